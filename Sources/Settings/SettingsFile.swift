public import Foundation
import Yams

/// Reads a role's configuration file.
public enum SettingsFile {
    /// Reads a YAML file; unknown keys, wrong types and values that cannot be are errors that name the key and its line.
    ///
    /// Environment variables override: `QIANTUI_<ROLE>_<KEY>`, the key in capitals without separators.
    ///
    /// - Parameters:
    ///   - path: Nil reads nothing: the defaults and the environment make the settings.
    ///   - keys: Every key that the file may have.
    ///   - check: Judges the values.
    public static func read<Settings: Codable>(
        _ type: Settings.Type, path: String?, role: String, keys: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        check: (Settings) throws(SettingsError) -> Void = { _ in }
    ) throws(SettingsError) -> Settings {
        var mapping = try mapping(at: path)
        var places = KeyPlaces(.mapping(mapping))
        for (key, _) in mapping {
            let name = key.string ?? ""
            guard keys.contains(name) else { throw unknown([name], key.mark?.line, keys) }
        }
        for key in keys {
            guard let value = environment["QIANTUI_\(role.uppercased())_\(key.uppercased())"] else { continue }
            mapping[Node(key)] = (try? Yams.compose(yaml: value)) ?? Node(value)
            places.forget(key)
        }
        let settings: Settings
        do {
            settings = try YAMLDecoder().decode(type, from: Node.mapping(mapping))
            // What the settings would not write themselves, nobody has read.
            if let written = try Yams.compose(yaml: YAMLEncoder().encode(settings)),
                let found = Node.mapping(mapping).unknownKey(beside: written)
            {
                throw unknown(found.path, places.line(of: found.path.joined(separator: ".")), found.known)
            }
        } catch let error as SettingsError {
            throw error
        } catch let error as DecodingError {
            throw SettingsError(error, places)
        } catch {
            throw .malformed(line: nil, "\(error)")
        }
        do {
            try check(settings)
        } catch .invalid(let key, let expected, let found, line: nil) {
            throw .invalid(key, expected, found, line: places.line(of: key))
        }
        return settings
    }

    private static func mapping(at path: String?) throws(SettingsError) -> Node.Mapping {
        guard let path else { return [:] }
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
        let node: Node?
        do {
            node = try Yams.compose(yaml: String(decoding: data, as: UTF8.self))
        } catch let error as YamlError {
            throw SettingsError(error)
        } catch {
            throw .malformed(line: nil, "\(error)")
        }
        guard let node, node.scalar == nil || node.string?.isEmpty == false else { return [:] }
        guard let mapping = node.mapping else { throw .malformed(line: node.mark?.line, "expected keys and values") }
        return mapping
    }

    private static func unknown(_ path: [String], _ line: Int?, _ known: [String]) -> SettingsError {
        .malformed(
            line: line,
            "unknown key \"\(path.joined(separator: "."))\"; known are \(known.sorted().joined(separator: ", "))")
    }
}

/// Values that are written as text.
public enum SettingsText {
    /// `hh:mm` as the second of the day; nil for anything else.
    public static func secondOfDay(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 3600 + minute * 60
    }

    /// `hh:mm-hh:mm` as seconds of the day, the end perhaps on the next; nil for anything else.
    public static func partOfDay(_ text: String) -> (start: Int, end: Int)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2, let start = secondOfDay(ends[0]), let end = secondOfDay(ends[1]), start != end
        else { return nil }
        return (start, end)
    }

    /// A number with its unit, `24h`, `90m` or `30s`, in seconds; nil for anything else.
    public static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["h": 3600, "m": 60, "s": 1]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number >= 0,
            case (let seconds, let overflow) = number.multipliedReportingOverflow(by: unit), !overflow
        else { return nil }
        return seconds
    }
}

public import Foundation
import Yams

/// Reads a role's configuration file.
public enum SettingsFile {
    /// Reads a YAML file; unknown keys and wrong types are errors that name the key and, where known, the line.
    ///
    /// Environment variables override: `QIANTUI_<ROLE>_<KEY>`, the key in capitals without separators.
    ///
    /// - Parameters:
    ///   - path: Nil reads nothing: the defaults and the environment make the settings.
    ///   - keys: Every key that the file may have.
    public static func read<Settings: Codable>(
        _ type: Settings.Type, path: String?, role: String, keys: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsError) -> Settings {
        var text = ""
        if let path {
            guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
            text = String(decoding: data, as: UTF8.self)
        }
        do {
            var node = try Yams.compose(yaml: text) ?? Node.mapping([:])
            if node.scalar != nil, node.string?.isEmpty != false { node = .mapping([:]) }
            guard var mapping = node.mapping else {
                throw SettingsError.malformed(line: node.mark?.line, "expected keys and values")
            }
            for (key, _) in mapping {
                let name = key.string ?? ""
                guard keys.contains(name) else {
                    throw SettingsError.malformed(
                        line: key.mark?.line,
                        "unknown key \"\(name)\"; known are \(keys.sorted().joined(separator: ", "))")
                }
            }
            for key in keys {
                if let value = environment["QIANTUI_\(role.uppercased())_\(key.uppercased())"] {
                    mapping[Node(key)] = try Yams.compose(yaml: value) ?? Node(value)
                }
            }
            return try YAMLDecoder().decode(type, from: Node.mapping(mapping))
        } catch let error as SettingsError {
            throw error
        } catch let error as DecodingError {
            throw SettingsError(error)
        } catch {
            throw .malformed(line: nil, "\(error)")
        }
    }
}

/// A configuration that cannot be used, and what to write instead.
public enum SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(String)
    case malformed(line: Int?, String)
    case invalid(_ key: String, _ expected: String, _ found: String)

    public var description: String {
        switch self {
        case .unreadable(let path): "configuration \(path): cannot be read; check the path and its permissions"
        case .malformed(let line?, let problem): "configuration line \(line): \(problem)"
        case .malformed(nil, let problem): "configuration: \(problem)"
        case .invalid(let key, let expected, let found):
            "configuration key \(key): expected \(expected), found \(found)"
        }
    }

    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self = .invalid(context.codingPath.text, "\(type)", context.debugDescription)
        case .keyNotFound(let key, let context):
            self = .invalid((context.codingPath + [key]).text, "a value", "none")
        case .dataCorrupted(let context):
            self = .invalid(context.codingPath.text, "a value of its kind", context.debugDescription)
        @unknown default: self = .malformed(line: nil, "\(error)")
        }
    }
}

extension [any CodingKey] {
    fileprivate var text: String { map(\.stringValue).joined(separator: ".") }
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
}

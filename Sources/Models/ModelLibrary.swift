public import Devices
import Foundation
public import Settings

/// A model that cannot be used: its file and what is wrong in it.
public enum ModelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No folder has a file of this name.
    case missing(model: String, known: [String], folders: [String])
    /// The error names key and line.
    case file(String, SettingsError)

    public var description: String {
        switch self {
        case .missing(let model, let known, let folders):
            "terminal model \"\(model)\": no file \(model).yaml in \(folders.joined(separator: ", ")); "
                + "there are \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .file(let path, let error): "terminal model \(path): \(error)"
        }
    }
}

/// Terminal models as files: those that ship, and an installation's own, which come first.
public struct ModelLibrary: Sendable {
    /// Folders with one `<identifier>.yaml` a model, searched in order.
    public let folders: [String]

    /// - Parameter own: An installation's own folder; a model there takes the place of a shipped one of that name.
    public init(own: String? = nil) {
        folders = (own.map { [$0] } ?? []) + [ModelLibrary.shipped]
    }

    public init(folders: [String]) { self.folders = folders }

    /// Identifiers of all files, sorted.
    public var identifiers: [String] {
        let names = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
        return Set(names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
    }

    /// Reads and checks a model.
    public func model(_ identifier: String) throws(ModelError) -> TerminalModel {
        guard !identifier.contains("/"),
            let path = folders.map({ $0 + "/" + identifier + ".yaml" }).first(
                where: FileManager.default.fileExists)
        else { throw .missing(model: identifier, known: identifiers, folders: folders) }
        return try ModelLibrary.read(path)
    }

    /// Reads and checks one file.
    public static func read(_ path: String) throws(ModelError) -> TerminalModel {
        do throws(SettingsError) {
            return try SettingsFile.read(
                TerminalModel.self, path: path, role: "model",
                keys: TerminalModel.CodingKeys.allCases.map(\.rawValue),
                environment: [:]
            ) { model throws(SettingsError) in
                do throws(ModelFault) {
                    try model.validate()
                } catch {
                    throw .invalid(error.key, error.expected, error.found)
                }
                let name = path.split(separator: "/").last ?? ""
                guard name == model.identifier + ".yaml" else {
                    throw .invalid(
                        "identifier", "the file's own name, \(name) without .yaml", model.identifier)
                }
            }
        } catch {
            throw .file(path, error)
        }
    }

    /// The resource folder that the build puts beside the program. `Bundle.module` would trap where it is missing;
    /// this is a path like any other.
    static let shipped: String = {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
        let bundles = (try? FileManager.default.contentsOfDirectory(atPath: beside)) ?? []
        let bundle =
            bundles.filter { $0.hasSuffix("_Models.resources") }.sorted().first
            ?? "qiantui_Models.resources"
        return "\(beside)/\(bundle)/Shipped"
    }()
}

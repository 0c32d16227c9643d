import Foundation

/// A folder of a test's own, gone with it. Its path is short: a control socket's path has 107 bytes at most.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.path + "/qs-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// Writes a text and returns where it stands.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}

/// Every file under a folder with its bytes, by path, sockets left out.
struct FolderContents {
    let files: [(path: String, mode: Int, bytes: [UInt8])]
    /// Folders, the outer one among them.
    let folders: [(path: String, mode: Int)]
    let sockets: [(path: String, mode: Int)]

    init(_ path: String) throws {
        let manager = FileManager.default
        var files: [(String, Int, [UInt8])] = []
        var sockets: [(String, Int)] = []
        var folders = [(path, try Self.mode(path))]
        for name in try manager.subpathsOfDirectory(atPath: path).sorted() {
            let full = path + "/" + name
            let attributes = try manager.attributesOfItem(atPath: full)
            let mode = try Self.mode(full)
            switch attributes[.type] as? FileAttributeType {
            case .typeDirectory?: folders.append((full, mode))
            case .typeRegular?: files.append((full, mode, [UInt8](manager.contents(atPath: full) ?? Data())))
            default: sockets.append((full, mode))
            }
        }
        self.files = files
        self.folders = folders
        self.sockets = sockets
    }

    private static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}

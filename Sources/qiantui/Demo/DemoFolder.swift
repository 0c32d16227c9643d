import Foundation

/// The folder that a demonstration works in.
struct DemoFolder {
    let path: String
    private let isKept: Bool

    /// - Parameter keep: A folder that does not exist yet, or is empty; nil makes a temporary one.
    init(keep: String?) throws {
        let files = FileManager.default
        isKept = keep != nil
        path = keep ?? files.temporaryDirectory.path + "/qiantui-demo-\(getpid())"
        if let found = try? files.contentsOfDirectory(atPath: path), !found.isEmpty {
            throw Failure(.badInput, "--keep: \(path) is not empty; name a new folder")
        }
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func file(_ name: String) -> String { path + "/" + name }

    func removeUnlessKept() {
        if !isKept { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Waits for a file that a process writes when it is ready.
    func await<Value: Decodable>(_ name: String, _ type: Value.Type, of process: String) async throws -> Value {
        for _ in 0..<1000 {
            if let data = FileManager.default.contents(atPath: file(name)) {
                return try JSONDecoder().decode(type, from: data)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let log = FileManager.default.contents(atPath: file("\(process).log")).map {
            String(decoding: $0, as: UTF8.self)
        }
        throw Failure(.internal, "the \(process) did not start: \(log?.suffix(600) ?? "its log is empty")")
    }
}

import ChildProcess
import Foundation

/// The built program, as another process.
enum Program {
    /// It lies beside the test bundle.
    static let path =
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("qiantui")
        .path

    /// How a run ended.
    struct Ended: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> Ended {
        let folder = try TestFolder()
        try folder.write(input, to: "in")
        let process = try start(arguments, input: folder.file("in"), log: folder, environment: environment)
        let status = await process.end()
        return Ended(
            status: status, output: folder.text("out"), errors: folder.text("err"))
    }

    /// Starts a command; its output goes into the files `out` and `err` of a folder.
    static func start(
        _ arguments: [String], input: String = "/dev/null", log folder: TestFolder, environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try ChildProcess(
            path, arguments, input: input, output: folder.file("out"), errors: folder.file("err"),
            environment: ProcessInfo.processInfo.environment.merging(environment) { _, new in new })
    }
}

extension TestFolder {
    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

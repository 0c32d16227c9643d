import Foundation
import Glibc
import Synchronization

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
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle(forReadingAtPath: input)
        process.standardOutput = try folder.appending("out")
        process.standardError = try folder.appending("err")
        return try Running(process)
    }

    /// A process under way. Foundation blocks the gentler signals in its children: SIGKILL only.
    final class Running: Sendable {
        private struct State {
            var status: Int32?
            var waiting: [CheckedContinuation<Int32, Never>] = []
        }

        private static let launching = Mutex(())

        private let process: Process
        private let state = Mutex(State())

        fileprivate init(_ process: Process) throws {
            self.process = process
            process.terminationHandler = { [weak self] ended in
                self?.over(ended.terminationReason == .exit ? ended.terminationStatus : -ended.terminationStatus)
            }
            // Foundation was seen to crash where several are launched at once.
            try Self.launching.withLock { _ in try process.run() }
        }

        deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

        /// Its exit code, or less than zero: the signal that ended it.
        func end() async -> Int32 {
            await withCheckedContinuation { continuation in
                let status = state.withLock { state in
                    if state.status == nil { state.waiting.append(continuation) }
                    return state.status
                }
                if let status { continuation.resume(returning: status) }
            }
        }

        var isRunning: Bool { state.withLock { $0.status == nil } }

        func kill() {
            if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        }

        private func over(_ status: Int32) {
            let waiting = state.withLock { state in
                state.status = status
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume(returning: status) }
        }
    }
}

extension TestFolder {
    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    fileprivate func appending(_ name: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: file(name)) {
            _ = FileManager.default.createFile(atPath: file(name), contents: nil)
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
        try handle.seekToEnd()
        return handle
    }
}

import ArgumentParser
import Foundation
import StrictJSON

/// What goes to whom: with `--json`, standard output carries one JSON document and people read standard error.
struct Output {
    let isJSON: Bool

    /// A line for people.
    func say(_ text: String) {
        let line = Data((text + "\n").utf8)
        (isJSON ? FileHandle.standardError : FileHandle.standardOutput).write(line)
    }

    /// The result: for machines with `--json`; nothing otherwise.
    func result(_ value: some Encodable) throws {
        guard isJSON else { return }
        FileHandle.standardOutput.write(Data((try Output.json(value) + "\n").utf8))
    }

    static func json(_ value: some Encodable, pretty: Bool = false) throws -> String {
        guard pretty else { return try CanonicalJSON.text(value) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Ends the command with a message for people on standard error and an honest code.
struct Failure: Error {
    let code: ExitStatus
    let message: String

    init(_ code: ExitStatus, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Exit codes, after BSD's sysexits where it has one.
enum ExitStatus: Int32 {
    case done = 0
    case broken = 1
    case usage = 64
    case badInput = 65
    case unreachable = 69
    case `internal` = 70
    case pending = 75
    case refused = 77
    case badConfiguration = 78
    case differing = 80
    case stopped = 81
    case cancelled = 82
}

extension AsyncParsableCommand {
    /// Runs a command's work; every failure becomes one line on standard error and an exit code.
    func guarded(_ body: () async throws -> ExitStatus) async throws {
        let status: ExitStatus
        do {
            status = try await body()
        } catch let failure as Failure {
            FileHandle.standardError.write(Data("qiantui: \(failure.message)\n".utf8))
            status = failure.code
        } catch {
            FileHandle.standardError.write(Data("qiantui: \(error)\n".utf8))
            status = ExitStatus(of: error)
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }
}

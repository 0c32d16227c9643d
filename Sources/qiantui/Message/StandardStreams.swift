import Foundation

/// Lines in and out of the process.
enum StandardStreams {
    /// The lines of standard input, as they come.
    static var lines: some Sequence<String> { sequence(state: ()) { _ in readLine(strippingNewline: true) } }

    /// All of standard input.
    static func read() throws -> Data { try FileHandle.standardInput.readToEnd() ?? Data() }

    static func write(_ line: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    static func writeError(_ line: String) throws {
        try FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }
}

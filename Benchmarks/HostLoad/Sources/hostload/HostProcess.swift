import Foundation
import PaymentSecurity

/// A built host in a folder of its own.
final class HostProcess {
    /// Its durable commits so far; one of them is the question's own.
    struct Commits: Decodable {
        var commits: Int
        var nanoseconds: Int64
    }

    private struct Ready: Decodable {
        var port: Int
        var control: String
    }

    private struct Registered: Decodable {
        struct Component: Decodable {
            var component: String
            var checkValue: String
        }
        var components: [Component]
        var checkValue: String
    }

    let folder: String
    let port: UInt16
    private let process: Process
    private let control: String

    static let merchant = "898000000000001"
    static func terminal(_ number: Int) -> String { "\(20_000_000 + number)" }

    /// Registers terminals, each with a key that two people would have carried.
    static func register(_ count: Int, binary: String, folder: String, config: String) throws -> [SecretKey] {
        try (0..<count).map { number in
            let output = try run(
                binary,
                [
                    "host", "register", "--data", folder, "--config", config, "--merchant", merchant, "--terminal",
                    terminal(number), "--name", "Load", "--json",
                ])
            let found = try JSONDecoder().decode(Registered.self, from: output)
            return try KeyComponents.combine(
                found.components.map {
                    KeyComponents.Component(try SecretKey(hex: $0.component), checkValue: nil)
                }, .tripleDES, checkValue: nil)
        }
    }

    init(binary: String, folder: String, config: String) throws {
        self.folder = folder
        let readyFile = folder + "/ready.json"
        process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = [
            "host", "serve", "--data", folder, "--config", config, "--port", "0", "--ready-file", readyFile,
        ]
        try process.run()
        var ready: Ready?
        for _ in 0..<200 where ready == nil {
            usleep(50_000)
            ready = FileManager.default.contents(atPath: readyFile).flatMap {
                try? JSONDecoder().decode(Ready.self, from: $0)
            }
        }
        guard let ready, let port = UInt16(exactly: ready.port) else {
            process.terminate()
            throw LoadError("the host was not ready within ten seconds")
        }
        self.port = port
        control = ready.control
    }

    var identifier: Int32 { process.processIdentifier }

    func commits() throws -> Commits {
        struct Reply: Decodable { var commits: Commits? }
        let line = try UnixSocket.ask(control, #"{"command":"status"}"#)
        guard let commits = try JSONDecoder().decode(Reply.self, from: Data(line)).commits else {
            throw LoadError("the host does not tell its commits")
        }
        return commits
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    private static func run(_ binary: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.standardOutput = pipe
        // With --json, what it says to people goes there: keys, even of a measurement, are shown to nobody.
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LoadError("\(arguments.prefix(2).joined(separator: " ")): exit \(process.terminationStatus)")
        }
        return output
    }
}

import ChildProcess
import Foundation
import Testing

@Suite("Units for systemd")
struct UnitFileTests {
    private static let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../packaging/systemd").standardizedFileURL.path
    private static let units = ["qiantui-host.service", "qiantui-terminal.service"]
    private static let analyze = ["/usr/bin/systemd-analyze", "/bin/systemd-analyze"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private static func text(_ name: String) throws -> String {
        try String(contentsOfFile: source + "/" + name, encoding: .utf8)
    }

    /// The values of a key, in the order of the file.
    private static func values(_ key: String, in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.utf8.count + 1)) }
    }

    @Test(
        "systemd takes each unit without a word, and finds it exposed to little",
        .enabled(if: analyze != nil, "systemd-analyze is not on this machine: setup.sh installs it for the tests"),
        arguments: units)
    func verified(_ name: String) async throws {
        let analyze = try #require(Self.analyze)
        let folder = try TestFolder()
        // The program is where it was built, not where a package puts it.
        let unit = try folder.write(Self.text(name).replacing("/usr/bin/qiantui", with: Program.path), to: name)
        for arguments in [["verify", unit], ["security", "--offline=true", "--threshold=25", unit]] {
            let log = folder.file(arguments[0])
            let process = try ChildProcess(
                analyze, arguments, output: log, errors: log,
                environment: ["PATH": "/usr/bin:/bin", "SYSTEMD_LOG_LEVEL": "warning", "SYSTEMD_PAGER": "cat"])
            #expect(await process.end() == 0, "\(arguments): \(folder.text(arguments[0]))")
        }
        #expect(folder.text("verify") == "")
    }

    @Test("The commands of the units are commands of the program", arguments: units)
    func commands(_ name: String) async throws {
        let text = try Self.text(name)
        for line in Self.values("ExecStart", in: text) + Self.values("ExecReload", in: text) {
            let words = line.split(separator: " ").map(String.init)
            #expect(words.first == "/usr/bin/qiantui")
            let command = Array(words.dropFirst().prefix { !$0.hasPrefix("--") })
            let help = try await Program.run(command + ["--help"])
            #expect(help.status == 0)
            for option in words.filter({ $0.hasPrefix("--") }) {
                #expect(help.output.contains(option), "\(command): \(option)")
            }
        }
    }

    @Test("systemd waits longer for the host than its drain lasts, and does not start again what cannot start")
    func times() throws {
        let text = try Self.text("qiantui-host.service")
        let stop = try #require(Self.values("TimeoutStopSec", in: text).first.flatMap { Int($0) })
        // drainTimeout is 30 by default; then sockets close and the ledger is tidied up.
        #expect(stop >= 30 + 20)
        #expect(Self.values("Restart", in: text) == ["on-failure"])
        #expect(Self.values("RestartPreventExitStatus", in: text) == ["64 78"])
        #expect(Self.values("SuccessExitStatus", in: text) == ["75"])
    }

    @Test("A storage key from a credential of systemd opens the host's keys; without it the start names the credential")
    func credential() async throws {
        let folder = try TestFolder()
        let config = try folder.write(
            "{\"transport\": \"plain\", \"port\": 0, \"storageKey\": \"credential:storage.key\"}", to: "host.yaml")
        let register = [
            "host", "register", "--data", folder.file("host"), "--config", config, "--merchant", Pair.merchant,
            "--terminal", Pair.terminal, "--json",
        ]
        let without = try await Program.run(register)
        #expect(without.status == 78)
        #expect(without.errors.contains("LoadCredential=storage.key"), "\(without.errors)")
        try FileManager.default.createDirectory(atPath: folder.file("credentials"), withIntermediateDirectories: true)
        try folder.write(String(repeating: "3c", count: 32) + "\n", to: "credentials/storage.key")
        let environment = ["CREDENTIALS_DIRECTORY": folder.file("credentials")]
        let first = try await Program.run(register, environment: environment)
        #expect(first.status == 0, "\(first.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("host/storage.key")))
        // Another key opens nothing.
        try folder.write(String(repeating: "4d", count: 32) + "\n", to: "credentials/storage.key")
        let other = try await Program.run(register, environment: environment)
        #expect(other.status == 78)
        #expect(other.errors.contains("another storage key"), "\(other.errors)")
    }

    @Test("Two hosts with one folder of keys issue the same master key for a terminal")
    func sharedKeys() async throws {
        let folder = try TestFolder()
        let config = try folder.write(
            "{\"transport\": \"plain\", \"port\": 0, \"keyFolder\": \"\(folder.file("shared"))\"}", to: "host.yaml")
        try FileManager.default.createDirectory(
            atPath: folder.file("shared"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var checkValues: [String] = []
        for name in ["one", "two"] {
            let ended = try await Program.run([
                "host", "register", "--data", folder.file(name), "--config", config, "--merchant", Pair.merchant,
                "--terminal", Pair.terminal, "--json",
            ])
            #expect(ended.status == 0, "\(ended.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
            checkValues.append(try #require(object?["checkValue"] as? String))
            #expect(!FileManager.default.fileExists(atPath: folder.file("\(name)/storage.key")))
        }
        #expect(Set(checkValues).count == 1)
    }
}

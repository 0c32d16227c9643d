import Foundation
import Testing

@Suite("Configurations that cannot be used")
struct ConfigurationTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let role: String
        let text: String
        let key: String?
        let line: Int?
        var testDescription: String { "\(role): \(text.replacing("\n", with: " / "))" }

        init(_ role: String, _ text: String, _ key: String?, _ line: Int?) {
            self.role = role
            self.text = text
            self.key = key
            self.line = line
        }
    }

    private static let terminal = "terminal: '10000001'\nmerchant: '898000000000001'\ntransport: plain\n"

    static let faults: [Fault] = [
        // Keys that nobody knows.
        Fault("host", "port: 0\nporrt: 8583\n", "porrt", 2),
        Fault("host", "port: 0\nprofile:\n  transport: plain\n  responseTimeOut: 5\n", "profile.responseTimeOut", 4),
        Fault("host", "port: 0\nissuer:\n  rules:\n  - code: '51'\n    amountEnds: '51'\n", "amountEnds", 5),
        Fault("terminal", terminal + "hosts: 127.0.0.1:1\n", "hosts", 4),
        // Values of another type.
        Fault("host", "listen: 127.0.0.1\nport: eight\n", "port", 2),
        Fault("host", "port: [1, 2]\n", "port", 1),
        Fault("host", "\n# a comment\n\nconnections: 1.5\n", "connections", 4),
        Fault("terminal", terminal + "testMode: perhaps\n", "testMode", 4),
        Fault("terminal", terminal + "backups: 127.0.0.1:1\n", "backups", 4),
        Fault("host", "profile:\n  transport: plain\n  responseTimeout: soon\n", "profile.responseTimeout", 3),
        // Values that cannot be.
        Fault("host", "port: 70000\n", "port", 1),
        Fault("host", "port: 0\nprofile: unknown\n", "profile", 2),
        Fault("host", "port: 0\nprofile:\n  transport: plain\n  responseTimeout: 0\n", "profile.responseTimeout", 4),
        Fault("host", "port: 0\nzone: Mars/Olympus\n", "zone", 2),
        Fault("host", "institution: '1'\n", "institution", 1),
        Fault("host", "clearingCutOff: '24:00'\n", "clearingCutOff", 1),
        Fault("host", "issuerTimeout: 0\n", "issuerTimeout", 1),
        Fault("host", "port: 0\noperations: everywhere\n", "operations", 2),
        Fault("host", "port: 0\nmessageTimeout: 0\n", "messageTimeout", 2),
        Fault("host", "port: 0\nfirstMessageTimeout: 90000\n", "firstMessageTimeout", 2),
        Fault("host", "port: 0\nconnectionsPerAddress: -1\n", "connectionsPerAddress", 2),
        Fault("host", "port: 0\nterminalRate: -1\n", "terminalRate", 2),
        Fault("host", "port: 0\nterminalBurst: 0\n", "terminalBurst", 2),
        Fault("host", "port: 0\nwrongMACs: -1\n", "wrongMACs", 2),
        Fault("host", "port: 0\nfees:\n  rules:\n    - name: a\n      maximum: -1\n", "fees.rules.Index 0.maximum", 5),
        Fault("host", "port: 0\nstorageKey: 'credential:a/b'\n", "storageKey", 2),
        Fault("host", "port: 0\ndrainTimeout: 3601\n", "drainTimeout", 2),
        Fault("host", "port: 0\nidleTimeout: 0\n", "idleTimeout", 2),
        Fault("host", "port: 0\nclosingHours: all night\n", "closingHours", 2),
        Fault("host", "port: 0\nclosingHours: 23:00-23:00\n", "closingHours", 2),
        Fault("host", "port: 0\nclosingHours: 23:00-05:00\nclosingCapacity: -1\n", "closingCapacity", 3),
        Fault("host", "port: 0\nclosingCapacity: 300\n", "closingCapacity", 2),
        Fault("host", "port: 0\nblackOuts: ['22:00-24:00']\n", "blackOuts", 2),
        Fault("host", "port: 0\nclosingHours: 23:00-23:30\nblackOuts: ['22:00-00:00']\n", "closingHours", 2),
        Fault("terminal", "terminal: '1'\nmerchant: '898000000000001'\n", "terminal", 1),
        Fault("terminal", "terminal: '10000001'\n", "merchant", nil),
        Fault("terminal", terminal + "host: 127.0.0.1\n", "host", 4),
        Fault("terminal", terminal + "backups:\n- 127.0.0.1:8583\n- nowhere\n", "backups", 4),
        Fault("terminal", terminal + "currency: XYZ\n", "currency", 4),
        Fault("terminal", terminal + "operatorNumber: '1'\n", "operatorNumber", 4),
        Fault("terminal", terminal + "masterKeyIndex: 10\n", "masterKeyIndex", 4),
        Fault("terminal", terminal + "businessDayCutOff: noon\n", "businessDayCutOff", 4),
        Fault("host", "port: 0\nprofile:\n  transport: tls\n", "tls", nil),
        Fault("host", "port: 0\ntransport: tls\n", "tls", nil),
        Fault("host", "port: 0\ntransport: plain\ntls: {certificate: a.pem, key: b.pem}\n", "transport", 2),
        Fault("host", "port: 0\ntls: {certificate: a.pem}\n", "tls.key", 2),
        Fault("host", "port: 0\ntls: {certificate: a.pem, key: b.pem, authorities: c.pem}\n", "tls.authorities", 2),
        Fault("terminal", terminal + "tls: {authorities: a.pem}\n", "transport", 3),
        Fault("terminal", terminal + "tls: {certificate: a.pem}\n", "tls", 4),
        // No YAML.
        Fault("host", "port: 0\nlisten: [1\n", nil, 3),
        Fault("host", "- a\n- b\n", nil, 1),
    ]

    @Test("Each fault ends the start with exit code 78 and names key and line", arguments: faults)
    func faulty(_ fault: Fault) async throws {
        let folder = try TestFolder()
        let config = try folder.write(fault.text, to: "config.yaml")
        let ended = try await Program.run([fault.role, "serve", "--data", folder.file("data"), "--config", config])
        #expect(ended.status == 78)
        #expect(ended.output == "")
        if let key = fault.key { #expect(ended.errors.contains(key), "\(ended.errors)") }
        if let line = fault.line { #expect(ended.errors.contains("line \(line)"), "\(ended.errors)") }
        #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("data/ledger.sqlite")))
        #expect(!FileManager.default.fileExists(atPath: folder.file("data/journal.sqlite")))
    }

    @Test("A configuration that is not there ends the start with exit code 78 and names the path")
    func missing() async throws {
        let folder = try TestFolder()
        let ended = try await Program.run(
            ["host", "serve", "--data", folder.file("data"), "--config", folder.file("nowhere.yaml")])
        #expect(ended.status == 78)
        #expect(ended.errors.contains(folder.file("nowhere.yaml")))
    }

    @Test("The environment overrides the file, and a bad value there is told without a line")
    func environment() async throws {
        let folder = try TestFolder()
        let config = try folder.write("port: 0\ninstitution: '1'\n", to: "config.yaml")
        let ended = try await Program.run(
            ["host", "serve", "--data", folder.file("data"), "--config", config],
            environment: ["QIANTUI_HOST_INSTITUTION": "00010000", "QIANTUI_HOST_PORT": "99999"])
        #expect(ended.status == 78)
        #expect(ended.errors.contains("key port"))
        #expect(ended.errors.contains("99999"))
        #expect(!ended.errors.contains("line"))
    }
}

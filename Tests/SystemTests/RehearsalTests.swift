import DayEnd
import Foundation
import HostService
import Peripherals
import TerminalService
import Testing
import UnionPay

@Suite("A rehearsal of the closing")
struct RehearsalTests {
    private static func rehearse(_ pair: Pair) async throws -> (report: RehearsalReport, status: Int32) {
        let config = try await pair.writeConfigurations().terminal
        let ended = try await Program.run(
            ["terminal", "sign-off", "--rehearse", "--json", "--data", pair.terminalFolder, "--config", config])
        let report = try JSONDecoder().decode(RehearsalReport.self, from: Data(ended.output.utf8))
        return (report, ended.status)
    }

    /// Every file of the terminal with its bytes.
    private static func contents(_ pair: Pair) throws -> [String: [UInt8]] {
        Dictionary(
            try FolderContents(pair.terminalFolder).files.map { ($0.path, $0.bytes) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The same once receipts have come out: paper comes by itself after a sale.
    private static func settled(_ pair: Pair) async throws -> [String: [UInt8]] {
        var last: [String: [UInt8]] = [:]
        return try await eventually("a folder at rest", every: .milliseconds(500)) {
            // A file may go while the folder is read.
            guard let now = try? contents(pair) else { return nil }
            defer { last = now }
            return now == last && now.keys.contains { $0.contains("/paper/") } ? now : nil
        }
    }

    /// Names of the files that are other ones now.
    private static func changes(_ pair: Pair, since before: [String: [UInt8]]) throws -> [String] {
        let after = try contents(pair)
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    @Test("Beside a running terminal it says that nothing stops the closing, and changes no byte of the folder")
    func passes() async throws {
        let pair = try Pair(settings: { $0.model = "counter-top" })
        try await pair.startHost()
        try await pair.startTerminalChild()
        try await pair.approve(.sale, 4200, TestCard.domestic.presented(.chip, pin: true))
        let before = try await Self.settled(pair)
        let (report, status) = try await Self.rehearse(pair)
        #expect(status == 0, "\(report.findings)")
        #expect(report.wouldClose)
        #expect(report.transactions == 1 && report.net == 4200)
        #expect(report.findings.contains { $0.code == "RH-42" })
        #expect(
            report.steps.map(\.step).prefix(6) == ["freeze", "openItems", "drain", "amounts", "authorize", "confirm"])
        #expect(report.steps.contains { $0.step == "selfTest" && $0.outcome == "performed" })
        let changes = try Self.changes(pair, since: before)
        #expect(changes == [])
        #expect(try Books(pair).report.batches.isEmpty)
        // And the real one goes as it said.
        try await pair.close()
        try await pair.stop()
    }

    @Test("Without its host it says what the closing would wait for; a broken part is said to stop it; nothing changes")
    func wouldNot() async throws {
        let pair = try Pair(settings: { $0.model = "counter-top" })
        try await pair.startHost()
        try await pair.startTerminalChild()
        try await pair.approve(.sale, 4200, TestCard.domestic.presented(.chip, pin: true))
        try await pair.stopHost()
        let before = try await Self.settled(pair)
        let away = try await Self.rehearse(pair)
        #expect(away.status == 75)
        #expect(away.report.findings.first?.code == "RH-40")
        #expect(!away.report.wouldClose)
        let changes = try Self.changes(pair, since: before)
        #expect(changes == [])
        try InjectedFaults(folder: pair.terminalFolder).inject("storage.read-only")
        let broken = try await Self.rehearse(pair)
        #expect(broken.status == 81)
        #expect(broken.report.findings.first?.grade == .stop)
        try await pair.stop()
    }

    @Test("A damaged journal is named, with exit code 1; a folder without one is bad input")
    func damaged() async throws {
        let pair = try await Pair.running()
        try await pair.approve(.sale, 4200, TestCard.domestic.presented(.swipe))
        try await pair.stop()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: pair.journalPath))
        try file.truncate(atOffset: 100)
        try file.close()
        for rest in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: pair.journalPath + rest) }
        let (report, status) = try await Self.rehearse(pair)
        #expect(status == 1)
        #expect(report.findings.map(\.code) == ["RH-11"])
        try FileManager.default.removeItem(atPath: pair.journalPath)
        let config = try await pair.writeConfigurations().terminal
        let ended = try await Program.run(
            ["terminal", "sign-off", "--rehearse", "--data", pair.terminalFolder, "--config", config])
        #expect(ended.status != 0)
        #expect(ended.errors.contains("no journal"))
    }
}

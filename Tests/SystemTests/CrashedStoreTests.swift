import DayEnd
import Foundation
import Testing
import UnionPay

@Suite("Stores that a crash has left", .timeLimit(.minutes(3)))
struct CrashedStoreTests {
    @Test("Both verify commands read what killed processes have left, log and all, and change not a byte of it")
    func readOnly() async throws {
        let pair = try Pair()
        let host = try await pair.startHostChild()
        let terminal = try await pair.startTerminalChild()
        for amount in [1_200, 3_400] as [Int64] {
            try await pair.approve(.sale, amount, TestCard.domestic.presented(.chip, pin: true))
        }
        for child in [host, terminal] {
            child.kill()
            _ = await child.end()
        }
        let before = try Self.stores(pair)
        #expect(before.keys.count { $0.hasSuffix("-wal") } == 2)
        for command in [
            ["terminal", "journal", "verify", "--data", pair.terminalFolder],
            ["host", "ledger", "verify", "--data", pair.hostFolder],
        ] {
            let ended = try await Program.run(command + ["--json"])
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(ended.output.contains("\"problems\":[]"))
        }
        #expect(try Self.stores(pair) == before)
        try await pair.stop()
    }

    @Test("A ledger of which a page is damaged is named by verify and by a host that starts, and nothing is served")
    func damagedLedger() async throws {
        let pair = try await Pair.running()
        for amount in 1...20 as ClosedRange<Int64> {
            try await pair.approve(.sale, amount * 100, TestCard.domestic.presented(.swipe))
        }
        try await pair.close()
        try await pair.stop()
        let pages = try Data(contentsOf: URL(fileURLWithPath: pair.ledgerPath)).count / 4096
        let config = try await pair.writeConfigurations().host
        for page in 0..<pages {
            let copy = try TestFolder()
            try FileManager.default.copyItem(atPath: pair.hostFolder, toPath: copy.file("host"))
            let path = copy.file("host/ledger.sqlite")
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seek(toOffset: UInt64(page * 4096))
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try file.close()
            let verified = try await Program.run(["host", "ledger", "verify", "--data", copy.file("host")])
            #expect(verified.status != 0, "page \(page)")
            let served = try await Program.run(["host", "serve", "--data", copy.file("host"), "--config", config])
            #expect(served.status != 0, "page \(page)")
            #expect(served.errors.contains("ledger.sqlite"), "page \(page): \(served.errors)")
        }
    }

    private static func stores(_ pair: Pair) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for path in [pair.journalPath, pair.ledgerPath] {
            for rest in ["", "-wal"] { found[path + rest] = FileManager.default.contents(atPath: path + rest) }
        }
        return found
    }
}

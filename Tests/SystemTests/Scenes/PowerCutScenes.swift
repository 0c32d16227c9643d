import DayEnd
import DayScript
import Dispatch
import Foundation
import HostCore
import HostService
import ISO8583
import Journal
import PaymentSecurity
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of power cuts", .timeLimit(.minutes(5)))
struct PowerCutScenes {
    /// Every nth write of a closing, or each of them where there is time.
    private static let step = ProcessInfo.processInfo.environment["QIANTUI_LONG_TESTS"] == nil ? 13 : 1

    @Test(
        "AS-09 The journal fails at a write of the closing: neither closed nor entered, or both, and it ends once",
        arguments: [PowerCut.Kind.killed, .failed])
    func everyWrite(_ kind: PowerCut.Kind) async throws {
        let cut = try await PowerCut()
        let pair = try Pair {
            $0.connectTimeout = 1
            $0.responseTimeout = 5
        }
        try await pair.startHost()
        var child = try await pair.startTerminalChild(environment: cut.environment)
        var rounds = 0
        for write in stride(from: kind == .killed ? 1 : 7, to: 1_000, by: Self.step) {
            rounds += 1
            try await pair.approve(.sale, Int64(write), TestCard.domestic.presented(.chip, pin: true))
            cut.arm(kind, at: write)
            let name = "evening \(write)"
            _ = try? await pair.signOff(name)
            let hasStruck = cut.disarm()
            if hasStruck, kind == .killed {
                #expect(await child.end() == -9)
                // What the cut has left, before anybody goes on with it.
                try Self.checkBothOrNeither(pair, "write \(write)")
                child = try await pair.startTerminalChild(environment: cut.environment)
            }
            let closed = try await eventually("the end of \(name)", within: .seconds(60), every: .milliseconds(50)) {
                let closing = try await pair.signOff(name).closing
                return closing?.end == .closed && closing?.identifier == name ? closing : nil
            }
            #expect(closed.day.net.net == Int64(write), "write \(write)")
            guard hasStruck else { break }
        }
        #expect(rounds > 3)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.batch.value) == Array(1...rounds))
        try Self.checkNumbers(pair)
        try await pair.stop()
    }

    /// The closing has its end where the batch has its entry, at this side and at the host.
    private static func checkBothOrNeither(_ pair: Pair, _ name: String) throws {
        let records = try pair.records()
        let closed = records.count { $0 == .closingEnded(.closed) }
        let entered = records.count { if case .batchClosed = $0 { true } else { false } }
        let atHost = try Books(pair).report.batches.count { $0.state == .closed }
        let state = try TerminalState(folding: records)
        #expect(atHost >= entered && entered >= closed, "\(name): \(atHost) \(entered) \(closed)")
        // Between entry and end the closing is under way, and goes on by itself.
        let isUnderWay = state.closing.map { $0.step > .close } ?? false
        #expect(entered - closed == (isUnderWay ? 1 : 0), "\(name)")
    }

    @Test("AS-16 Power cuts at seeded points around a sale: what was printed is in the journal, no number comes twice")
    func aroundASale() async throws {
        let cuts = Self.step == 1 ? 200 : 30
        var random = SplitMix64(seed: Seeds.first &+ 16)
        let cut = try await PowerCut()
        let pair = try Pair(
            .doubleDES,
            {
                $0.connectTimeout = 1
                $0.responseTimeout = 5
            }, settings: { $0.model = "counter-top" })
        try await pair.addRelay()
        try await pair.startHost()
        var child = try await pair.startTerminalChild(environment: cut.environment)
        var approved: [LineKey] = []
        for number in 1...cuts {
            let asked = Task {
                try? await pair.transact(.sale, Int64(number), TestCard.domestic.presented(.chip, pin: true))
            }
            if random.chance(50) {
                cut.arm(.killed, at: random.number(1...24))
                _ = await asked.value
            } else {
                try await Task.sleep(for: .microseconds(random.number(0...60_000)))
            }
            child.kill()
            _ = await child.end()
            if let line = await asked.value?.line { approved.append(line.key) }
            _ = cut.disarm()
            let lines = Set(try JournalHistory(pair.journalPath).lines.map(\.key))
            let promised = try Self.printed(pair) + approved
            #expect(promised.filter { !lines.contains($0) } == [], "cut \(number)")
            child = try await pair.startTerminalChild(environment: cut.environment)
        }
        let status = try await Player(on: pair, seed: 0).close("evening")
        #expect(status.lastEnd == .closed)
        let books = try Books(pair)
        #expect(books.disagreements() == [], "seed \(Seeds.first)")
        #expect(Set(books.history.lines.map(\.key)).isSuperset(of: approved))
        try Self.checkNumbers(pair)
        // At the host's door too: each number is one act, however often it came.
        let relay = try #require(await pair.relay)
        let sales = relay.frames.filter { $0.way == .toHost && $0.kind == .financial(.sale) }.compactMap(\.message)
        let amounts = Dictionary(grouping: sales, by: { $0.text(11) }).values.map { Set($0.map { $0.text(4) }) }
        #expect(amounts.allSatisfy { $0.count == 1 })
        try await pair.stop()
    }

    /// Lines of which a receipt was printed, or is kept for printing.
    private static func printed(_ pair: Pair) throws -> [LineKey] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: pair.terminalFolder)
        return names.compactMap { name in
            guard let start = name.range(of: "receipt-") else { return nil }
            let parts = name[start.upperBound...].split(separator: "-")
            guard parts.count >= 2, let batch = BatchNumber(text: String(parts[0])),
                let stan = STAN(text: String(parts[1]))
            else { return nil }
            return LineKey(batch: batch, stan: stan)
        }
    }

    /// Every number that was handed out follows the one before.
    private static func checkNumbers(_ pair: Pair) throws {
        let numbers = try pair.records().compactMap { record -> STAN? in
            switch record {
            case .numbered(let message): message.stan
            case .intent(let intent): intent.key.stan
            default: nil
            }
        }
        #expect(!numbers.isEmpty)
        for (earlier, later) in zip(numbers, numbers.dropFirst()) { #expect(later == earlier.next) }
    }
}

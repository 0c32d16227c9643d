import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalService
import Testing
import UnionPay

@Suite("Books that do not agree")
struct DifferenceTests {
    /// How a line travels in the upload.
    enum Form: CaseIterable {
        /// A debit with a certificate: 0320 with 60.3 = 205.
        case chipSale
        /// A debit as one of eight lines: 0320 with 60.3 = 201.
        case stripeSale
        /// A credit as one of eight lines.
        case void
        /// A credit as an 0320 of its own.
        case refund
    }

    @Test(
        "Incident 7: A ledger changed by another hand: the line is named, the day closes differing, the next one sells",
        arguments: Damage.allCases, [false, true])
    func damaged(_ damage: Damage, compares: Bool) async throws {
        let pair = try await Pair.running(
            hasRelay: true, { if compares { $0.extensions.insert(.differenceReconciliation) } })
        let relay = try #require(await pair.relay)
        var expected: [Case] = []
        for form in Form.allCases {
            for cardClass in CardClass.allCases {
                let name = "\(damage) \(form) \(cardClass)"
                let line = try await Self.sell(on: pair, form, cardClass)
                try damage.strike(line, in: pair.ledgerPath)
                let before = relay.frames.count
                let closing = try await pair.close(.differing, name: name)
                expected.append(damage.expected(line))

                #expect(closing.day.verdict == .differing)
                #expect(closing.signOff != nil)
                let kinds = relay.requests(after: before)
                if compares { Self.checkComparison(kinds, name) } else { Self.checkUpload(kinds, cardClass, name) }
                let books = try Books(pair)
                Self.checkClosed(books, line, damage, name)
                #expect(Set(books.report.cases.map(Case.init)) == Set(expected), "\(name)")
                #expect(books.report.cases.count == expected.count, "\(name)")
            }
        }
        let next = try await pair.status()
        _ = try await Self.sell(on: pair, .stripeSale, .domestic)
        let last = try await pair.close(.closed, name: "an honest day")
        #expect(last.day.batches == [next.batch])
        #expect(last.day.verdict == .balanced)
        try await Self.checkCommandLine(pair, expected)
        try await pair.stop()
    }

    @Test("A sign-off at the command line that ends differing says so with exit code 80")
    func exitCode() async throws {
        let pair = try await Pair.running()
        let line = try await pair.approve(.sale, 4200, TestCard.domestic.presented(.swipe))
        try Damage.changed.strike(line, in: pair.ledgerPath)
        let ended = try await Program.run(["terminal", "sign-off", "--data", pair.terminalFolder, "--json"])
        #expect(ended.status == 80)
        let reply = try JSONDecoder().decode(
            TerminalReply.self, from: Data(ended.output.split(separator: "\n").last.map(String.init)?.utf8 ?? "".utf8))
        #expect(reply.end == "differing")
        #expect(ended.errors.contains("case"))
        try await pair.stop()
    }

    /// A little day with every form and class. Returns the line of the wanted ones.
    private static func sell(on pair: Pair, _ wanted: Form, _ wantedClass: CardClass) async throws -> Line {
        var found: Line?
        for cardClass in CardClass.allCases {
            let card = TestCard.of(cardClass)
            var lines: [Form: Line] = [:]
            lines[.chipSale] = try await pair.approve(.sale, 2000, card.presented(.chip, pin: true))
            lines[.stripeSale] = try await pair.approve(.sale, 3000, card.presented(.swipe))
            let mistake = try await pair.approve(.sale, 4000, card.presented(.swipe))
            lines[.void] = try await pair.approve(.saleVoid, 0, card.presented(.swipe), of: mistake)
            lines[.refund] = try await pair.approve(.refund, 500, card.presented(.swipe))
            if cardClass == wantedClass { found = lines[wanted] }
        }
        return try #require(found)
    }

    /// Lines of the differing class travel, and the certificates of the other one.
    private static func checkUpload(_ kinds: [MessageKind], _ cardClass: CardClass, _ name: String) {
        #expect(
            kinds == [
                .settlement, .batchUpload, .singleUpload(.refund), .icUpload(balanced: cardClass == .foreign),
                .icUpload(balanced: cardClass == .domestic), .uploadEnd(balanced: false), .signOff,
            ], "\(name)")
    }

    /// Only questions travel: the certificates came during the day.
    private static func checkComparison(_ kinds: [MessageKind], _ name: String) {
        #expect(kinds == [.settlement, .comparison, .uploadEnd(balanced: false), .signOff], "\(name)")
    }

    /// Closed at both sides; the slip says which class differs.
    private static func checkClosed(_ books: Books, _ line: Line, _ damage: Damage, _ name: String) {
        let slip = books.history.slips.last
        #expect(slip?.verdict == .differing, "\(name)")
        for cardClass in CardClass.allCases {
            #expect(
                slip?.hostTotals?.verdict(on: cardClass) == (cardClass == line.cardClass ? .differs : .balanced),
                "\(name)")
        }
        // A single line that the host does not hold is refused when it is uploaded.
        let isRefused = damage == .removed && line.type == .refund
        #expect(slip?.refusedUploads == (isRefused ? [line.key.stan] : []), "\(name)")
        let row = books.report.batches.last { $0.batch == line.key.batch }
        #expect(row?.state == .closed, "\(name)")
        #expect(row?.differences == 1, "\(name)")
        #expect(books.report.terminals.map(\.batch) == [line.key.batch.next], "\(name)")
        #expect(books.report.terminals.map(\.isSignedIn) == [false], "\(name)")
        #expect(books.history.state.batch == line.key.batch.next, "\(name)")
        #expect(books.history.state.isSignedIn == false, "\(name)")
        #expect(books.history.state.closing == nil, "\(name)")
    }

    private static func checkCommandLine(_ pair: Pair, _ expected: [Case]) async throws {
        let arguments = ["host", "ledger", "cases", "--data", pair.hostFolder]
        let told = try await Program.run(arguments + ["--json"])
        #expect(told.status == 0)
        #expect(Set(try JSONDecoder().decode([Case].self, from: Data(told.output.utf8))) == Set(expected))
        let lines = try await Program.run(arguments).output.split(separator: "\n")
        #expect(lines.count == expected.count)
        for one in expected {
            let key = try LineKey(batch: #require(BatchNumber(one.batch)), stan: #require(STAN(one.stan)))
            #expect(lines.contains { $0.contains("\(key) \(one.kind)") }, "\(one)")
        }
    }
}

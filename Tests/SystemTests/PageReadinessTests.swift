import DayEnd
import DemoFront
import Foundation
import Journal
import Peripherals
import TerminalCore
import TerminalService
import Testing
import UnionPay
import Wording

/// What the page says before and when something is wrong.
@Suite("The touch page tells the truth")
struct PageReadinessTests {
    @Test("AS-22 AS-24 Half of the offline allowance is used: the exact remainder stands there, and one touch sends")
    func allowance() async throws {
        let settings: @Sendable (inout TerminalSettings) -> Void = {
            ($0.offlineCount, $0.offlineAmount, $0.offlineHours) = (4, 100_000, 24)
        }
        try await PageCaller.serve(settings: settings) { pair, page in
            for _ in 0..<2 {
                try await pair.approve(.offlineSale, 12_345, TestCard.domestic.presented(.swipe)) {
                    $0.authority = OfflineAuthority(mode: "01", institution: "1234")
                    $0.authorization = "123456"
                }
            }
            let view = try await page.sees("the remainder") { view in view.readiness.items.contains { $0.code == "R08" }
            }
            let item = try #require(view.readiness.items.first { $0.code == "R08" })
            #expect(item.text.text == "Offline: 2 more payments")
            #expect(item.canSend && item.hint != nil)
            #expect(view.readiness.items.filter { $0.code == "R08" }.count == 1, "the other limits are not half used")
            try await page.done("home", "sendStored")
            let sent = try await page.sees("nothing stored") { view in
                view.readiness.items.allSatisfy { $0.code != "R08" && !$0.canSend }
            }
            #expect(sent.readiness.summary.text == "Ready to sign off")
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("An offline sale above the allowance is refused with its own words, and nothing is booked")
    func allowanceUsedUp() async throws {
        let pair = try await Pair.running(settings: { $0.offlineAmount = 20_000 })
        func sell(_ amount: Int64) async throws -> TerminalReply {
            try await pair.transact(.offlineSale, amount, TestCard.domestic.presented(.swipe)) {
                $0.authority = OfflineAuthority(mode: "01", institution: "1234")
                $0.authorization = "123456"
            }
        }
        #expect(try await sell(15_000).result == .approved)
        let reply = try await sell(5_001)
        #expect(reply.result == .refused)
        #expect(reply.note == RefusalNote(code: .allowance))
        #expect(try await sell(5_000).result == .approved)
        #expect(try await pair.status().lines == 2)
        try await pair.stop()
    }

    @Test("Paper that is out and a plug that is out stand in the bar with their codes and what to do, and go again")
    func parts() async throws {
        try await PageCaller.serve { pair, page in
            // The parts are looked at while somebody looks at the page.
            let window = try Events(port: page.port, window: page.window, cookie: page.cookie)
            defer { window.close() }
            let faults = InjectedFaults(folder: pair.terminalFolder)
            try faults.inject("printer.paper-out")
            try faults.inject("clock.off-13h")
            let view = try await page.sees("both faults") { view in
                Set(["PRN-02", "CLK-01"]).isSubset(of: view.readiness.items.map(\.code))
            }
            let paper = try #require(view.readiness.items.first { $0.code == "PRN-02" })
            #expect(paper.text.text == "Printer" && paper.hint?.text.contains("Out of paper") == true)
            #expect(view.readiness.summary.text == "2 things to settle first")
            try faults.clearAll()
            try await page.sees("nothing") { $0.readiness.summary.text == "Ready to sign off" }
        }
    }

    @Test(
        "AS-50 At 70, 85 and 95 percent the warning rises and offers to settle; at 100 selling goes on in a new batch")
    func memory() async throws {
        let pair = try await Pair.running { $0.journalLimit = 20 }
        let front = try await pair.pageFront(reader: PageCaller.reader)
        try await PageRun.serve(front) { port in
            let page = try await PageCaller(port: port)
            var seen: [String] = []
            for count in 1...21 {
                try await pair.approve(.sale, 100, TestCard.domestic.presented(.swipe))
                guard let code = try await Self.warning(on: page, after: count), seen.last != code else { continue }
                seen.append(code)
            }
            #expect(seen == ["R06a", "R06b", "R06c"])
            #expect(try await page.view().batch.number != BatchNumber.first.text)
        }
        try await pair.stop()
    }

    /// Code of the warning that the memory is full, once so many sales are shown; it offers to settle.
    private static func warning(on page: PageCaller, after count: Int) async throws -> String? {
        let view = try await page.sees("\(count) sales") { $0.batch.count == count }
        let item = view.readiness.items.first { $0.code.hasPrefix("R06") }
        #expect(item?.canSettle != false)
        return item?.code
    }

    @Test("With the host away the page says whose fault it is, whom to call and when it tries again; a touch tries now")
    func cause() async throws {
        try await PageCaller.serve { pair, page in
            try await page.sell([4_200])
            try await pair.stopHost()
            try await page.confirmClosing()
            let view = try await page.sees("a closing that waits, and why") {
                $0.lastEnd?.text.text == "Pending" && $0.screen.retry != nil
            }
            #expect(view.failure?.cause?.text == "The fault is at the acquirer", "\(view)")
            #expect(view.failure?.code == "NET-05")
            #expect(view.hotline?.text == "Workshop hot-line 555-0100")
            #expect(view.screen.retry?.text.text.contains("Trying again in") == true)
            try await pair.startHost()
            try await page.done("settle", "retryNow")
            try await page.sees("the end") { $0.lastEnd?.text.text == "Closed" }
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("A difference names the lines that the host refused, says what became of them, and the slip bears them")
    func difference() async throws {
        try await PageCaller.serve { pair, page in
            try await page.sell([2_000], "swipe")
            let line = try await pair.approve(.refund, 500, TestCard.domestic.presented(.swipe))
            try Damage.removed.strike(line, in: pair.ledgerPath)
            try await page.confirmClosing()
            let view = try await page.sees("the totals") {
                $0.screen.name == "settle" && $0.screen.differing?.isEmpty == false
            }
            let shown = try #require(view.screen.differing?.first)
            #expect(shown.id == line.key.stan.text && shown.kind.text == "Only on the terminal")
            #expect(shown.card == line.card.masked && shown.terminal?.minor == 500 && shown.host == nil)
            #expect(view.screen.notes?.count == 1)
            #expect(view.failure?.code == "S09")
            try await page.done("settle", "proceed")
            try await page.done("signOff", "proceed")
            let slip = try await page.reaches("slip")
            #expect(slip.screen.lines?.contains { $0.contains(line.key.stan.text) } == true)
        }
    }

    @Test(
        "Every refusal of the machine has a code of its own and words in every language", arguments: Language.allCases)
    func refusals(_ language: Language) throws {
        let key = LineKey(batch: .first, stan: .first)
        let rules: [Impediment] = [
            .refundNeedsOriginal, .offlineNeedsAuthority, .chipDidNotApprove, .scannedCode, .batchIsSettled,
            .offlineAllowance, .partlyRefunded, .dayIsOver, .notVoidable, .unwritable("F4"), .halted("evidence"),
            .stopping, .storageFull,
        ]
        var refusals: [Refusal] = [
            .closingUnderWay, .notAsked, .listChanged, .needsApproval, .reversalOwed(key), .noConnection, .busy,
            .cannotSignIn(.noAnswer), .cannotSignIn(.declined(code: "97")), .cannotSignIn(.badKeys("key")),
            .invalid(field: "amount", expected: "more"), .invalid(field: "reference", expected: "another"),
            .unknownOriginal, .originalNotFit(.voided), .storeFailed, .keyUsed, .alreadyPresented, .readerTaken,
        ]
        for rule in rules { refusals.append(.notPermitted(rule)) }
        var notes = refusals.map { RefusalNote($0) }
        for code in RefusalCode.allCases { notes.append(RefusalNote(code: code, "F4")) }
        let wording = try Wording.shipped()
        for note in notes {
            let text = wording.text(note.phrase, in: language)
            #expect(text.contains(note.code.rawValue) && !text.contains("–"), "\(note): \(text)")
        }
        #expect(Set(RefusalCode.allCases.map(\.words)).count == RefusalCode.allCases.count)
        let ofMachine = Set(refusals.map { RefusalNote($0).code })
        #expect(ofMachine.count == RefusalCode.allCases.count - 4, "four are the service's own")
        for reason in DifferenceReason.allCases { #expect(!wording.text(reason.words, in: language).isEmpty) }
    }
}

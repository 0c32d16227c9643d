import DayEnd
import DemoFront
import Foundation
import HostCore
import HostService
import Journal
import Operators
import TerminalCore
import TerminalService
import Testing
import TouchPage
import UnionPay

@Suite("Scenes of the drawer")
struct CashScenes {
    @Test(
        "AS-02 A count that agrees differs by exactly nothing, in currencies of 0, 2 and 3 decimals",
        arguments: [
            ("JPY", 1_234, "1000x1,100x2,10x3,1x4"), ("CNY", 1_230, "1000x1,100x2,10x3"),
            ("KWD", 1_235, "1000x1,100x2,20x1,10x1,5x1"),
        ] as [(String, Int64, String)])
    func exact(_ code: String, _ amount: Int64, _ pieces: String) async throws {
        let pair = try await Pair.running(settings: { $0.currency = code })
        for _ in 0..<2 { try await pair.command(["sale", "--cash", "--amount", "\(amount)"]) }
        try await pair.command(["refund", "--cash", "--amount", "\(amount)"])
        // A reason would be asked for, and is not given.
        #expect(try await pair.command(["sign-off", "--confirm", "--count", pieces]).end == "closed")
        let comparison = try #require(try pair.comparison())
        #expect(comparison.expected == amount)
        #expect(comparison.difference == 0)
        #expect(try Books(pair).history.slips.map(\.currency.alphabeticCode) == [code])
        try await pair.stop()
    }

    @Test(
        "Sentences of the command line tell amounts in the terminal's own currency",
        arguments: [("JPY", "1,234"), ("KWD", "1.234"), ("CNY", "12.34")])
    func currency(_ code: String, _ amount: String) async throws {
        let pair = try await Pair.running(settings: { $0.currency = code })
        try await pair.approve(.sale, 1_234, TestCard.domestic.presented(.swipe))
        await pair.stopTerminal()
        try await pair.startTerminalChild()
        let place = ["--data", pair.terminalFolder]
        #expect(try await pair.told(["terminal", "status"] + place).contains(", net \(amount), "))
        let sold = try await pair.told(["terminal", "sale", "--cash", "--amount", "766", "--given", "2000"] + place)
        #expect(sold.contains("Change \(amount)."), "\(sold)")
        let short = try await pair.told(["terminal", "sign-off", "--count", "0", "--confirm"] + place)
        #expect(short.contains("Short by \(code == "JPY" ? "766" : code == "KWD" ? "0.766" : "7.66")."), "\(short)")
        #expect(try await pair.command(["status"]).currency?.alphabeticCode == code)
        try await pair.stop()
    }

    @Test("AS-04 A difference under the limit needs a reason, one above it a supervisor, and neither is an error")
    func limit() async throws {
        let pair = try await Pair.running(settings: {
            $0.cashFloat = 50_000
            $0.cashDifferenceLimit = 500
        })
        let people = try await Staff(on: pair)
        let ask = ["sign-off", "--confirm", "--operator", "01", "--count"]
        // Without a reason nothing is closed, and the command says which option is missing.
        try await pair.command(ask + ["10000x5,100x5"], input: Staff.own, status: 82)
        let under = try await pair.command(ask + ["10000x5,100x5", "--reason", "D2"], input: Staff.own)
        #expect(under.end == "closed")

        // One fen more than the limit: the operator's own word does not do.
        let alone = try await pair.command(
            ask + ["10000x5,100x5,10x1", "--reason", "D9", "--identifier", "two"], input: Staff.own, status: 77)
        #expect(alone.reason?.contains("a supervisor must approve it") == true, "\(alone.told)")
        #expect(try await pair.status().closingStep == nil)
        let over = try await pair.command(
            ask + ["10000x5,100x5,10x1", "--reason", "D9", "--supervisor", "00", "--identifier", "two"],
            input: people.lead + "\n" + Staff.own)
        #expect(over.end == "closed")
        let explanations = try pair.records().compactMap { record -> TerminalRecord.Explanation? in
            if case .differenceExplained(let explanation) = record { explanation } else { nil }
        }
        #expect(
            explanations == [.init(reason: .wrongChange), .init(reason: .unknown, approver: "00")])
        try await pair.stop()
    }

    @Test(
        "AS-37 Cash 75.00 of 100.00, rounded by two fen, and a tip: expected is float and moves, rounding its own line")
    func roundingAndTip() async throws {
        let pair = try await Pair.running(settings: { $0.cashFloat = 20_000 })
        let sale = ["terminal", "sale", "--cash", "--amount", "7500", "--data", pair.terminalFolder]
        let paid = try await pair.told(sale + ["--rounding", "2", "--given", "10000", "--reference", "T1"])
        #expect(paid.contains("Change 25.00"))
        #expect(try await Program.run(sale + ["--given", "7499"]).status == 64)
        #expect(try await Program.run(sale + ["--rounding", "7500"]).status == 77)
        // The tip lies in the drawer, a bill was paid out of it.
        try await pair.cash(.paidIn, 500)
        try await pair.cash(.paidOut, 1_000)
        // 200.00 + 75.00 + 5.00 - 10.00, and nobody asks for a reason.
        let closed = try await pair.command(["sign-off", "--confirm", "--count", "10000x2,5000x1,1000x2"])
        #expect(closed.end == "closed")
        #expect(try pair.comparison()?.expected == 27_000)
        #expect(closed.closing?.day.cashSales.amount == 7_500)
        #expect(closed.closing?.day.cashRounding == 2)
        let slip = try await pair.told(["terminal", "slip", "--language", "en", "--data", pair.terminalFolder])
        for line in ["Cash sales         1       75.00", "Of it rounding"] { #expect(slip.contains(line), "\(slip)") }
        #expect(slip.split(separator: "\n").first { $0.hasPrefix("Of it rounding") }?.hasSuffix(" 0.02") == true)
        try await pair.stop()
    }

    @Test(
        "AS-39 A count of nothing, and one of ten times what is expected, are accepted and recorded with the reason",
        arguments: [("0", -50_000), ("10000x50", 450_000)] as [(String, Int64)])
    func extremes(_ pieces: String, _ difference: Int64) async throws {
        let pair = try await Pair.running(settings: { $0.cashFloat = 50_000 })
        let closed = try await pair.command(["sign-off", "--confirm", "--reason", "D1", "--count", pieces])
        #expect(closed.end == "closed")
        #expect(try pair.comparison()?.difference == difference)
        #expect(try pair.records().contains(.differenceExplained(.init(reason: .miscounted, approver: "01"))))
        try await pair.stop()
    }

    @Test("AS-42 Until the drawer is counted nothing says what is expected: not the page, the API or the log")
    func blind() async throws {
        let pair = try await Pair.running(settings: { $0.cashFloat = 41_700 })
        await pair.stopTerminal()
        try await pair.startTerminalChild()
        // Only their sum says what is expected: 530.70.
        try await pair.command(["sale", "--cash", "--amount", "11370"])
        var begin = TerminalRequest(.prepareClosing)
        begin.wantsEvents = true
        let asked = try await pair.answer(begin)
        #expect(asked.prompt == .count)
        let status = try await pair.status()
        #expect(status.prompt == .count)
        var heard = try Pair.json(asked) + Pair.json(status)
        heard += pair.folder.text("out") + pair.folder.text("err")
        for expected in ["53070", "530.70"] { #expect(!heard.contains(expected)) }
        _ = try await pair.answer(TerminalRequest(.cancelClosing))
        try await pair.stop()

        let paged = try await Pair.running(settings: { $0.cashFloat = 41_700 })
        try await paged.cash(.sale, 11_370)
        try await PageRun.serve(try await paged.pageFront()) { port in
            let page = try await PageCaller(port: port)
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.reaches("amounts")
            let view = try await Loopback.request("GET", "/view", port: port, headers: [("Cookie", page.cookie)])
            for expected in ["53070", "530.70"] { #expect(!view.text.contains(expected)) }
            // Nothing is filled in either.
            #expect(!view.text.contains("\"counted\""))
            try await page.done("amounts", "giveCount", "\"counts\":{\"100\":1}")
            #expect(try await page.reaches("difference").screen.verdict?.text.contains("529.70") == true)
        }
        try await paged.stop()
    }
}

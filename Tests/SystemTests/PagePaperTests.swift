import DayEnd
import DemoFront
import Foundation
import Journal
import Peripherals
import TerminalService
import Testing
import UnionPay

/// Slip, lists and receipts on the page of a real terminal.
@Suite("Papers on the touch page")
struct PagePaperTests {
    /// From the confirmation to the slip.
    private static func close(_ page: PageCaller) async throws -> PageSight {
        try await page.confirmClosing()
        try await page.sees("the end") { $0.screen.state == "done" }
        try await page.done("signOff", "proceed")
        return try await page.reaches("slip")
    }

    @Test("The slip on the screen is the journal's, its code is signed, and the lists stand beside it")
    func slip() async throws {
        try await PageCaller.serve { pair, page in
            try await page.sell([1_250, 30_000])
            let shown = try await Self.close(page)
            #expect(shown.screen.lines?.contains { $0.contains("312.50") } == true, "\(shown.screen.lines ?? [])")
            #expect(shown.screen.lines?.contains { $0.hasPrefix("1111111") } == true, "a QR code")
            try await page.sees("paper that came out") { $0.screen.notice?.text.text == "Printed" }
            let printed = pair.paper
            #expect(printed.count == 5, "two receipts in two copies, and the slip")

            try await page.done("slip", "choosePaper", "\"paper\":\"transactions\"")
            let list = try await page.sees("the transactions") {
                $0.screen.lines?.contains { $0.contains("300.00") } == true
            }
            #expect(list.screen.notice == nil, "nobody has printed it yet")
            try await page.done("slip", "print", "\"document\":\"slip\"")
            try await page.sees("the list on paper") { $0.screen.notice?.text.text == "Printed" }
            #expect(pair.paper.count == 6)

            try await page.done("slip", "choosePaper", "\"paper\":\"failures\"")
            try await page.sees("no failures") { $0.screen.lines?.contains("No failed lines") == true }

            try await page.done("slip", "choosePaper", "\"paper\":\"slip\"")
            try await page.sees("the slip again") { $0.screen.lines == shown.screen.lines }
            try await page.done("slip", "print", "\"document\":\"slip\"")
            let copies = try await eventually("a copy") { pair.paper.count == 7 ? pair.paper : nil }
            let (first, second) = (copies[4], copies[6])
            #expect(String(decoding: second, as: UTF8.self).contains("DUPLICATED"))
            #expect(!String(decoding: first, as: UTF8.self).contains("DUPLICATED"))
            let refused = try await page.act("slip", "choosePaper", "\"paper\":\"banknotes\"")
            #expect(refused.text.contains("refused"))
        }
    }

    @Test(
        "AS-47 The page names why the slip is not on paper, goes on, and it comes out the same when the printer is well",
        arguments: [
            ("printer.paper-out", "PRN-02", "No paper. The slip is saved, print it later."),
            ("printer.cover-open", "PRN-03", "The printer's cover is open. Close it; slips are kept."),
            ("printer.silent", "PRN-09", "The printer does not answer. Switch it off and on; slips are kept."),
        ])
    func noPaper(_ fault: String, _ code: String, _ words: String) async throws {
        try await PageCaller.serve { pair, page in
            try await page.sell([1_250])
            _ = try await eventually("both receipts") { pair.paper.count == 2 ? true : nil }
            let faults = InjectedFaults(folder: pair.terminalFolder)
            try faults.inject(fault)
            _ = try await Self.close(page)
            let told = try await page.sees("the cause") { $0.screen.notice?.code == code }
            #expect(told.screen.notice?.text.text == words)
            // [Print] tries again and says the same; nothing is doubled in the queue.
            try await page.done("slip", "print", "\"document\":\"slip\"")
            try await page.sees("the notice \(code)") { $0.screen.notice?.code == code }
            #expect(pair.paper.count == 2)
            try faults.clearAll()
            try await page.done("slip", "print", "\"document\":\"slip\"")
            try await page.sees("paper") { $0.screen.notice?.text.text == "Printed" }
            #expect(pair.paper.count == 3)
            #expect(!String(decoding: pair.paper[2], as: UTF8.self).contains("DUPLICATED"))
            try await page.done("slip", "proceed")
            try await page.reaches("sleep")
        }
    }

    @Test("Any transaction is found by what is known of it, shown, and printed again with the mark of a reprint")
    func receipts() async throws {
        try await PageCaller.serve { pair, page in
            try await page.sell([1_250, 30_000])
            _ = try await Self.close(page)
            try await page.done("slip", "proceed")
            try await page.done("sleep", "wake")
            try await page.done("home", "openReceipts")
            #expect(try await page.reaches("receipts").screen.text?.text.contains("Fill in") == true)
            let last = String(TestCard.domestic.pan.suffix(4))
            for (query, count) in [
                ("\"amount\":30000", 1), ("\"lastFour\":\"\(last)\"", 2),
                ("\"lastFour\":\"\(last)\",\"amount\":1250", 1),
                ("\"day\":\"\(Pair.firstDay.description.filter(\.isNumber))\"", 2), ("\"amount\":77", 0),
            ] {
                try await page.done("receipts", "findReceipts", query)
                try await page.sees("\(count) found by \(query)") { $0.screen.hits?.count == count }
            }
            let day = String(Pair.firstDay.description.filter(\.isNumber).suffix(4))
            try await page.done("receipts", "findReceipts", "\"day\":\"\(day)\",\"amount\":30000")
            let hit = try #require(try await page.sees("one hit") { $0.screen.hits?.count == 1 }.screen.hits?.first)
            try await page.done("receipts", "findReceipts", "\"stan\":\(Int(hit.stan) ?? 0)")
            #expect(try await page.view().screen.hits == [hit])
            #expect(try await page.act("receipts", "findReceipts", "").status == 400)
            #expect(try await page.act("receipts", "findReceipts", "\"lastFour\":\"12a4\"").status == 400)

            try await page.done("receipts", "openReceipt", "\"transaction\":\"\(hit.id)\"")
            let receipt = try await page.reaches("receipt")
            #expect(receipt.screen.lines?.contains { $0.contains("DUPLICATED") } == true)
            #expect(receipt.screen.lines?.contains { $0.contains("300.00") } == true)
            #expect(receipt.screen.lines?.contains { $0.contains(TestCard.domestic.pan) } == false)
            let before = pair.paper.count
            for copy in ["merchant", "customer"] {
                try await page.done("receipt", "choosePaper", "\"paper\":\"\(copy)\"")
                try await page.done("receipt", "print", "\"document\":\"receipt\",\"transaction\":\"\(hit.id)\"")
            }
            let papers = try await eventually("two copies") { pair.paper.count == before + 2 ? pair.paper : nil }
            for paper in papers.suffix(2) { #expect(String(decoding: paper, as: UTF8.self).contains("DUPLICATED")) }
            #expect(papers[before] != papers[before + 1])
            try await page.done("receipt", "back")
            try await page.done("receipts", "back")
            try await page.reaches("home")
        }
    }

    @Test("Test mode marks the receipt on the screen and on paper")
    func testMode() async throws {
        let settings: @Sendable (inout TerminalSettings) -> Void = { $0.testMode = true }
        try await PageCaller.serve(settings: settings) { pair, page in
            try await page.sell([1_250])
            let line = try #require(try Books(pair).history.lines.first)
            try await page.done(
                "home", "openReceipt", "\"transaction\":\"\(line.key.batch.text)-\(line.key.stan.text)\"")
            let receipt = try await page.reaches("receipt")
            #expect(receipt.screen.lines?.filter { $0.contains("TEST") }.count == 2, "\(receipt.screen.lines ?? [])")
            let papers = try await eventually("receipts") { pair.paper.count == 2 ? pair.paper : nil }
            for paper in papers { #expect(String(decoding: paper, as: UTF8.self).contains("TESTING")) }
            try await page.done("receipt", "back")
            try await page.reaches("home")
        }
    }

    @Test(
        "A receipt at the command line: found by what is known, as text, for machines, and refused where nothing fits")
    func commandLine() async throws {
        let pair = try await Pair.running()
        let line = try await pair.approve(.sale, 1_700, TestCard.domestic.presented(.swipe))
        try await pair.approve(.sale, 2_900, TestCard.domestic.presented(.swipe))
        try await pair.close()
        let data = ["terminal", "receipt", "--data", pair.terminalFolder, "--language", "en"]
        let shown = try await Program.run(data + ["--amount", "1700"])
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("DUPLICATED") && shown.output.contains("17.00"))
        #expect(!shown.output.contains(TestCard.domestic.pan))
        let json = try await Program.run(data + ["--stan", "\(line.key.stan.value)", "--json"])
        #expect(json.output.contains(#""isCut":false"#) && json.output.contains("DUPLICATED"))
        let several = try await Program.run(data + ["--last4", String(TestCard.domestic.pan.suffix(4))])
        #expect(several.output.split(separator: "\n").count == 2, "\(several.output)")
        #expect(try await Program.run(data + ["--amount", "1"]).status == 65)
        #expect(try await Program.run(data).status == 64)
        #expect(try await Program.run(data + ["--day", "yesterday"]).status == 64)
        #expect(try await Program.run(data + ["--amount", "1700", "--format", "html"]).output.hasSuffix("</html>\n"))
        try await pair.stop()
    }
}

import DayEnd
import DemoFront
import Devices
import Foundation
import HostCore
import HostService
import Journal
import PaymentSecurity
import Peripherals
import Synchronization
import TerminalCore
import TerminalService
import Testing
import TouchPage
import UnionPay

/// What the page says and offers beside selling and closing.
@Suite("The touch page shows every case, and a way out of it")
struct PageCaseTests {
    @Test("Two payments by the same card stand in the bar and before the confirmation; one touch leads to the void")
    func twice() async throws {
        try await PageCaller.serve { pair, page in
            try await page.sell([2_000, 2_000, 3_000])
            let view = try await page.sees("a double charge") { $0.readiness.items.contains { $0.code == "R11" } }
            let items = view.readiness.items.filter { $0.code == "R11" }
            let second = try #require(try await pair.status().twice?.first)
            #expect(items.map(\.text.text) == ["Probably charged twice: \(second.stan.text), ¥20.00"])
            #expect(items.first?.help?.action == "openVoid")
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.done("amounts", "giveCount", "\"counts\":{}")
            let shown = try await page.reaches("confirm")
            #expect(shown.screen.notices?.map(\.code) == ["N12", "N10"])
            #expect(shown.screen.notices?.first?.text.text.contains(second.stan.text) == true)
            try await page.done("confirm", "back")
            let name = try #require(items.first?.help?.transaction)
            try await page.done("home", "openVoid", "\"transaction\":\"\(name)\"")
            try await page.done("giveBack", "proceed")
            _ = try await page.sees("the void") { $0.screen.state == "approved" }
            try await page.done("sale", "proceed")
            try await page.sees("no double charge") { view in view.readiness.items.allSatisfy { $0.code != "R11" } }
            try await pair.close()
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("An act that cannot be sent is named with its owner, and is tried again from the page")
    func aside() async throws {
        let pair = try await Pair.running(settings: { $0.signOn = false })
        let kept = try await pair.offlineSale(1_500)
        await pair.stopTerminal()
        let keys = pair.terminalFolder + "/keys"
        let name = try #require(
            try pair.records().lazy.compactMap { record -> String? in
                if case .intent(let intent) = record, intent.key == kept.key { intent.card.keyName } else { nil }
            }.first)
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: keys).first { $0.contains(name) })
        let away = pair.folder.file("away")
        try FileManager.default.moveItem(atPath: keys + "/" + file, toPath: away)
        try await pair.startTerminal()
        _ = try await pair.answer(TerminalRequest(.sendStored))
        let front = try await pair.pageFront(reader: PageCaller.reader)
        try await PageRun.serve(front) { port in
            let page = try await PageCaller(port: port)
            let view = try await page.sees("the act") { $0.readiness.items.contains { $0.code == "R10" } }
            let item = try #require(view.readiness.items.first { $0.code == "R10" })
            #expect(item.text.text == "Set aside, cannot be sent: Sale \(kept.key.stan.text), ¥15.00")
            #expect(item.hint?.text.contains("service provider") == true)
            #expect(item.help == nil, "in the open batch it cannot be sent again")
        }
        try await pair.close()
        let next = try await pair.pageFront(reader: PageCaller.reader)
        try await PageRun.serve(next) { port in
            let page = try await PageCaller(port: port)
            let closed = try await page.sees("a way to try again") { view in
                view.readiness.items.contains { $0.code == "R10" && $0.help != nil }
            }
            try FileManager.default.moveItem(atPath: away, toPath: keys + "/" + file)
            let id = try #require(closed.readiness.items.first { $0.code == "R10" }?.help?.transaction)
            try await page.done("home", "release", "\"transaction\":\"\(id)\"")
            try await page.sees("nothing set aside") { view in view.readiness.items.allSatisfy { $0.code != "R10" } }
            // What is not set aside cannot be released.
            #expect(try await page.act("home", "release", "\"transaction\":\"\(id)\"").text.contains("refused"))
            #expect(try await page.act("home", "release", "\"transaction\":\"x\"").text.contains("refused"))
        }
        _ = try await eventually("the sale at the host") { try await pair.status().undelivered == 0 ? true : nil }
        #expect(try Books.postings(pair).filter { $0.key.line == kept.key }.map(\.state) == [.approved])
        try await pair.stop()
    }

    @Test("The day is opened with a count, once: what differs is told, and the closing starts from what was counted")
    func opening() async throws {
        let settings: @Sendable (inout TerminalSettings) -> Void = { $0.cashFloat = 5_000 }
        try await PageCaller.serve(settings: settings) { pair, page in
            let view = try await page.sees("the question") { $0.readiness.items.contains { $0.code == "R13" } }
            #expect(view.readiness.summary.text == "Ready to sign off", "nobody has to count")
            try await page.done("home", "openDay")
            try await page.reaches("openDay")
            try await page.done("openDay", "back")
            try await page.done("home", "openDay")
            try await page.done("openDay", "giveCount", "\"counts\":{\"10000\":1}")
            let opened = try await page.reaches("home")
            #expect(opened.notice?.text.text == "The day is open. The opening cash differs by ¥50.00; it is recorded.")
            #expect(opened.readiness.items.allSatisfy { $0.code != "R13" })
            try await page.sell([1_000], "cash")
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.done("amounts", "giveCount", "\"counts\":{\"10000\":1,\"1000\":1}")
            let shown = try await page.reaches("confirm")
            #expect(shown.screen.notices?.map(\.code) == ["N10"])
            try await page.done("confirm", "back")
            _ = try await page.reaches("home")
            #expect(try pair.comparison()?.expected == 11_000)
        }
    }

    @Test("A hand tries screen and keys: a dead place is named in the bar and by the self-test until it answers")
    func hand() async throws {
        try await PageCaller.serve { pair, page in
            func item(_ code: String) async throws -> PageSight {
                try await page.sees(code) { $0.readiness.items.contains { $0.code == code } }
            }
            let untried = try await item("SCR-02").readiness.items.first { $0.code == "SCR-02" }
            #expect(untried?.tone == "good" && untried?.help?.action == "openHandTest")
            try await page.done("home", "openHandTest")
            let screen = try await page.reaches("handTest").screen
            #expect(screen.places?.count == 24)
            // A place that this screen has not got is no result.
            let other = try await page.act("handTest", "handTested", "\"part\":\"screen\",\"dead\":[\"Z9\"]")
            #expect(other.text.contains("refused"))
            try await page.done("handTest", "handTested", "\"part\":\"screen\",\"dead\":[\"B3\"]")
            let keys = try await page.sees("the keys") { $0.screen.places?.contains("enter") == true }.screen
            #expect(keys.places?.count == 13)
            try await page.done("handTest", "handTested", "\"part\":\"keys\",\"dead\":[]")
            let found = try await page.sees("home, and what does not answer") { view in
                view.screen.name == "home" && view.readiness.items.contains { $0.code == "SCR-01" }
            }
            let dead = try #require(found.readiness.items.first { $0.code == "SCR-01" })
            #expect(dead.tone == "attention" && dead.hint?.text.contains("B3") == true)
            // It is kept over a restart, and the self-test knows it; the day still closes.
            try await pair.close()
            let tests = try pair.records().compactMap { record -> SelfTestResult? in
                if case .selfTested(let result) = record { result } else { nil }
            }
            #expect(tests.last?.findings.contains { $0.code == "SCR-01" && $0.grade == .warn } == true)
            await pair.stopTerminal()
            try await pair.startTerminal()
            let again = try await pair.pageFront(reader: PageCaller.reader)
            try await PageRun.serve(again) { port in
                let page = try await PageCaller(port: port)
                try await page.done("home", "openHandTest")
                for part in ["screen", "keys"] {
                    try await page.done("handTest", "handTested", "\"part\":\"\(part)\",\"dead\":[]")
                }
                let fine = try await page.sees("a screen that is well") { view in
                    view.readiness.items.contains { $0.text.text == "Screen and keys" && $0.tone == "good" }
                }
                #expect(fine.readiness.items.contains { $0.hint?.text == "Tested: all of it answers." })
            }
        }
    }

    @Test("A pre-authorisation in the list of the closing is completed in part, another cancelled, from there")
    func holds() async throws {
        try await PageCaller.serve { pair, page in
            var names: [String] = []
            for amount in [10_000, 20_000] as [Int64] {
                let hold = try await pair.approve(
                    .preAuthorization, amount, TestCard.domestic.presented(.chip, pin: true))
                names.append("\(hold.key.batch.text)-\(hold.key.stan.text)")
            }
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            let list = try await page.reaches("openItems")
            #expect(list.screen.items?.map(\.id) == names)
            #expect(list.screen.items?.map(\.choices) == [["pay", "cancel"], ["pay", "cancel"]])
            try await page.done("openItems", "resolveItem", "\"item\":\"\(names[0])\",\"choice\":\"pay\"")
            try await page.reaches("giveBack")
            let most = try await page.act("giveBack", "giveAmount", "\"amount\":10001")
            #expect(most.text.contains("How much is taken? At most ¥100.00."), "\(most.text)")
            try await page.done("giveBack", "giveAmount", "\"amount\":9500")
            try await page.done("giveBack", "proceed")
            _ = try await page.sees("the completion") { $0.screen.state == "approved" }
            try await page.done("sale", "proceed")
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.done("openItems", "resolveItem", "\"item\":\"\(names[1])\",\"choice\":\"cancel\"")
            try await page.done("giveBack", "proceed")
            _ = try await page.sees("the release") { $0.screen.state == "approved" }
            try await page.done("sale", "proceed")
            #expect(try await pair.status().holds == 0)
            try await page.confirmClosing()
            try await page.sees("the end") { $0.lastEnd?.text.text == "Closed" }
            let books = try Books(pair)
            #expect(books.disagreements() == [])
            #expect(books.history.state.day.net.net == 9_500 || books.history.slips.last?.net.net == 9_500)
        }
    }

    /// Served with a host that offers what is named.
    private static func serve(
        _ offered: PrivateExtensions, blackOuts: [String] = [], closingHours: String = "",
        _ body: @Sendable (Pair, PageCaller) async throws -> Void
    ) async throws {
        let pair = try await Pair.running(
            .doubleDES, { $0.extensions.insert(offered) },
            settings: {
                $0.model = "counter-top"
                $0.provider = "Workshop"
            },
            hostSettings: {
                $0.blackOuts = blackOuts
                $0.closingHours = closingHours
            })
        let front = try await pair.pageFront(reader: PageCaller.reader)
        try await PageRun.serve(front) { port in try await body(pair, PageCaller(port: port)) }
        try await pair.stop()
    }

    @Test("AS-49 The host is away by its own plan: the page names the hour and nobody's fault, and one touch insists")
    func slot() async throws {
        try await Self.serve(.timeSlots, blackOuts: ["08:00-11:30"]) { pair, page in
            try await page.sell([4_200])
            try await page.confirmClosing()
            let view = try await page.sees("the hour") { $0.screen.canInsist == true }
            #expect(
                view.screen.verdict?.text
                    == "The host takes nothing now. It continues by itself at 11:30. You may leave.", "\(view)")
            #expect(view.failure == nil)
            #expect(try await pair.status().pending?.waitsFor == .slot)
            try await page.done("settle", "insist")
            try await page.sees("the end") { $0.lastEnd?.text.text == "Closed" }
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("AS-49 Others have their turn at the host: the page names this terminal's, and one touch insists")
    func turn() async throws {
        // The first terminal has the first minute, which is over; its next turn comes behind the hours.
        try await Self.serve(.timeSlots, closingHours: "08:00-11:30") { pair, page in
            try await page.sell([4_200])
            try await page.confirmClosing()
            let view = try await page.sees("the hour") { $0.screen.canInsist == true }
            #expect(
                view.screen.verdict?.text
                    == "The host takes this terminal's books at 11:30. It continues by itself. You may leave.",
                "\(view)")
            #expect(view.failure == nil)
            #expect(try await pair.status().pending?.waitsFor == .slot)
            try await page.done("settle", "insist")
            try await page.sees("the end") { $0.lastEnd?.text.text == "Closed" }
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("A stop names the repair by both numbers and what nobody may do; repaired, one touch closes the day")
    func stop() async throws {
        try await Self.serve(.repairTickets) { pair, page in
            try await page.sell([4_200])
            let faults = InjectedFaults(folder: pair.terminalFolder)
            try faults.inject("storage.read-only")
            try await page.confirmClosing()
            let view = try await page.sees("the host's number") { $0.screen.taken != nil }
            let receipt = try #require(try await pair.status().repairReceipt)
            #expect(view.screen.taken?.text.contains(receipt.hostNumber) == true)
            #expect(view.screen.never?.map(\.text).contains("Do not switch off or unplug.") == true)
            try faults.clearAll()
            try await page.done("stopped", "retryNow")
            try await page.sees("the end") { $0.lastEnd?.text.text == "Closed" }
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("On a slow line the page says how many minutes the upload still takes")
    func slowLine() async throws {
        try await PageCaller.serve(hasRelay: true) { pair, page in
            for amount in 1...60 as ClosedRange<Int64> {
                try await pair.approve(.sale, amount, TestCard.domestic.presented(.chip, pin: true))
            }
            let relay = try #require(await pair.relay)
            // The second certificate of sixty is a long time on its way: at that pace an hour would not do. The first one
            // waits until the page has seen the upload begin, from where it reckons.
            let uploads = Mutex(0)
            relay.decide { passing in
                guard passing.way == .toHost, case .icUpload? = passing.kind else { return .pass }
                return uploads.withLock { count in
                    count += 1
                    return count <= 2 ? .hold : .pass
                }
            }
            try await page.confirmClosing()
            _ = try await eventually("the first certificate") { relay.held.isEmpty ? nil : true }
            try await page.sees("the upload") { $0.screen.name == "upload" }
            relay.release()
            let view = try await page.sees("the minutes") { view in
                view.screen.notes?.contains { $0.text.hasPrefix("The line is slow. About") } == true
            }
            #expect(view.screen.name == "upload")
            #expect(view.screen.notes?.contains { $0.text.hasSuffix("minutes more.") } == true)
            relay.release()
            try await page.sees("the end") { $0.lastEnd?.text.text == "Closed" }
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("AS-48 Days that were closed late stand in the bar, a line each, and in nobody's way")
    func late() async throws {
        let pair = try await Pair.running(settings: { $0.closeAt = "23:30" })
        try await pair.approve(.sale, 1_700, TestCard.domestic.presented(.swipe))
        try await pair.nextDay(after: 2)
        let front = try await pair.pageFront(reader: PageCaller.reader)
        try await PageRun.serve(front) { port in
            let page = try await PageCaller(port: port)
            let view = try await page.sees("two days") { view in view.readiness.items.count { $0.code == "R12" } == 2 }
            let lines = view.readiness.items.filter { $0.code == "R12" }.map(\.text.text)
            for (line, offset) in zip(lines, 0...) {
                let day = Pair.firstDay.adding(days: offset)
                #expect(line.hasPrefix("\(day.day) November 2026 was not signed off."), "\(line)")
            }
            #expect(view.readiness.summary.text == "Ready to sign off")
        }
        try await pair.stop()
    }
}

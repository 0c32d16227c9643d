import DayEnd
import DemoFront
import Foundation
import Journal
import Operators
import TerminalService
import Testing
import TouchPage

/// The page over HTTP in front of a real terminal and a real host.
@Suite("The touch page closes a real day")
struct PageTests {
    /// Hands over the same test card for every payment.
    private static let reader = PageReader(tenders: [.tap, .swipe]) { _, tender in
        TestCard.domestic.presented(tender == .swipe ? .swipe : .tap)
    }

    private static func serve(
        _ reader: PageReader? = PageTests.reader, isSetUp: Bool = false,
        _ body: @Sendable (Pair, PageCaller) async throws -> Void
    ) async throws {
        let pair = try await Pair.running()
        if isSetUp { try await PageTests.setUp(pair) }
        let front = try await pair.pageFront(reader: reader)
        try await PageRun.serve(front) { port in try await body(pair, PageCaller(port: port)) }
        try await pair.stop()
    }

    private static func sell(_ page: PageCaller, _ amounts: [Int64], _ tender: String = "tap") async throws {
        for amount in amounts {
            try await page.done("home", "sale", "\"amount\":\(amount),\"tender\":\"\(tender)\"")
            _ = try await eventually("an approval") {
                try await page.view().screen.state == "approved" ? true : nil
            }
            try await page.done("sale", "proceed")
            try await page.reaches("home")
        }
    }

    /// From the home screen to the confirmation, the drawer empty.
    private static func prepare(_ page: PageCaller) async throws -> PageSight {
        try await page.done("home", "openEndOfDay")
        try await page.reaches("stopSelling")
        try await page.done("stopSelling", "confirmFreeze")
        try await page.reaches("amounts")
        try await page.done("amounts", "giveCount", "\"counts\":{}")
        return try await page.reaches("confirm")
    }

    private static func fields(_ shown: PageSight) -> String {
        "\"identifier\":\"\(shown.screen.identifier ?? "")\",\"hash\":\"\(shown.screen.hash ?? "")\""
    }

    @Test("Ten sales, count, confirmation, slip and sleep by touch; both books agree")
    func wholeDay() async throws {
        try await Self.serve { pair, page in
            let amounts = (1...10).map { Int64($0 * 1_111) }
            try await Self.sell(page, amounts)
            let home = try await page.view()
            #expect(home.batch.count == 10)
            #expect(home.batch.net.minor == amounts.reduce(0, +))
            let shown = try await Self.prepare(page)
            #expect(shown.screen.count == 10)
            try await page.done("confirm", "confirm", Self.fields(shown))
            let end = try await eventually("the end of the closing") {
                let view = try await page.view()
                return view.screen.state == "done" ? view : nil
            }
            #expect(end.screen.name == "signOff")
            #expect(end.screen.verdict?.text == "Totals agree")
            #expect(end.lastEnd?.text.text == "Closed")
            try await page.done("signOff", "proceed")
            let slip = try await page.reaches("slip")
            #expect(slip.screen.lines?.contains { $0.contains("611.05") } == true, "\(slip.screen.lines ?? [])")
            try await page.done("slip", "proceed")
            #expect(try await page.reaches("sleep").screen.isAllSent == true)
            try await page.done("sleep", "wake")
            try await page.reaches("home")
            let books = try Books(pair)
            #expect(books.disagreements() == [])
            #expect(books.history.lines.count == 10)
        }
    }

    @Test("A reload in the middle shows the same screen, and another window only looks on")
    func reload() async throws {
        try await Self.serve { _, page in
            try await Self.sell(page, [1_250])
            let events = try Events(port: page.port, window: page.window, cookie: page.cookie)
            _ = await events.view()
            let before = try await Self.prepare(page)
            let again = try await PageCaller(port: page.port)
            #expect(try await again.view().screen == before.screen)
            let other = try await PageCaller(port: page.port, window: "fedcba9876543210")
            #expect(try await other.view().screen == before.screen)
            let refused = try await other.act("confirm", "confirm", Self.fields(before))
            #expect(refused.status == 409)
            #expect(refused.text.contains("readOnly"))
            #expect(try await page.view().screen == before.screen)
            events.close()
        }
    }

    @Test("Two confirmations at once are one closing")
    func doubleConfirmation() async throws {
        try await Self.serve { pair, page in
            try await Self.sell(page, [2_000, 3_000])
            let shown = try await Self.prepare(page)
            async let first = page.act("confirm", "confirm", Self.fields(shown))
            async let second = page.act("confirm", "confirm", Self.fields(shown))
            let answers = try await [first, second]
            #expect(answers.count { $0.status == 200 } >= 1)
            _ = try await page.reaches("signOff")
            _ = try await eventually("the end") { try await pair.status().closingStep == nil ? true : nil }
            let books = try Books(pair)
            #expect(books.history.batches.count == 1)
            #expect(books.disagreements() == [])
        }
    }

    @Test("A confirmation of another list than the one shown is refused and nothing is closed")
    func otherList() async throws {
        try await Self.serve { pair, page in
            try await Self.sell(page, [2_000])
            let shown = try await Self.prepare(page)
            let name = shown.screen.identifier ?? ""
            let answer = try await page.act(
                "confirm", "confirm", "\"identifier\":\"\(name)\",\"hash\":\"0011223344556677\"")
            #expect(answer.text.contains("refused"), "\(answer.text)")
            #expect(try await page.view().screen == shown.screen)
            try await page.done("confirm", "back")
            try await page.reaches("home")
            #expect(try await pair.status().closingStep == nil)
            try await Self.sell(page, [500], "swipe")
        }
    }

    @Test("Without a reader a card payment says so, and cash is booked once however often it is sent")
    func noReader() async throws {
        try await Self.serve(nil) { pair, page in
            let answer = try await page.act("home", "sale", "\"amount\":100,\"tender\":\"card\"")
            #expect(answer.text.contains("No card reader is set up"), "\(answer.text)")
            let body = "\"amount\":700,\"tender\":\"cash\""
            _ = try await page.act("home", "sale", body, key: "cash-1")
            _ = try await page.act("home", "sale", body, key: "cash-1")
            try await page.reaches("sale")
            try await page.done("sale", "proceed")
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            // ¥7 are expected: five and two pieces of one, and nobody asks for a reason.
            try await page.done("amounts", "giveCount", "\"counts\":{\"500\":1,\"100\":2}")
            try await page.reaches("confirm")
            #expect(try Books(pair).history.cash.count == 1)
        }
    }

    @Test("A difference is explained after a second look, and a wrong count can be given again")
    func difference() async throws {
        try await Self.serve { _, page in
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.done("amounts", "giveCount", "\"counts\":{\"100\":1}")
            #expect(try await page.reaches("difference").screen.verdict?.text == "Over by ¥1.00")
            let early = try await page.act("difference", "proceed")
            #expect(early.text.contains("refused"), "\(early.text)")
            try await page.done("difference", "back")
            try await page.reaches("amounts")
            try await page.done("amounts", "giveCount", "\"counts\":{\"100\":2}")
            try await page.reaches("difference")
            try await page.done("difference", "chooseReason", "\"reason\":\"D9\"")
            try await page.done("difference", "proceed")
            try await page.reaches("confirm")
        }
    }

    @Test("A wrong password is counted in the book, and the right one goes on")
    func wrongPassword() async throws {
        try await Self.serve(isSetUp: true) { pair, page in
            try await Self.sell(page, [4_200])
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.done("amounts", "giveCount", "\"counts\":{}")
            try await page.reaches("password")
            for left in [5, 4] {
                let answer = try await page.act("password", "password", "\"password\":\"not-this-one-\(left)\"")
                #expect(answer.text.contains("\(left) tries left"), "\(answer.text)")
                _ = try await eventually("the tries that are left") {
                    try await page.view().screen.problem?.text.contains("\(left) tries left") == true ? true : nil
                }
            }
            try await page.done("password", "password", "\"password\":\"\(Self.password)\"")
            let shown = try await page.reaches("confirm")
            try await page.done("confirm", "confirm", Self.fields(shown))
            _ = try await eventually("the end") { try await pair.status().closingStep == nil ? true : nil }
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("With the host away the page says that nothing is confirmed, and the end comes by itself")
    func hostAway() async throws {
        try await Self.serve { pair, page in
            try await Self.sell(page, [4_200])
            let shown = try await Self.prepare(page)
            try await pair.stopHost()
            try await page.done("confirm", "confirm", Self.fields(shown))
            _ = try await eventually("a closing that waits") {
                try await page.view().lastEnd?.text.text == "Pending" ? true : nil
            }
            let waiting = try await page.reaches("settle")
            #expect(waiting.screen.verdict?.text.contains("Not confirmed") == true)
            try await page.done("settle", "proceed")
            #expect(try await page.reaches("sleep").screen.isAllSent == false)
            try await pair.startHost()
            _ = try await eventually("the end") { try await pair.status().closingStep == nil ? true : nil }
            try await page.reaches("slip")
            #expect(try Books(pair).disagreements() == [])
        }
    }

    private static let password = "Tannhof-Regal-58w"

    /// Administrator, supervisor and operator 01 with a password of its own.
    static func setUp(_ pair: Pair) async throws {
        func ask(_ act: PeopleRequest.Act, _ change: (inout PeopleRequest) -> Void) async throws -> PeopleReply {
            var request = TerminalRequest(.people)
            var people = PeopleRequest(act)
            change(&people)
            request.people = people
            let reply = try #require(try await pair.answer(request).people)
            #expect(reply.outcome == "done", "\(act): \(reply.code ?? "")")
            return reply
        }
        func issued(_ reply: PeopleReply, _ number: OperatorNumber) throws -> String {
            try #require(reply.firstPasswords?.first { $0.number == number }?.password)
        }
        let one = try #require(OperatorNumber("01"))
        let made = try await ask(.setUp) {
            $0.person = PersonID("P1")
            $0.supervisor = PersonID("P2")
        }
        let first = try issued(made, .supervisor)
        let lead = "Kupfer-Leiter-73q-Birke"
        _ = try await ask(.changePassword) { ($0.number, $0.password, $0.newPassword) = (.supervisor, first, lead) }
        let added = try await ask(.add) {
            ($0.number, $0.person, $0.by, $0.password) = (one, PersonID("P3"), .supervisor, lead)
        }
        let own = try issued(added, one)
        _ = try await ask(.changePassword) { ($0.number, $0.password, $0.newPassword) = (one, own, password) }
    }
}

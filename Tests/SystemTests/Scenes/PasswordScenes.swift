import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import Operators
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of passwords")
struct PasswordScenes {
    private static func later(_ pair: Pair, days: Int = 0, seconds: Int) async throws {
        var request = TerminalRequest(.clock)
        request.date = await pair.date.adding(days: days)
        request.secondOfDay = seconds
        _ = try await pair.answer(request)
    }

    private static func logOn(_ pair: Pair, _ password: String) async throws -> PeopleReply {
        var request = TerminalRequest(.people)
        var people = PeopleRequest(.logOn)
        people.number = OperatorNumber("01")
        people.password = password
        request.people = people
        return try await pair.answer(request).people.orThrow("a word about people")
    }

    @Test(
        "AS-57 Incident 15: Offline: factory, short and used passwords are refused, and digits where nothing is enrolled"
    )
    func refused() async throws {
        let pair = try await Pair.running()
        try await pair.stopHost()
        let people = try await Staff(on: pair)
        let one = try OperatorNumber("01").orThrow("a number")
        func code(_ number: OperatorNumber, _ present: String, _ fresh: String) async throws -> String? {
            let reply = try await people.change(number, present, fresh, status: 77)
            #expect(reply.outcome == "refused")
            return reply.code
        }
        #expect(try await code(one, Staff.own, "12345678") == "pw.default")
        #expect(try await code(one, Staff.own, "unionpay") == "pw.default")
        // Eleven characters are enough for an operator and not for a supervisor.
        let short = try await people.change(.supervisor, people.lead, "Zwirn-47qxB", status: 77)
        #expect(short.code == "pw.length")
        #expect(short.value == 12)
        #expect(try await code(one, Staff.own, "70294615836192") == "pw.notEnrolled")
        // One of the last twelve, however many days later.
        try await people.change(one, Staff.own, "Moor-Falke-92x")
        #expect(try await code(one, "Moor-Falke-92x", Staff.own) == "pw.used")
        try await pair.stop()

        let enrolled = try await Pair.running(settings: { $0.enrolled = true })
        let there = try await Staff(on: enrolled)
        try await there.change(one, Staff.own, "70294615836192")
        try await enrolled.stop()
    }

    @Test("AS-57 After 91 days the day can still be closed, and the next sign-in asks for a new password")
    func expired() async throws {
        let pair = try await Pair.running()
        _ = try await Staff(on: pair)
        try await Self.later(pair, days: 80, seconds: 36_000)
        #expect(try await Self.logOn(pair, Staff.own).code == "pw.rotate")
        try await Self.later(pair, days: 91, seconds: 36_000)
        let closed = try await pair.command(
            ["sign-off", "--confirm", "--count", "0", "--operator", "01"], input: Staff.own)
        #expect(closed.end == "closed")
        let next = try await Self.logOn(pair, Staff.own)
        #expect(next.outcome == "mustChange")
        #expect(next.code == "pw.expired")
        try await pair.stop()
    }

    @Test("AS-57 Six wrong tries lock for thirty minutes, then for an hour, through a power cut, and offline")
    func locked() async throws {
        let pair = try Pair()
        var child = try await pair.startTerminalChild()
        let people = try await Staff(on: pair)
        let ask = ["sign-off", "--confirm", "--count", "0", "--operator", "01"]
        for left in [5, 4] {
            let reply = try await pair.command(ask, input: "Not-this-one-7", status: 77)
            #expect(reply.people?.code == "pw.wrong")
            #expect(reply.people?.value == left)
        }
        // A cut in between gives no try back.
        child.kill()
        _ = await child.end()
        child = try await pair.startTerminalChild()
        for _ in 0..<4 { _ = try await Self.logOn(pair, "Not-this-one-7") }
        let first = try await Self.logOn(pair, Staff.own)
        #expect(first.code == "pw.locked")
        let until = try #require(first.until)
        child.kill()
        _ = await child.end()
        child = try await pair.startTerminalChild()
        #expect(try await Self.logOn(pair, Staff.own).until == until)
        #expect(try await pair.command(ask, input: Staff.own, status: 77).people?.code == "pw.locked")

        // Thirty minutes later six more: twice as long.
        let start = until.milliseconds - 1_800_000
        try await Self.later(pair, seconds: until.secondOfDay + 1)
        for _ in 0..<6 { _ = try await Self.logOn(pair, "Not-this-one-7") }
        let second = try #require(try await Self.logOn(pair, Staff.own).until)
        #expect((3_600_000...3_660_000).contains(second.milliseconds - until.milliseconds))
        #expect(start < until.milliseconds)
        // A supervisor ends it.
        try await people.ask(["unlock", "--number", "01", "--by", "00"], input: people.lead)
        #expect(try await Self.logOn(pair, Staff.own).outcome == "done")
        try await pair.stop()
    }
}

import DayEnd
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("A closing with a person there")
struct AttendedTests {
    /// What the drawer of these tests holds: ten notes of a hundred less what a test says.
    private static func count(_ hundreds: Int, _ ones: Int = 0) throws -> CashCount {
        try CashCount([.init(value: 10_000, count: hundreds), .init(value: 100, count: ones)], in: .renminbi)
    }

    private static func cashShop() throws -> Shop {
        let shop = try Shop(
            cash: CashRules(float: 50_000, differenceLimit: 500))
        try shop.line(.sale, 7_700)
        _ = try shop.world.run(.cash(CashRequest(kind: .sale, amount: 60_000)))
        _ = try shop.world.run(.cash(CashRequest(kind: .refund, amount: 10_000)))
        return shop
    }

    @Test("Count, reason, password, confirmation: each answer brings the next question, the last one the end")
    func wholeWay() throws {
        let shop = try Self.cashShop()
        #expect(try shop.prepare(needsOperator: true) == .awaits(.count))
        let short = CashComparison(counted: try Self.count(9, 97), expected: 100_000)
        #expect(try shop.answer(.count(short.counted)) == .awaits(.explain(short, needsApproval: false)))
        #expect(short.difference == -300)
        #expect(try shop.answer(.explain(.wrongChange, approver: "00")) == .awaits(.authorize))
        let overview = try #require(try shop.answer(.authorize(operatorNumber: "03")).overview)
        #expect(overview.count == 1)
        #expect(overview.net == 7_700)
        guard case .closing(let report) = try shop.answer(.confirm(list: overview.list)) else {
            Issue.record("no end")
            return
        }
        #expect(report.end == .closed)
        let records = try shop.world.journal.opened().map(\.record)
        #expect(records.contains(.counted(short)))
        // A limit that was not passed needs nobody's approval, and none is recorded.
        #expect(records.contains(.differenceExplained(.init(reason: .wrongChange, approver: nil))))
        let skipped = records.compactMap { record -> ClosingStep? in
            if case .stepEnded(let step, .skipped) = record { step } else { nil }
        }
        #expect(skipped == [.selfTest])
        try shop.audit()
    }

    @Test("AS-02 A count that agrees has a difference of exactly zero, in currencies of 0, 2 and 3 decimals")
    func exact() throws {
        for (code, value) in [("JPY", Int64(1)), ("CNY", 10), ("KWD", 5)] {
            let currency = try #require(Currency(code))
            let count = try CashCount([.init(value: value, count: 333_333)], in: currency)
            let comparison = CashComparison(counted: count, expected: value * 333_333)
            #expect(comparison.difference == 0)
            #expect(!comparison.needsReason)
            #expect(!comparison.needsApproval(under: CashRules()))
        }
    }

    @Test("AS-04 A difference under the limit needs a reason; above it a supervisor, and says so instead of failing")
    func limit() throws {
        let shop = try Self.cashShop()
        _ = try shop.prepare()
        let over = CashComparison(counted: try Self.count(10, 6), expected: 100_000)
        #expect(try shop.answer(.count(over.counted)) == .awaits(.explain(over, needsApproval: true)))
        #expect(try shop.answer(.explain(.unknown, approver: nil)) == .refused(.needsApproval))
        #expect(try shop.answer(.explain(.unknown, approver: "00")).overview != nil)
        #expect(shop.world.terminal.state.closing?.explanation?.approver == "00")
        try shop.confirm()
        try shop.audit()
    }

    @Test("AS-37 Expected cash is the float, sales less refunds, and what was put in less what was taken out")
    func expected() throws {
        let shop = try Shop(cash: CashRules(float: 20_000))
        for (kind, amount) in [(CashLine.Kind.sale, Int64(7_500)), (.paidIn, 10_000), (.paidOut, 2_500)] {
            _ = try shop.world.run(.cash(CashRequest(kind: kind, amount: amount)))
        }
        _ = try shop.prepare()
        let count = try Self.count(3, 50)
        #expect(try shop.answer(.count(count)).overview != nil)
        #expect(shop.world.terminal.state.closing?.comparison == CashComparison(counted: count, expected: 35_000))
        try shop.confirm()
    }

    @Test(
        "AS-39 A count of nothing, and one of ten times what is expected, are accepted and recorded",
        arguments: [0, 100])
    func extremes(_ hundreds: Int) throws {
        let shop = try Self.cashShop()
        _ = try shop.prepare()
        _ = try shop.answer(.count(try Self.count(hundreds)))
        #expect(try shop.answer(.explain(.miscounted, approver: "00")).overview != nil)
        try shop.confirm()
        try shop.audit()
    }

    @Test("AS-42 Nothing that is asked before the count says what is expected")
    func blind() throws {
        let shop = try Self.cashShop()
        let asked = try shop.prepare()
        #expect(asked == .awaits(.count))
        #expect(shop.world.terminal.state.closing?.comparison == nil)
    }

    @Test("AS-11 A held pre-authorisation is listed; carried, it is in tomorrow's list too")
    func openItems() throws {
        let shop = try Shop()
        let hold = try shop.line(.preAuthorization, 30_000)
        guard case .awaits(.openItems(let items)) = try shop.prepare() else {
            Issue.record("not asked")
            return
        }
        #expect(items.holds == [hold.key])
        #expect(items.heldAmount == 30_000)
        #expect(try shop.answer(.carry) == .awaits(.count))
        _ = try shop.answer(.count(try Self.count(0)))
        try shop.confirm()
        #expect(shop.world.terminal.state.openItems.holds == [hold.key])
        try shop.audit()
    }

    @Test("Until it is confirmed a closing can be given up at each question, and selling resumes", arguments: 0..<4)
    func cancelled(_ answers: Int) throws {
        let shop = try Self.cashShop()
        try shop.prepareUpTo(answers)
        #expect(try shop.run(.sale, 100) == .refused(.closingUnderWay))
        #expect(try shop.world.run(.cancelClosing) == .cancelled)
        #expect(shop.world.terminal.prompt == nil)
        try shop.line(.sale, 100)
        #expect(try shop.world.run(.cancelClosing) == .refused(.notAsked))
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("A restart at each question cancels the preparation, and selling resumes", arguments: 0..<4)
    func restarted(_ answers: Int) throws {
        let shop = try Self.cashShop()
        try shop.prepareUpTo(answers)
        try shop.world.restartTerminal()
        #expect(shop.world.terminal.state.closing == nil)
        try shop.line(.sale, 100)
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("An answer that nobody asked for changes nothing", arguments: 0..<4)
    func unasked(_ answers: Int) throws {
        let shop = try Self.cashShop()
        try shop.prepareUpTo(answers)
        let commits = shop.world.journal.commits
        let prompt = try #require(shop.world.terminal.prompt)
        let wrong: [PromptAnswer] = [
            .carry, .explain(.unknown, approver: "00"), .authorize(operatorNumber: "01"), .confirm(list: ""),
            .count(try Self.count(1)),
        ]
        for answer in wrong where !answer.answers(prompt) {
            #expect(try shop.answer(answer) == .refused(.notAsked))
        }
        #expect(shop.world.journal.commits == commits)
        #expect(shop.world.terminal.prompt == prompt)
    }

    @Test("AS-45 A confirmation of another list than the one on the screen is refused")
    func list() throws {
        let shop = try Self.cashShop()
        try shop.prepareUpTo(3)
        #expect(try shop.answer(.confirm(list: "0000000000000000")) == .refused(.listChanged))
        try shop.confirm()
        try shop.audit()
    }

    @Test("AS-27 Two windows and a double tap: one closing, one number, and everybody gets the same answer")
    func twice() throws {
        let shop = try Self.cashShop()
        try shop.prepareUpTo(3)
        let list = try #require(shop.world.terminal.overviewShown)
        let first = try shop.world.command(.answerPrompt(.confirm(list: list)))
        let second = try shop.world.command(.prepareClosing(SignOffRequest(identifier: "evening")))
        let third = try shop.world.command(.signOff(SignOffRequest(identifier: "another")))
        try shop.world.wait(seconds: 60)
        let results = [first, second, third].map { shop.world.results[$0] }
        guard case .closing(let report)? = results[0] else {
            Issue.record("no end: \(results)")
            return
        }
        #expect(results.allSatisfy { $0 == .closing(report) })
        #expect(shop.world.slips.count == 1)
        #expect(try shop.prepare() == .closing(report))
        try shop.audit()
    }

    @Test("The host is away: the person still answers everything, and what is owed goes before the totals")
    func hostAway() throws {
        let shop = try Shop()
        shop.world.faults.fate = { _, way, message in
            way == .toHost && message.mti == .reversalRequest || message.mti.description == "0210" ? .lose : .deliver
        }
        guard case .unknown? = try shop.run(.sale, 200) else { throw Unexpected("sale", #_sourceLocation) }
        guard case .awaits(.openItems(let items)) = try shop.prepare() else {
            Issue.record("not asked")
            return
        }
        #expect(items.unknown.count == 1)
        #expect(try shop.answer(.carry) == .awaits(.count))
        _ = try shop.answer(.count(try Self.count(0)))
        guard case .closing(let report) = try shop.confirm() else { return }
        #expect(report.end == .pending)
        #expect(report.waitsFor == .reversal)
        #expect(shop.messages(.toHost).allSatisfy { $0.mti.description != "0500" })
        shop.heal()
        try shop.world.wait(seconds: 1_000)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        try shop.audit()
    }

    @Test("A batch that is being settled because it is full is closed first, then the questions come")
    func fullBatch() throws {
        let shop = try Shop({ $0.journalLimit = 3 })
        for _ in 0..<3 { try shop.line(.sale, 100) }
        let sale = try shop.world.command(.transaction(try shop.request(.sale, 100)))
        let closing = try shop.world.command(.prepareClosing(SignOffRequest(identifier: "evening")))
        try shop.world.wait(seconds: 60)
        guard case .approved? = shop.world.results[sale] else { throw Unexpected("sale", #_sourceLocation) }
        #expect(shop.world.results[closing] == .awaits(.count))
        _ = try shop.answer(.count(try Self.count(0)))
        guard case .closing(let report) = try shop.confirm() else { return }
        #expect(report.day.batches.count == 2)
        try shop.audit()
    }
}

extension Shop {
    func prepare(_ name: String = "evening", needsOperator: Bool = false) throws -> CommandResult? {
        try world.run(.prepareClosing(SignOffRequest(identifier: name, needsOperator: needsOperator)))
    }

    func answer(_ answer: PromptAnswer) throws -> CommandResult {
        try #require(try world.run(.answerPrompt(answer)))
    }

    /// Answers so many of the questions of a day with cash and operators.
    fileprivate func prepareUpTo(_ answers: Int) throws {
        let script: [PromptAnswer] = [
            .count(try CashCount([.init(value: 100, count: 999)], in: .renminbi)),
            .explain(.miscounted, approver: nil),
        ]
        _ = try prepare(needsOperator: true)
        for answer in script.prefix(answers) { _ = try self.answer(answer) }
        if answers > 2 { _ = try answer(.authorize(operatorNumber: "03")) }
    }

    @discardableResult
    fileprivate func confirm() throws -> CommandResult {
        try answer(.confirm(list: try #require(world.terminal.overviewShown)))
    }
}

extension Terminal {
    fileprivate var overviewShown: String? {
        if case .confirm(let overview)? = prompt { overview.list } else { nil }
    }
}

extension CommandResult {
    var overview: ClosingOverview? {
        if case .awaits(.confirm(let overview)) = self { overview } else { nil }
    }
}

extension PromptAnswer {
    fileprivate func answers(_ prompt: ClosingPrompt) -> Bool {
        switch (self, prompt) {
        case (.carry, .openItems), (.count, .count), (.count, .explain), (.explain, .explain),
            (.authorize, .authorize), (.confirm, .confirm):
            true
        default: false
        }
    }
}

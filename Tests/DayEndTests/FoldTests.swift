import DayEnd
import Testing
import UnionPay

@Suite("The fold")
struct FoldTests {
    @Test("A journal's records lead to one state, one by one or from its anchor")
    func anchor() throws {
        var state = TerminalState()
        for record in Samples.records { try state.apply(record) }
        let index = try #require(Samples.records.lastIndex { if case .batchClosed = $0 { true } else { false } })
        #expect(try TerminalState(folding: Samples.records[index...]) == state)
        #expect(state.lines.isEmpty)
        #expect(state.day == TerminalState.DaySoFar())
        #expect(state.lastClosing?.end == .closed)
        #expect(state.lastSlip?.batch == .first)
        #expect(state.batch == BatchNumber.first.next)
        #expect(state.isSignedIn == false)
    }

    @Test("A record that cannot follow is refused, and says what was expected")
    func errors() throws {
        let key = LineKey(batch: .first, stan: .first)
        let start = Samples.closingStart(.day)
        let strays: [TerminalRecord] = [
            .outcome(Samples.outcome(key, "00", 100)), .unanswered(.init(key: key, reason: "98")),
            .reversalEnded(.init(key: key, code: "00")), .closingCancelled, .stepStarted(.freeze),
            .stepEnded(.freeze, .performed), .settled(Samples.settlement), .uploaded(.init(lines: [], code: "00")),
            .uploadEnded(code: "00"), .settlementLost, .closingEnded(.closed),
        ]
        for record in strays {
            var state = TerminalState()
            #expect(throws: FoldError.self, "\(record)") { try state.apply(record) }
        }
        var state = TerminalState()
        try state.apply(.closingStarted(start))
        let outOfStep: [TerminalRecord] = [
            .closingStarted(start), .stepStarted(.settle), .stepEnded(.rest, .performed), .settled(Samples.settlement),
            .uploaded(.init(lines: [], code: "00")), .batchClosed(try Samples.anchor(of: state)),
        ]
        for record in outOfStep {
            var copy = state
            do throws(FoldError) {
                try copy.apply(record)
                Issue.record("\(record) was taken")
            } catch {
                #expect(error.description.contains("expected"))
            }
        }
    }

    @Test("The figures beside the lines are those of the lines, and every change of the list is another list")
    func figuresBesideTheLines() throws {
        var state = TerminalState()
        var stan = STAN.first
        var lists: Set<String> = []
        for round in 0..<40 {
            var intent = Samples.intent(stan, round % 3 == 2 ? .saleVoid : .sale, Int64(100 + round))
            if intent.type == .saleVoid,
                let sale = state.lines.last(where: { $0.type == .sale && $0.standing == .approved })
            {
                intent.original = sale.key
                intent.amount = sale.amount
            }
            try state.apply(.intent(intent))
            try state.apply(.outcome(Samples.outcome(intent.key, round % 7 == 6 ? "51" : "00", intent.amount)))
            #expect(state.net == (try NetFigures(of: state.lines.map(\.countable))))
            #expect(state.gross == (try GrossFigures(of: state.lines.map(\.countable))))
            lists.insert(try state.overview(of: Samples.time.date).list)
            stan = stan.next
        }
        #expect(lists.count == state.lines.count)
    }

    @Test("A line that is set aside leaves every figure, and whoever confirms the list sees another one")
    func setAside() throws {
        var state = TerminalState()
        let intent = Samples.intent(.first, .offlineSale, 100)
        try state.apply(.intent(intent))
        var outcome = Samples.outcome(intent.key, "00", 100)
        outcome.rrn = ""
        try state.apply(.outcome(outcome))
        let before = try state.overview(of: Samples.time.date)
        #expect(before.net == 100)
        try state.apply(
            .quarantined(.init(key: intent.key, reason: "its card", owner: .serviceProvider, time: Samples.time)))
        let after = try state.overview(of: Samples.time.date)
        #expect(state.gross == GrossFigures())
        #expect(state.net == NetFigures())
        #expect(after.net == 0)
        #expect(after.list != before.list)
    }

    @Test("A line that the host has answered is not answered twice")
    func secondOutcome() throws {
        var state = TerminalState()
        let intent = Samples.intent(.first, .sale, 100)
        try state.apply(.intent(intent))
        try state.apply(.outcome(Samples.outcome(intent.key, "00", 100)))
        #expect(throws: FoldError.self) { try state.apply(.outcome(Samples.outcome(intent.key, "00", 100))) }
    }

    @Test("A cash sum that does not fit is refused")
    func cashOverflow() throws {
        var state = TerminalState()
        let line = CashLine(kind: .sale, amount: .max, time: Samples.time, businessDay: Samples.time.date)
        try state.apply(.cash(line))
        #expect(throws: FoldError.self) { try state.apply(.cash(line)) }
    }

    @Test("A terminal that holds lines never adopts another batch number; one that holds none does, closing or not")
    func batchNumber() throws {
        let seven = try #require(BatchNumber(7))
        let signIn = TerminalRecord.signedIn(.init(stan: .first, batch: seven, rrn: "", time: Samples.time))
        var empty = TerminalState()
        try empty.apply(signIn)
        #expect(empty.batch == seven)
        var open = TerminalState()
        try open.apply(.intent(Samples.intent(.first, .sale, 100)))
        try open.apply(signIn)
        #expect(open.batch == .first)
        var closing = TerminalState()
        try closing.apply(.closingStarted(Samples.closingStart(.day)))
        try closing.apply(signIn)
        #expect(closing.batch == seven)
        // From the settlement on the number is the closing's.
        var settled = TerminalState()
        try settled.apply(.closingStarted(Samples.closingStart(.batch)))
        try settled.apply(.stepEnded(.drain, .performed))
        try settled.apply(.settled(Samples.settlement))
        try settled.apply(signIn)
        #expect(settled.batch == .first)
    }

    @Test("A sign-off is owed again only by a terminal that woke by itself, until somebody works")
    func owedSignOff() throws {
        func signIn(_ byItself: Bool) -> TerminalRecord {
            .signedIn(.init(stan: .first, batch: .first, rrn: "", time: Samples.time, isByItself: byItself))
        }
        var state = TerminalState()
        try state.apply(signIn(true))
        #expect(state.owesSignOff)
        try state.apply(signIn(true))
        #expect(state.owesSignOff)
        try state.apply(.intent(Samples.intent(.first, .sale, 100)))
        #expect(!state.owesSignOff)
        try state.apply(signIn(true))
        #expect(!state.owesSignOff)
        try state.apply(signIn(false))
        #expect(!state.owesSignOff)
    }

    @Test("The evening's closing takes over that of a full batch, and nothing else can")
    func takeOver() throws {
        var state = TerminalState()
        try state.apply(.closingStarted(Samples.closingStart(.batch)))
        #expect(throws: FoldError.self) {
            var copy = state
            try copy.apply(.closingStarted(Samples.closingStart(.batch)))
        }
        try state.apply(.closingStarted(Samples.closingStart(.day)))
        #expect(state.closing?.start.scope == .day)
        #expect(state.closing?.step == .drain)
        #expect(state.closing?.isConfirmed == false)
    }

    @Test("References of closed batches and of cash are remembered, the newest thousand, without sealed cards")
    func references() throws {
        var state = TerminalState()
        for number in 1...1_005 {
            let line = CashLine(
                kind: .sale, amount: 1, time: Samples.time, businessDay: Samples.time.date, reference: "cash \(number)")
            try state.apply(.cash(line))
        }
        #expect(state.cashReferences.count == TerminalState.referencesKept)
        #expect(state.cashReferences.last?.reference == "cash 1005")
        var intent = Samples.intent(.first, .sale, 100)
        intent.reference = "ticket"
        try state.apply(.intent(intent))
        try state.apply(.outcome(Samples.outcome(intent.key, "10", 60)))
        #expect(state.lines.last?.asked == 100)
        let anchor = try Samples.anchor(of: state)
        #expect(anchor.carried.pastReferences.map(\.reference) == ["ticket"])
        #expect(anchor.carried.pastReferences.first?.card.sealed.bytes == [])
        #expect(anchor.carried.retiredKeys == [intent.card.keyName])
    }

    @Test("A closing's scope decides its steps")
    func steps() {
        #expect(ClosingScope.day.firstStep == .freeze)
        var step: ClosingStep? = ClosingScope.batch.firstStep
        var steps: [ClosingStep] = []
        while let found = step {
            steps.append(found)
            step = ClosingScope.batch.step(after: found)
        }
        #expect(steps == [.drain, .settle, .reconcile, .close])
    }
}

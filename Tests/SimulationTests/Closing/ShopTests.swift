import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Tills of one merchant, which share a host and nothing else.
@Suite("A shop that is closed by one of its tills")
struct ShopTests {
    static func till(
        _ number: String, _ ledger: MemoryLedger = MemoryLedger(), issuer: [IssuerRules.Rule] = [],
        offers: Bool = true, schedule: CloseSchedule? = nil, minutes: Int = 30, closesShop: Bool = false
    ) throws -> Shop {
        try Shop(
            { $0.extensions.insert(.shopFreeze) }, issuer: issuer, terminal: number, ledger: ledger,
            schedule: schedule, closesShop: closesShop,
            businessDay: BusinessDayRule(cutOff: schedule.map { $0.closeAt + 3600 } ?? 0),
            host: {
                $0.shopFreezeMinutes = minutes
                if !offers { $0.profile.extensions.remove(.shopFreeze) }
            })
    }

    /// Till A closes the shop and gets no further than the freeze: its settlement is not answered.
    static func freeze(_ till: Shop) throws -> ClosingReport {
        till.world.faults.fate = { _, way, message in
            way == .toHost && message.mti == .reconciliationRequest ? .lose : .deliver
        }
        return try closeShop(till)
    }

    @discardableResult
    static func closeShop(_ till: Shop, _ name: String = "evening") throws -> ClosingReport {
        let result = try till.world.run(.signOff(SignOffRequest(identifier: name, closesShop: true)))
        guard case .closing(let report)? = result else {
            throw Unexpected("closing: expected a report, found \(String(describing: result))", #_sourceLocation)
        }
        return report
    }

    /// Lets the second till's clock come up with the first one's.
    static func follow(_ till: Shop, _ other: Shop) throws {
        let behind = other.world.now.milliseconds - till.world.now.milliseconds
        if behind > 0 { try till.world.wait(seconds: behind / 1000 + 1) }
    }

    static func refusedBy(_ till: String, _ result: CommandResult?) -> Bool {
        guard case .declined("S1", _, till)? = result else { return false }
        return true
    }

    @Test(
        "AS-12 Till A freezes the shop: till B's next sale is refused at commit and told why; what was authorised before stays in the old batch"
    )
    func freezes() throws {
        let a = try Self.till("10000001")
        let b = try Self.till(
            "10000002", a.world.ledger, issuer: [.init(amountEndsWith: "77", delay: 20_000)])
        try a.line(.sale, 100)
        let before = try b.line(.sale, 200)
        // This one is at its issuer when the shop is frozen.
        let under = try b.world.command(.transaction(try b.request(.sale, 377)))
        try b.world.run(until: { b.world.asked.count == 2 })
        let report = try Self.freeze(a)
        #expect(report.end == .pending)
        #expect(report.shop?.reach == .told)
        // The line that is under way is none yet.
        #expect(report.shop?.tills.map(\.terminal) == ["10000002"] && report.shop?.tills.map(\.lines) == [1])
        try b.world.run(until: { b.world.results[under] != nil })
        guard case .approved(let kept, _)? = b.world.results[under] else {
            throw Unexpected(
                "a sale that was authorised before: \(String(describing: b.world.results[under]))", #_sourceLocation)
        }
        try Self.follow(b, a)
        let asked = b.world.asked.count
        #expect(Self.refusedBy("10000001", try b.run(.sale, 400)))
        #expect(b.world.asked.count == asked)
        #expect(ResponseCode("S1")?.prompt(in: .english).contains("closes the shop") == true)
        // What has happened already is taken, and what undoes goes on.
        _ = try b.offlineSale(50)
        guard case .sent(remaining: 0)? = try b.world.run(.sendStored) else {
            throw Unexpected("an offline sale was not taken", #_sourceLocation)
        }
        b.lose(.toTerminal, "0210")
        #expect(
            Self.refusedBy("10000001", try b.run(.saleVoid, 0, Shop.domestic, .swipe, .init(original: before.key.stan)))
                == false)
        b.heal()
        try b.world.wait(seconds: 60)
        #expect(b.count(of: .reversal(.saleVoid)) == 1)
        #expect(b.world.terminal.state.open == [])
        // B closes for itself: nothing of that is refused.
        #expect(try b.signOff().end == .closed)
        #expect(b.world.slips.map(\.net.net) == [200 + 377 + 50])
        #expect(kept.key.batch == before.key.batch)
        // A's batch is closed: the shop sells.
        a.heal()
        try a.world.wait(seconds: 900)
        #expect(a.world.terminal.state.lastClosing?.end == .closed)
        #expect(a.world.ledger.freezes.map(\.until) == [nil])
        try Self.follow(b, a)
        try b.line(.sale, 500)
        try b.signOff("two")
        for till in [a, b] { try till.audit() }
    }

    @Test("Every new act of another till is refused, no question is, and the till that closes is not")
    func acts() throws {
        let a = try Self.till("10000001")
        let b = try Self.till("10000002", a.world.ledger)
        let sale = try b.line(.sale, 900)
        let hold = try b.line(.preAuthorization, 800)
        try a.line(.sale, 100)
        _ = try Self.freeze(a)
        try Self.follow(b, a)
        let refund = Shop.Act(slip: OriginalSlip(date: "1123", rrn: sale.rrn))
        let acts: [(TransactionType, Int64, Shop.Act)] = [
            (.sale, 1, .init()), (.preAuthorization, 2, .init()), (.saleVoid, 0, .init(original: sale.key.stan)),
            (.refund, 3, refund), (.completion, 4, .init(original: hold.key.stan)),
            (.preAuthorizationVoid, 0, .init(original: hold.key.stan)),
        ]
        for (type, amount, act) in acts {
            let result = try b.run(type, amount, Shop.domestic, .swipe, act)
            #expect(Self.refusedBy("10000001", result), "\(type): \(String(describing: result))")
        }
        guard case .balance? = try b.run(.balanceInquiry, 0) else {
            throw Unexpected("an inquiry was refused", #_sourceLocation)
        }
        // The till that froze the shop gives it up and sells: the host takes that for the end of the freeze.
        a.world.faults.fate = { _, way, message in
            way == .toHost && (Catalogue.classify(message) == .shopFreeze) ? .lose : .deliver
        }
        #expect(try a.world.run(.cancelClosing) == .cancelled)
        try a.line(.sale, 5)
        #expect(a.world.ledger.freezes.map(\.until) == [nil])
        try Self.follow(b, a)
        try b.line(.completion, 700, Shop.domestic, .swipe, .init(original: hold.key.stan))
        a.heal()
        for till in [a, b] {
            #expect(try till.signOff("late").end == .closed)
            try till.world.wait(seconds: 900)
            try till.audit()
        }
    }

    @Test(
        "A closing that is given up lets the shop sell; the word comes through a restart too", arguments: [false, true])
    func givenUp(_ restarts: Bool) throws {
        let a = try Self.till("10000001")
        let b = try Self.till("10000002", a.world.ledger)
        try a.line(.sale, 100)
        _ = try Self.freeze(a)
        try Self.follow(b, a)
        #expect(Self.refusedBy("10000001", try b.run(.sale, 1)))
        a.lose(.toHost, "0820", times: restarts ? 3 : 1)
        #expect(try a.world.run(.cancelClosing) == .cancelled)
        #expect(a.world.terminal.state.owesShopLift == true)
        if restarts { try a.world.restartTerminal() }
        try a.world.wait(seconds: 900)
        #expect(a.world.terminal.state.owesShopLift == nil)
        #expect(a.world.ledger.freezes.map(\.until) == [nil])
        try b.line(.sale, 2)
        #expect(try a.signOff("again").end == .closed)
        try b.signOff()
        for till in [a, b] { try till.audit() }
    }

    @Test(
        "A freeze whose till is never heard of again ends by itself, to the second, and a repeat does not lengthen it")
    func limit() throws {
        let a = try Self.till("10000001", minutes: 7)
        let b = try Self.till("10000002", a.world.ledger, minutes: 7)
        try a.line(.sale, 100)
        _ = try Self.freeze(a)
        let until = try #require(a.world.ledger.freezes.first?.until)
        let since = try #require(a.world.ledger.freezes.first?.since)
        #expect(until.milliseconds == since.milliseconds + 7 * 60_000)
        // The same terminal tells it once more, under a new number, and an old frame is played again.
        let frames = a.world.frames.filter { $0.way == .toHost }.map(\.bytes)
        for frame in frames { a.world.replay(frame) }
        var again = try #require(
            try Catalogue.startRequest(.shopFreeze, batch: 1, profile: a.world.terminal.configuration.profile))
        again.set(11, "000900")
        again.set(41, "10000001")
        again.set(42, Shop.merchant)
        again.set(62, bytes: ShopFreezeNotice.freeze.bytes)
        let (answers, _) = try a.ask(again)
        #expect(answers.contains { $0.text(39) == "00" && $0.text(11) == "000900" })
        #expect(a.world.ledger.freezes.map(\.until) == [until])
        let left = until.milliseconds - b.world.now.milliseconds
        try b.world.wait(seconds: left / 1000 - 2)
        #expect(Self.refusedBy("10000001", try b.run(.sale, 1)))
        try b.world.wait(seconds: 3)
        try b.line(.sale, 2)
        #expect(try b.signOff().end == .closed)
        try b.audit()
    }

    @Test("A freeze that is played again after the closing stops nobody; one with a wrong MAC neither")
    func replayed() throws {
        let a = try Self.till("10000001")
        let b = try Self.till("10000002", a.world.ledger)
        try a.line(.sale, 100)
        _ = try Self.freeze(a)
        #expect(try a.world.run(.cancelClosing) == .cancelled)
        a.heal()
        try a.world.wait(seconds: 60)
        let frame = try #require(
            a.world.frames.first { frame in
                let message = try? a.format.decode(frame.bytes).message
                return frame.way == .toHost && message.flatMap(Catalogue.classify) == .shopFreeze
            }?.bytes)
        a.world.replay(frame)
        try a.world.wait(seconds: 5)
        #expect(a.world.ledger.freezes.map(\.until) == [nil])
        // Whoever has no key freezes nothing.
        var forged = frame
        forged[forged.count - 1] ^= 1
        a.world.replay(forged)
        try a.world.wait(seconds: 5)
        #expect(a.world.ledger.freezes.map(\.until) == [nil])
        try Self.follow(b, a)
        try b.line(.sale, 2)
        #expect(try a.signOff("again").end == .closed)
        try b.signOff()
        try b.audit()
    }

    @Test("A host that cannot, does not answer, or refuses: this till closes alone and says so", arguments: 0..<4)
    func alone(_ way: Int) throws {
        let a = try Self.till("10000001", offers: way != 0)
        let b = try Self.till("10000002", a.world.ledger)
        try a.line(.sale, 100)
        if way == 1 {
            a.world.faults.fate = { _, _, message in Catalogue.classify(message) == .shopFreeze ? .lose : .deliver }
        }
        if way == 2 {
            a.world.faults.answer = { message in
                guard Catalogue.classify(message) == .shopFreeze else { return nil }
                var lie = message
                lie.set(39, "96")
                return lie
            }
        }
        if way == 3 {
            // Its batch is not the host's, it says, whatever is done.
            a.world.faults.answer = { message in
                guard Catalogue.classify(message) == .shopFreeze else { return nil }
                var lie = message
                lie.set(39, "77")
                return lie
            }
        }
        let start = a.world.now.milliseconds
        let report = try Self.closeShop(a)
        #expect(report.end == .closed)
        #expect(report.shop == ShopFreeze(way == 0 ? .notOffered : .notReached))
        // A host that does not answer holds nothing up for longer than ten seconds.
        #expect(a.world.now.milliseconds - start < 20_000)
        #expect(a.count(of: .shopFreeze) == (way == 3 ? 2 : 1))
        try Self.follow(b, a)
        try b.line(.sale, 200)
        try b.signOff()
        for till in [a, b] { try till.audit() }
    }

    @Test("Nobody who does not close the shop tells the host anything, and a terminal of a standard host never does")
    func notAsked() throws {
        let a = try Self.till("10000001")
        try a.line(.sale, 100)
        #expect(try a.signOff().shop == nil)
        #expect(a.count(of: .shopFreeze) == 0)
        let plain = try Shop()
        try plain.line(.sale, 100)
        #expect(try Self.closeShop(plain).shop == ShopFreeze(.notOffered))
        #expect(plain.count(of: .shopFreeze) == 0)
        for till in [a, plain] { try till.audit() }
    }

    @Test("A person is asked at once, though the host does not answer: the shop is told meanwhile")
    func attended() throws {
        let a = try Self.till("10000001")
        try a.line(.sale, 100)
        a.world.faults.fate = { _, _, message in Catalogue.classify(message) == .shopFreeze ? .lose : .deliver }
        let start = a.world.now.milliseconds
        guard
            case .awaits(.count)? = try a.world.run(
                .prepareClosing(SignOffRequest(identifier: "evening", closesShop: true)))
        else { throw Unexpected("expected the count", #_sourceLocation) }
        #expect(a.world.now.milliseconds == start)
        guard case .awaits(let prompt)? = try a.world.run(.answerPrompt(.count(CashCount([], in: .renminbi)))) else {
            throw Unexpected("expected the next question", #_sourceLocation)
        }
        #expect(a.world.now.milliseconds - start < 20_000)
        guard case .confirm(let overview) = prompt else { throw Unexpected("\(prompt)", #_sourceLocation) }
        guard case .closing(let report)? = try a.world.run(.answerPrompt(.confirm(list: overview.list))) else {
            throw Unexpected("expected the end", #_sourceLocation)
        }
        #expect(report.end == .closed && report.shop?.reach == .notReached)
        try a.audit()
    }

    @Test(
        "AS-25 At 04:00 one till is still offline: the shop's close settles without its lines and says so; nothing is captured twice"
    )
    func offline() throws {
        let four = CloseSchedule(closeAt: 4 * 3600)
        let ledger = MemoryLedger()
        let a = try Self.till("10000001", ledger, schedule: four, closesShop: true)
        // Closed and signed off: it is not among the open ones.
        let c = try Self.till("10000003", ledger)
        let b = try Self.till("10000002", ledger)
        try a.line(.sale, 100)
        let online = try b.line(.sale, 200)
        try c.line(.sale, 50)
        try c.signOff()
        // From now on nothing of B's reaches the host.
        b.world.faults.fate = { _, _, _ in .lose }
        let stored = try b.offlineSale(300)
        try a.world.wait(seconds: 20 * 3600 - 60)
        #expect(a.world.slips.isEmpty)
        try a.world.wait(seconds: 120)
        #expect(a.world.terminal.state.closedDays.map(\.isByItself) == [true])
        let said = try #require(a.world.terminal.state.lastClosing?.shop)
        #expect(said.reach == .told && said.count == 1)
        #expect(said.tills.map(\.terminal) == ["10000002"] && said.tills.map(\.lines) == [1])
        #expect(a.world.slips.map(\.net.net) == [100])
        // B is back in the morning: its lines are its own batch's.
        try Self.follow(b, a)
        b.heal()
        #expect(try b.signOff().end == .closed)
        #expect(b.world.slips.map(\.net.net) == [500])
        let captured = b.postings.filter { $0.state == .approved && $0.key.terminal == "10000002" }
        #expect(captured.map(\.key.line) == [online.key, stored.key])
        #expect(b.postings.count { $0.state == .approved } == 4)
        // Played again, whatever was on the wire captures nothing more.
        for frame in (a.world.frames + b.world.frames) where frame.way == .toHost { b.world.replay(frame.bytes) }
        try b.world.wait(seconds: 60)
        #expect(b.postings.count { $0.state == .approved } == 4)
        for till in [a, b] { try till.audit() }
    }

    @Test("AS-25 A terminal whose configuration closes the shop does so of itself at its time, each night anew")
    func byItself() throws {
        let ledger = MemoryLedger()
        let a = try Self.till("10000001", ledger, schedule: CloseSchedule(closeAt: 4 * 3600), closesShop: true)
        let b = try Self.till("10000002", ledger)
        for night in 1...2 {
            try Self.follow(a, b)
            try a.line(.sale, 100)
            try Self.follow(b, a)
            _ = try b.line(.sale, Int64(night))
            try a.world.wait(seconds: 22 * 3600)
            #expect(a.world.terminal.state.closedDays.map(\.isByItself) == Array(repeating: true, count: night))
            #expect(a.count(of: .shopFreeze) == night)
            #expect(a.world.terminal.state.lastClosing?.shop?.tills.map(\.lines) == [night])
        }
        #expect(ledger.freezes.map(\.until) == [nil])
        try b.signOff()
        for till in [a, b] { try till.audit() }
    }

    @Test(
        "Wherever the till's power goes in a closing of the shop, the shop sells again when that is over",
        arguments: 0..<6)
    func cuts(_ part: Int) throws {
        var isDone = false
        var input = part
        while !isDone {
            let a = try Self.till("10000001")
            let b = try Self.till("10000002", a.world.ledger)
            try a.line(.sale, 100)
            let first = a.world.terminalInputs
            var struck = false
            a.world.faults.terminalDies = { cut in
                guard !struck, cut.input == first + input, cut.effect == 0 else { return false }
                struck = true
                return true
            }
            let result = try a.world.run(.signOff(SignOffRequest(identifier: "evening", closesShop: true)))
            try a.world.wait(seconds: 1800)
            if case .closing? = result { isDone = !struck }
            if a.world.terminal.state.lastClosing == nil { try Self.closeShop(a) }
            try a.world.wait(seconds: 900)
            #expect(a.world.terminal.state.lastClosing?.end == .closed, "input \(input)")
            #expect(a.world.ledger.freezes.allSatisfy { $0.until == nil }, "input \(input)")
            try Self.follow(b, a)
            try b.line(.sale, 200)
            try b.signOff()
            for till in [a, b] { try till.audit([], "input \(input)") }
            input += 6
            #expect(input < 200)
            if input >= 200 { break }
        }
    }
}

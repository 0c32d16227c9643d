import DayEnd
import HostCore
import ISO8583
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Reversals")
struct ReversalTests {
    @Test("A reversal that is lost is sent again until it is answered, and undoes once", arguments: 1...6)
    func lostReversals(_ times: Int) throws {
        let shop = try Shop()
        var answers = 1
        var reversals = times
        shop.world.faults.fate = { _, way, message in
            if way == .toTerminal, message.mti.description == "0210", answers > 0 {
                answers -= 1
                return .lose
            }
            if message.mti.description == (times.isMultiple(of: 2) ? "0400" : "0410"), reversals > 0 {
                reversals -= 1
                return .lose
            }
            return .deliver
        }
        guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 3600)
        #expect(shop.world.terminal.state.open == [])
        #expect(shop.world.charges == [:])
        let stans = Set(shop.messages(.toHost).filter { $0.mti == .reversalRequest }.map { $0.text(11) })
        #expect(stans.count == 1)
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("The next sale waits for the reversal; while that gets no answer the sale is refused, not made")
    func blocksNextSale() throws {
        let shop = try Shop()
        shop.world.faults.fate = { _, way, message in
            way == .toTerminal && ["0210", "0410"].contains(message.mti.description) ? .lose : .deliver
        }
        guard case .unknown(let key, _)? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        #expect(try shop.run(.sale, 600) == .refused(.reversalOwed(key)))
        #expect(shop.count(of: .financial(.sale)) == 1)
        shop.heal()
        try shop.line(.sale, 600)
        #expect(try shop.signOff().day.net.net == 600)
        try shop.audit()
    }

    @Test("A 0400 that overtakes its 0200 leaves no charge: the late 0200 is refused and no issuer asked")
    func overtaking() throws {
        let shop = try Shop()
        try shop.line(.sale, 1)
        shop.meet(.toHost, "0200") { .delay(70_000) }
        guard case .unknown(let key, _)? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 300)
        let posting = try #require(shop.postings.first { $0.key.line == key })
        #expect(posting.state == .tombstone)
        #expect(shop.world.asked[posting.key] == nil)
        #expect(
            shop.messages(.toTerminal).last { $0.mti.description == "0210" && $0.text(11) == key.stan.text }?.text(39)
                == "12")
        #expect(try shop.signOff().day.net.net == 1)
        try shop.audit()
    }

    @Test("A 0400 meets a sale whose issuer has not answered: a late approval is reversed upstream and never booked")
    func meetsPending() throws {
        let shop = try Shop({ $0.responseTimeout = 5 }, issuer: [.init(amountEndsWith: "9", delay: 20_000)])
        guard case .unknown(let key, _)? = try shop.run(.sale, 509) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 5)
        #expect(shop.world.terminal.state.open == [])
        #expect(shop.postings.first { $0.key.line == key }?.isReversalRequested == true)
        try shop.world.wait(seconds: 60)
        #expect(shop.postings.first { $0.key.line == key }?.state == .reversed)
        #expect(shop.world.charges == [:])
        try shop.signOff()
        try shop.audit()
    }

    @Test("An issuer that is silent, or late after the time-out, leaves no charge", arguments: [nil, 40_000, 26_000])
    func lateIssuer(_ delay: Int?) throws {
        let shop = try Shop(
            issuer: [.init(amountEndsWith: "9", delay: delay, isSilent: delay == nil ? true : nil)])
        guard case .declined("98", _, _)? = try shop.run(.sale, 509) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 60)
        #expect(shop.world.charges == [:])
        try shop.line(.sale, 500)
        try shop.signOff()
        try shop.audit()
    }

    @Test("A wrong MAC in an answer is a reversal with reason A0 and a new sign-in")
    func wrongMAC() throws {
        let shop = try Shop()
        shop.alter("0210") { bytes in bytes[bytes.count - 1] ^= 1 }
        guard case .unknown(_, "A0")? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 60)
        let kinds = shop.kinds()
        #expect(kinds.filter { $0 == .signIn }.count == 2)
        #expect(kinds.suffix(2) == [.signIn, .reversal(.sale)])
        #expect(shop.messages(.toHost).last?.text(39) == "A0")
        #expect(shop.world.charges == [:])
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test("An approval without a MAC is a wrong MAC")
    func absentMAC() throws {
        let shop = try Shop()
        shop.lie("0210") { $0.remove(64) }
        guard case .unknown(_, "A0")? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        shop.world.faults.answer = { _ in nil }
        try shop.world.wait(seconds: 60)
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test(
        "An answer with another F3, F4, F41 or F42 is no answer to this request: reason 06",
        arguments: [(3, "200000"), (4, "000000000501"), (41, "10000002"), (42, "898000000000002")])
    func wrongField(_ field: Int, _ value: String) throws {
        let shop = try Shop()
        shop.lie("0210") { $0.set(field, value) }
        guard case .unknown(_, "06")? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        shop.world.faults.answer = { _ in nil }
        try shop.world.wait(seconds: 60)
        #expect(shop.messages(.toHost).last { $0.mti == .reversalRequest }?.text(39) == "06")
        #expect(shop.world.charges == [:])
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test(
        "An answer without F39 is no word of the host: a sale is undone, a reversal stays owed",
        arguments: ["0210", "0410"])
    func absentCode(_ mti: String) throws {
        let shop = try Shop()
        if mti == "0410" { shop.lose(.toTerminal, "0210") }
        shop.lie(mti) { $0.remove(39) }
        let result = try shop.run(.sale, 500)
        guard case .unknown? = result else { throw Unexpected("\(String(describing: result))", #_sourceLocation) }
        try shop.world.wait(seconds: 5)
        if mti == "0410" { #expect(shop.world.terminal.state.open.count == 1) }
        shop.world.faults.answer = { _ in nil }
        try shop.world.wait(seconds: 600)
        #expect(shop.world.charges == [:])
        #expect(shop.world.terminal.state.open.isEmpty)
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test("A reversal that the host refuses with another code is a case, named on the slip, and blocks nothing")
    func refusedReversal() throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0210")
        shop.lie("0410") { $0.set(39, "05") }
        guard case .unknown(let key, _)? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 60)
        #expect(shop.world.terminal.state.refusedReversals == [key])
        shop.world.faults.answer = { _ in nil }
        try shop.line(.sale, 600)
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.slip?.refusedReversals == [key])
        #expect(shop.world.terminal.state.refusedReversals == [])
        try shop.audit(.strangeFrames)
    }

    @Test(
        "A reversal answered with 12 or 25 is settled; with 77, 99 or A0 it is asked again after a sign-in",
        arguments: ["12", "25", "77", "99", "A0"])
    func otherCodes(_ code: String) throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0210")
        var lies = 2
        shop.world.faults.answer = { message in
            guard message.mti.description == "0410", lies > 0 else { return nil }
            lies -= 1
            var lie = message
            lie.set(39, code)
            return lie
        }
        guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.open == [])
        #expect(shop.world.terminal.state.refusedReversals == [])
        #expect(shop.count(of: .reversal(.sale)) == (["12", "25"].contains(code) ? 1 : 3))
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test("A 0400 of another act under the same key is refused and undoes nothing")
    func anotherAct() throws {
        let shop = try Shop()
        let line = try shop.line(.sale, 500)
        let sale = try #require(
            shop.world.frames.first { (try? shop.format.decode($0.bytes).message.mti) == .financialRequest })
        var message = try shop.format.decode(sale.bytes).message
        message.mti = .reversalRequest
        for field in [26, 35, 52, 53] { message.remove(field) }
        message.set(2, Shop.domestic.pan)
        message.set(39, "98")
        message.set(4, "000000000400")
        let (answers, _) = try shop.ask(message)
        #expect(answers.map { $0.text(39) } == ["64"])
        #expect(shop.posting(line)?.state == .approved)
        // The right one undoes it, and a repeat of it undoes nothing more.
        message.set(4, "000000000500")
        for _ in 0..<3 { #expect(try shop.ask(message).answers.map { $0.text(39) } == ["00"]) }
        #expect(shop.posting(line)?.state == .reversed)
        #expect(shop.world.ledger.entries.filter { $0.cause == .reversed }.count == 1)
        #expect(shop.world.halts == [])
    }

    @Test("A 0400 for a closed batch is never answered with 77, and moves no settled money")
    func closedBatch() throws {
        let shop = try Shop()
        let line = try shop.line(.sale, 500)
        let sale = try #require(
            shop.world.frames.first { (try? shop.format.decode($0.bytes).message.mti) == .financialRequest })
        var message = try shop.format.decode(sale.bytes).message
        try shop.signOff("one")
        try shop.line(.sale, 100)
        message.mti = .reversalRequest
        for field in [26, 35, 52, 53] { message.remove(field) }
        message.set(2, Shop.domestic.pan)
        message.set(39, "98")
        #expect(try shop.ask(message).answers.map { $0.text(39) } == ["68"])
        #expect(shop.posting(line)?.state == .approved)
        // One that the host has never seen is remembered, so that its sale is refused if it still comes.
        message.set(11, "000777")
        #expect(try shop.ask(message).answers.map { $0.text(39) } == ["25"])
        #expect(try shop.ask(message).answers.map { $0.text(39) } == ["00"])
        try shop.signOff("two")
        try shop.audit(.strangeFrames)
    }
}

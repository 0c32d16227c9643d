import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Sales without the host")
struct OfflineTests {
    @Test("An offline sale names who authorised it; without a name it is refused")
    func authority() throws {
        let shop = try Shop()
        // A terminal that has signed in once knows its batch.
        #expect(try shop.world.run(.signIn) == .signedIn(batch: .first))
        let before = shop.world.frames.count
        guard case .refused(.notPermitted)? = try shop.run(.offlineSale, 5_000, Shop.domestic, .manual) else {
            throw Unexpected("offline sale", #_sourceLocation)
        }
        let line = try shop.offlineSale(5_000)
        #expect(line.isDelivered == false)
        #expect(shop.world.frames.count == before)
        #expect(try shop.signOff().day.net.net == 5_000)
        let advice = try #require(shop.messages(.toHost).first { $0.mti == .financialAdvice })
        #expect(advice.text(38) == "123456")
        #expect(advice.text(61)?.suffix(13) == "0100000010000")
        #expect(shop.posting(line)?.state == .approved)
        try shop.audit()
    }

    @Test("A foreign card sold to offline is counted as foreign on both sides")
    func foreign() throws {
        let shop = try Shop()
        let line = try shop.offlineSale(5_000, Shop.foreign)
        #expect(line.cardClass == .foreign)
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.slip?.terminalTotals.foreign.debitAmount == 5_000)
        try shop.audit()
    }

    @Test("A chip's own approval makes a sale, with its certificate; a chip that did not approve makes none")
    func chip() throws {
        let shop = try Shop()
        guard case .refused(.notPermitted)? = try shop.run(.offlineICSale, 700, Shop.domestic, .chip) else {
            throw Unexpected("offline chip sale", #_sourceLocation)
        }
        let line = try shop.line(.offlineICSale, 700, Shop.domestic, .chip, .init(approvesOffline: true))
        // Asked for as an offline sale it is the same.
        let other = try shop.line(.offlineSale, 800, Shop.domestic, .tap, .init(approvesOffline: true))
        #expect(other.type == .offlineICSale)
        #expect(try shop.signOff().day.net.net == 1_500)
        #expect(shop.posting(line)?.state == .approved)
        try shop.audit()
    }

    @Test(
        "An adjustment takes its original's place in every total, delivered before it or not", arguments: [false, true])
    func adjustment(_ isDelivered: Bool) throws {
        let shop = try Shop()
        let sale = try shop.offlineSale(5_000)
        if isDelivered { #expect(try shop.world.run(.sendStored) == .sent(remaining: 0)) }
        let act = Shop.Act(original: sale.key.stan)
        try shop.line(.adjustment, 4_500, Shop.domestic, .manual, act)
        #expect(
            try shop.run(.adjustment, 1, Shop.domestic, .manual, act) == .refused(.originalNotFit(.adjusted)))
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.net.net == 4_500)
        #expect(shop.posting(sale)?.isAdjusted == true)
        try shop.audit()
    }

    @Test("A tip adjustment tells the tip")
    func tip() throws {
        let shop = try Shop()
        let sale = try shop.offlineSale(5_000)
        try shop.line(.tipAdjustment, 5_600, Shop.domestic, .manual, .init(original: sale.key.stan))
        #expect(try shop.signOff().day.net.net == 5_600)
        let advice = shop.messages(.toHost).last { $0.mti == .financialAdvice }
        #expect(advice?.text(48) == "000000000600")
        try shop.audit()
    }

    @Test("AS-15 Twenty sales offline are all at the host before the totals are sent")
    func drained() throws {
        let shop = try Shop()
        for amount in 1...20 { _ = try shop.offlineSale(Int64(amount)) }
        #expect(try shop.signOff().end == .closed)
        let kinds = shop.kinds()
        let settlement = try #require(kinds.firstIndex(of: .settlement))
        let last = try #require(kinds.lastIndex(of: .financial(.offlineSale)))
        #expect(last < settlement)
        #expect(kinds.filter { $0 == .financial(.offlineSale) }.count == 20)
        try shop.audit()
    }

    @Test("Each online sale takes one stored line along")
    func piggyback() throws {
        let shop = try Shop()
        _ = try shop.offlineSale(1)
        _ = try shop.offlineSale(2)
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 5)
        #expect(shop.world.terminal.state.lines.map(\.isDelivered) == [true, false, true])
        #expect(try shop.world.run(.sendStored) == .sent(remaining: 0))
        #expect(shop.world.terminal.state.lines.map(\.isDelivered) == [true, true, true])
        try shop.signOff()
        try shop.audit()
    }

    @Test("A line that the host refuses stays in the totals, is named as failed, and the day ends differing")
    func refused() throws {
        let shop = try Shop()
        let sale = try shop.offlineSale(5_000)
        shop.world.faults.answer = { message in
            guard message.mti.description == "0230" else { return nil }
            var lie = message
            lie.set(39, "05")
            return lie
        }
        let report = try shop.signOff()
        #expect(shop.world.terminal.state.lastClosing?.day.net.net == 5_000)
        // The host has booked what it was told; its answer was another's.
        #expect(report.end == .closed)
        #expect(shop.posting(sale)?.state == .approved)
        try shop.audit([.refusals, .tampered])
    }

    @Test("A refused line that an adjustment had replaced stays replaced: the totals hold one of the two")
    func refusedOriginal() throws {
        let shop = try Shop()
        let sale = try shop.offlineSale(5_000)
        let adjustment = try shop.line(.adjustment, 4_000, Shop.domestic, .manual, .init(original: sale.key.stan))
        shop.lie("0230") { $0.set(39, "05") }
        let report = try shop.signOff()
        #expect(shop.world.halts == [])
        #expect(report.day.net.net == 4_000)
        #expect(report.slip?.terminalTotals.domestic == .init(debitAmount: 4_000, debitCount: 1))
        #expect(shop.posting(adjustment)?.state == .approved)
        try shop.audit([.refusals, .tampered])
    }

    @Test(
        "What can never be delivered is not booked",
        arguments: [
            OfflineAuthority(mode: "07", institution: "00010000"), OfflineAuthority(mode: "01", institution: "ABC"),
            OfflineAuthority(mode: "01", institution: "123456789012"), OfflineAuthority(mode: "01", institution: ""),
        ])
    func malformed(_ authority: OfflineAuthority) throws {
        let shop = try Shop()
        guard
            case .refused(.invalid)? = try shop.run(
                .offlineSale, 5_000, Shop.domestic, .manual, .init(authority: authority, authorization: "123456"))
        else { throw Unexpected("\(authority)", #_sourceLocation) }
        #expect(shop.world.terminal.state.lines == [])
        try shop.audit()
    }

    @Test("An authorisation code that F38 cannot hold is refused", arguments: ["1234567", "", "12345\u{7}"])
    func malformedCode(_ code: String) throws {
        let shop = try Shop()
        guard
            case .refused(.invalid(field: "F38", _))? = try shop.run(
                .offlineSale, 5_000, Shop.domestic, .manual, .init(authority: Shop.authority, authorization: code))
        else { throw Unexpected(code, #_sourceLocation) }
        try shop.signOff()
        try shop.audit()
    }
}

import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("The host cuts its day")
struct DayCutTests {
    /// A shop whose host switches its day at three in the afternoon, with two sales of the old one.
    private func shop() throws -> Shop {
        let shop = try Shop(host: {
            $0.clearingCutOff = BusinessDayRule(cutOff: 15 * 3_600)
            $0.keepsBatchesInOneDay = true
        })
        try shop.line(.sale, 100)
        try shop.line(.sale, 20, Shop.foreign)
        return shop
    }

    private func passCut(_ shop: Shop) throws {
        let seconds = Int64(15 * 3_600 - shop.world.now.secondOfDay)
        try shop.world.wait(seconds: seconds + 60)
    }

    /// Asks for a sale that the host refuses because its day has changed.
    private func refusedSale(_ shop: Shop) throws {
        guard case .declined("90", _, _)? = try shop.run(.sale, 3) else {
            throw Unexpected("a sale after the cut: expected 90", #_sourceLocation)
        }
    }

    @Test("AS-35 The host says 日切: the next request closes the old batch, then takes new keys, then sells in a new one")
    func cut() throws {
        let shop = try shop()
        try passCut(shop)
        try refusedSale(shop)
        #expect(shop.world.terminal.state.batch == .first)
        let before = shop.kinds().count
        let line = try shop.line(.sale, 4)
        #expect(line.key.batch == BatchNumber.first.next)
        #expect(
            Array(shop.kinds().dropFirst(before)) == [
                .settlement, .uploadEnd(balanced: true), .signIn, .financial(.sale),
            ])
        #expect(shop.world.slips.map(\.lineCount) == [2])
        #expect(shop.world.slips.map(\.verdict) == [.balanced])
        // No batch holds lines of two of the host's days.
        let days = Dictionary(grouping: shop.postings.filter(\.isCounted), by: \.key.batch)
        #expect(days.mapValues { Set($0.map(\.clearingDate)) } == [.first: ["1123"], BatchNumber.first.next: ["1124"]])
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.net.net == 124)
        try shop.audit()
    }

    @Test("AS-35 A power cut between the host's word and the next request changes nothing")
    func powerCut() throws {
        let shop = try shop()
        try passCut(shop)
        try refusedSale(shop)
        try shop.world.restartTerminal()
        #expect(try shop.line(.sale, 4).key.batch == BatchNumber.first.next)
        #expect(shop.world.slips.map(\.lineCount) == [2])
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("AS-35 What was done without the host before it heard of the cut stays in the old batch, at both sides")
    func stored() throws {
        let shop = try shop()
        try passCut(shop)
        let offline = try shop.offlineSale(50)
        #expect(offline.key.batch == .first)
        try refusedSale(shop)
        // A shop that is cut off from its host sells on.
        #expect(try shop.offlineSale(60).key.batch == .first)
        #expect(try shop.line(.sale, 4).key.batch == BatchNumber.first.next)
        #expect(shop.world.slips.map(\.lineCount) == [4])
        #expect(shop.world.slips.map(\.verdict) == [.balanced])
        #expect(try shop.signOff().day.net.net == 234)
        try shop.audit()
    }

    @Test(
        "AS-35 A host that is away when the old batch is to be closed: that batch takes nothing more, and closes by itself"
    )
    func hostAway() throws {
        let shop = try shop()
        try passCut(shop)
        try refusedSale(shop)
        try shop.world.stopHost()
        guard case .refused? = try shop.run(.sale, 4) else { throw Unexpected("a sale", #_sourceLocation) }
        try shop.world.restartHost()
        try shop.world.wait(seconds: 600)
        #expect(shop.world.slips.map(\.lineCount) == [2])
        #expect(try shop.line(.sale, 5).key.batch == BatchNumber.first.next)
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("A host that does not keep batches in one day sells on over its cut-off, in the same batch")
    func standard() throws {
        let shop = try Shop(host: { $0.clearingCutOff = BusinessDayRule(cutOff: 15 * 3_600) })
        try shop.line(.sale, 100)
        try passCut(shop)
        #expect(try shop.line(.sale, 4).key.batch == .first)
        #expect(Set(shop.postings.map(\.clearingDate)) == ["1123", "1124"])
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("An inquiry, or a stored sale that is told a day late, does not make the batch yesterday's")
    func noLine() throws {
        let shop = try Shop(host: {
            $0.clearingCutOff = BusinessDayRule(cutOff: 15 * 3_600)
            $0.keepsBatchesInOneDay = true
        })
        guard case .balance? = try shop.run(.balanceInquiry, 0) else { throw Unexpected("inquiry", #_sourceLocation) }
        try passCut(shop)
        #expect(try shop.line(.sale, 4).key.batch == .first)
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("With nothing in the batch there is nothing to close: the sale is tried again as it is")
    func emptyBatch() throws {
        let shop = try Shop(issuer: [IssuerRules.Rule(amountEndsWith: "3", code: "90")])
        try refusedSale(shop)
        #expect(!shop.world.terminal.state.isDayCut)
        #expect(try shop.line(.sale, 4).key.batch == .first)
        #expect(shop.count(of: .settlement) == 0)
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }
}

import DayEnd
import DayScript
import HostCore
import Sealing
import Testing
import UnionPay

@Suite("A day file as acts")
struct RowScriptTests {
    static let rows = (try? DayFile.parse(DayFiles.small)) ?? []
    static let manyRows = (try? DayFile.parse(DayFiles.sales(9488))) ?? []

    @Test("Each row is one act, in the file's order")
    func order() {
        let script = DayScript.make(rows: Self.rows, seed: 1)
        #expect(script.acts.count == 8)
        #expect(script.acts.map(\.number) == Array(1...8))
        for (act, row) in zip(script.acts, Self.rows) {
            #expect(act.reference == row.ticket)
            #expect(act.original == row.originalTicket)
            #expect(act.amount == row.amount)
            #expect(act.date == row.date)
            #expect(act.secondOfDay == row.secondOfDay)
            #expect(act.expectation == .approved(row.amount))
            #expect(!act.losesAnswer)
            #expect((act.card != nil) == (row.tender == .card))
            #expect((act.way != nil) == (row.tender == .card))
        }
        #expect(
            script.acts.map(\.what) == [
                .card(.sale), .cash(.sale), .card(.refund), .card(.refund), .card(.sale), .cash(.refund), .card(.sale),
                .card(.refund),
            ])
        #expect(script.issuer == IssuerRules())
    }

    @Test(
        "A refund that names its sale comes with its card, each time a count further",
        arguments: 0..<20 as Range<UInt64>)
    func refunds(seed: UInt64) throws {
        let acts = DayScript.make(rows: Self.rows, seed: seed).acts
        let card = try #require(acts[0].card)
        for refund in [acts[2], acts[7]] {
            #expect(refund.card == card)
            #expect(refund.way == acts[0].way)
            #expect(!refund.entersPIN)
        }
        #expect(acts[2].chipCounter == acts[0].chipCounter + 1)
        #expect(acts[7].chipCounter == acts[0].chipCounter + 2)
        // One that names none has a card of its own, and no code.
        #expect(acts[3].card != card)
        #expect(acts[3].way != .scan)
        #expect(acts[3].original == nil)
    }

    @Test("Cards and ways come as often as they should", arguments: [1, 2, 3] as [UInt64])
    func mix(seed: UInt64) throws {
        try #require(Self.manyRows.count == 9488)
        let acts = DayScript.make(rows: Self.manyRows, seed: seed).acts
        func percent(_ isCounted: (ScriptedAct) -> Bool) -> Double {
            Double(acts.count(where: isCounted)) * 100 / Double(acts.count)
        }
        #expect(abs(percent { $0.way == .chip } - 45) < 2)
        #expect(abs(percent { $0.way == .tap } - 35) < 2)
        #expect(abs(percent { $0.way == .swipe } - 12) < 2)
        #expect(abs(percent { $0.way == .scan } - 8) < 2)
        #expect(abs(percent { $0.card?.scheme.cardClass == .domestic } - 85) < 2)
        #expect(acts.allSatisfy { $0.way != .scan || $0.card?.scheme == .unionPay })
        #expect(acts.allSatisfy { $0.card?.hasChip == ($0.way != .swipe) })
        #expect((5...60).contains(percent(\.entersPIN)))
    }

    @Test("The same seed gives the same acts, another seed others")
    func determinism() {
        let acts = DayScript.make(rows: Self.rows, seed: 5).acts
        #expect(acts == DayScript.make(rows: Self.rows, seed: 5).acts)
        #expect(acts.map(\.card) != DayScript.make(rows: Self.rows, seed: 6).acts.map(\.card))
    }

    @Test("A row more at the end changes no card before it")
    func independence() {
        let fewer = DayScript.make(rows: Array(Self.rows.dropLast(3)), seed: 5).acts
        #expect(DayScript.make(rows: Self.rows, seed: 5).acts.prefix(5) == fewer[...])
    }

    @Test("No rows, no acts")
    func nothing() {
        #expect(DayScript.make(rows: [], seed: 5).acts.isEmpty)
    }

    @Test("Every card can be read")
    func readings() throws {
        let reader = VirtualReader(seed: 2)
        for act in DayScript.make(rows: Array(Self.manyRows.prefix(500)), seed: 2).acts {
            let reading = try #require(try reader.read(act))
            #expect(reading.presentation.secrets.chipData.count <= 255)
        }
    }
}

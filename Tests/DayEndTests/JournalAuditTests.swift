import DayEnd
import Testing
import UnionPay

@Suite("What a journal must hold, from its records alone")
struct JournalAuditTests {
    private static let time = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)

    private static func audit(_ records: [TerminalRecord]) throws -> [String] {
        var chain = RecordChain()
        var reader = RecordChain()
        var audit = JournalAudit()
        for record in records { try audit.read(reader.open(chain.seal(record, at: time))) }
        audit.finish()
        return audit.problems
    }

    private static func numbered(_ stan: Int) throws -> TerminalRecord {
        .numbered(.init(stan: try #require(STAN(stan)), purpose: .signIn))
    }

    private static func cash(_ amount: Int64, _ reference: String?) -> TerminalRecord {
        .cash(CashLine(kind: .sale, amount: amount, time: time, businessDay: time.date, reference: reference))
    }

    @Test("Numbers that follow each other are sound; a number left out or taken twice is named")
    func numbers() throws {
        #expect(try Self.audit([Self.numbered(1), Self.numbered(2), Self.numbered(3)]) == [])
        #expect(
            try Self.audit([Self.numbered(1), Self.numbered(3)]) == ["record 2: STAN 000003 was taken, 000002 was next"]
        )
        #expect(
            try Self.audit([Self.numbered(1), Self.numbered(1)]) == ["record 2: STAN 000001 was taken, 000002 was next"]
        )
    }

    @Test("A till's act that is booked twice is named; the same amount for another act is not")
    func twice() throws {
        #expect(
            try Self.audit([Self.cash(100, "a"), Self.cash(100, "b"), Self.cash(100, nil), Self.cash(100, nil)]) == [])
        #expect(
            try Self.audit([Self.cash(100, "a"), Self.cash(100, "a")]) == ["record 2: act a cash sale was done already"]
        )
    }

    @Test("A slip whose figures are not those of its lines, and a state that does not follow, are named")
    func slip() throws {
        var state = TerminalState()
        let slip = SettlementSlip(
            terminal: "10000001", merchant: "898000000000001", currency: .renminbi, batch: .first,
            businessDay: Self.time.date, operatorNumber: "01", time: Self.time, net: NetFigures(),
            terminalTotals: SettlementTotals(gross: GrossFigures()), hostTotals: nil, verdict: .unconfirmed,
            lineCount: 0, refusedUploads: [], undelivered: [])
        let sound = try state.anchor(closing: slip).anchor
        #expect(try Self.audit([.batchClosed(sound)]) == [])
        var wrong = sound
        wrong.slip.lineCount = 2
        wrong.slip.verdict = .balanced
        #expect(try Self.audit([.batchClosed(wrong)]).count == 3)
        state.batch = state.batch.next
        var other = sound
        other.carried.nextSTAN = STAN.first.next
        #expect(try Self.audit([.batchClosed(other)]).count == 1)
    }
}

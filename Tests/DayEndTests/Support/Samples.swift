import DayEnd
import UnionPay

/// Records of a small day.
enum Samples {
    static let time = Moment(milliseconds: 1_795_392_000_000, utcOffset: 8 * 3_600)

    static func intent(_ stan: STAN, _ type: TransactionType, _ amount: Int64) -> TerminalRecord.Intent {
        TerminalRecord.Intent(
            key: LineKey(batch: .first, stan: stan), type: type, amount: amount,
            card: CardReference(
                masked: "622202*********0128", entry: .manualWithoutPIN, sealed: HexBytes([1, 2, 3]),
                keyName: "batch.000001"),
            operatorNumber: "01", time: time, businessDay: time.date)
    }

    static func outcome(_ key: LineKey, _ code: String, _ amount: Int64) -> TerminalRecord.Outcome {
        .init(
            key: key, code: code, amount: amount, rrn: "632700000012", authorization: "123456", clearingDate: "1123",
            scheme: .unionPay, time: time)
    }

    static func closingStart(_ scope: ClosingScope) -> TerminalRecord.ClosingStart {
        .init(identifier: "evening", scope: scope, businessDay: time.date, time: time)
    }

    static let settlement = TerminalRecord.Settlement(
        stan: .first, terminal: SettlementTotals(domestic: .zero, foreign: .zero),
        host: SettlementTotals(
            domestic: .zero, foreign: .zero, domesticVerdict: .balanced, foreignVerdict: .balanced), rrn: "",
        clearingDate: nil, time: time)

    static func anchor(of state: TerminalState) throws -> Anchor {
        let slip = SettlementSlip(
            terminal: "10000001", merchant: "898000000000001", currency: .renminbi, batch: state.batch,
            businessDay: time.date, operatorNumber: "01", time: time,
            net: try NetFigures(of: state.lines.map(\.countable)),
            terminalTotals: SettlementTotals(gross: try GrossFigures(of: state.lines.map(\.countable))),
            hostTotals: settlement.host, verdict: .balanced, lineCount: state.lines.count, refusedUploads: [],
            undelivered: [])
        return try state.anchor(closing: slip).anchor
    }

    static let records: [TerminalRecord] = (try? makeRecords()) ?? []

    private static func makeRecords() throws -> [TerminalRecord] {
        let second = STAN.first.next
        let third = second.next
        let sale = intent(second, .sale, 100)
        let lost = intent(third, .sale, 200)
        var records: [TerminalRecord] = [
            .opened(.init(terminal: "10000001", merchant: "898000000000001", currency: .renminbi)),
            .numbered(.init(stan: .first, purpose: .signIn)),
            .signedIn(.init(stan: .first, batch: .first, rrn: "632700000001", time: time)),
            .intent(sale), .outcome(outcome(sale.key, "00", 100)), .intent(lost),
            .unanswered(.init(key: lost.key, reason: "98")), .reversalEnded(.init(key: lost.key, code: "00")),
            .cash(CashLine(kind: .sale, amount: 250, time: time, businessDay: time.date, reference: "cash 1")),
            .parameters(HexBytes(Array("1260".utf8))), .closingStarted(closingStart(.day)), .closingCancelled,
            .closingStarted(closingStart(.day)),
        ]
        for step in ClosingStep.allCases where step < .close {
            records.append(.stepStarted(step))
            if step == .openItems {
                records.append(
                    .openItemsCarried(
                        .init(unknown: [], holds: [sale.key], heldAmount: 100, undelivered: 0, undeliveredAmount: 0)))
            }
            if step == .amounts {
                let count = try CashCount([.init(value: 100, count: 2)], in: .renminbi)
                records += [
                    .counted(CashComparison(counted: count, expected: 250)),
                    .differenceExplained(.init(reason: .miscounted)),
                ]
            }
            if step == .authorize { records.append(.authorized(.init(operatorNumber: "01", time: time))) }
            if step == .settle { records.append(.settled(settlement)) }
            if step == .reconcile {
                records += [.uploaded(.init(lines: [second], code: "00")), .uploadEnded(code: "00")]
            }
            records.append(.stepEnded(step, step == .amounts ? .skipped(reason: .notCounted) : .performed))
        }
        records.append(.stepStarted(.close))
        records.append(.batchClosed(try anchor(of: TerminalState(folding: records))))
        records += [
            .stepEnded(.close, .performed), .closingEnded(.pending), .stepStarted(.signOff),
            .signedOff(.init(stan: third.next, rrn: "632700000009", time: time)), .stepEnded(.signOff, .performed),
            .stepStarted(.rest), .stepEnded(.rest, .performed), .closingEnded(.closed),
        ]
        return records
    }
}

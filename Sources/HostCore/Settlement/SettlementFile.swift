public import DayEnd
import UnionPay

/// The settlement file of one clearing day in one currency: what the acquirer pays its merchants and claims from the schemes.
///
/// CSV: a header `H`, a row `D` for each line, a trailer `T` with count and totals, so that a cut file shows itself.
/// Amounts are minor units; refunds and voids are negative. Lines go by F15, else by the day of receipt.
public struct SettlementFile: Sendable, Hashable {
    public let clearingDay: CivilDate
    public let currency: Currency
    /// The whole file, lines ended by LF.
    public let text: String
    public let lineCount: Int
    public let debit: Figure
    public let credit: Figure
    /// Minor units, sales less refunds.
    public var net: Int64 { debit.amount - credit.amount }

    /// Lines whose batch is not closed: the day cannot be filed while a reversal could still change it.
    public struct NotReady: Error, Sendable, Hashable, CustomStringConvertible {
        public let clearingDay: CivilDate
        public let open: [String]
        public var description: String {
            "clearing day \(clearingDay): \(open.count) batches with lines of that day are not closed: "
                + open.prefix(5).joined(separator: ", ")
        }
    }

    /// Whether a posting has a row in the file of its clearing day: approved, and money by itself.
    public static func holds(_ posting: Posting) -> Bool {
        posting.state == .approved && !posting.isAdjusted && (posting.key.type.isDebit || posting.key.type.isCredit)
    }

    /// - Parameters:
    ///   - postings: Of the clearing day, in any order; only approved money counts.
    ///   - closed: Whether a posting's batch is closed (a late line's always is).
    ///   - institution: F32.
    public init(
        clearingDay: CivilDate, postings: [Posting], institution: String, currency: Currency,
        isClosed closed: (Posting) -> Bool
    ) throws {
        let lines = postings.filter(SettlementFile.holds)
        var open: [String] = []
        for line in lines where !line.isLate && !closed(line) {
            let name = "\(line.key.merchant)/\(line.key.terminal)/\(line.key.batch)"
            if !open.contains(name) { open.append(name) }
        }
        if !open.isEmpty { throw NotReady(clearingDay: clearingDay, open: open) }
        try self.init(
            clearingDay: clearingDay, institution: institution, currency: currency,
            lines: lines.map { posting in
                FiledLine(
                    posting, number: 1, currency: currency,
                    amount: posting.key.type.isCredit ? -posting.amount : posting.amount, fee: 0, rule: FeeTable.free,
                    standing: posting.isLate ? .late : .line)
            })
    }

    /// Of lines that are told, in any order: what a day's further files bring.
    public init(
        clearingDay: CivilDate, institution: String, currency: Currency, lines: [FiledLine]
    ) throws(AmountOverflow) {
        var debit = Figure.zero
        var credit = Figure.zero
        var rows = ["H,\(clearingDay),\(institution),\(currency.alphabeticCode)"]
        for line in lines.sorted(by: FiledLine.precedes) {
            // A line that is withdrawn goes the other way.
            if line.key.type.isCredit != (line.standing == .withdrawn) {
                try credit.add(0 - line.amount)
            } else {
                try debit.add(line.amount)
            }
            rows.append(
                [
                    "D", line.key.merchant, line.key.terminal, line.key.batch.text, line.key.stan.text,
                    line.key.type.rawValue, line.scheme.rawValue, line.card, line.rrn, line.authorization,
                    "\(line.amount)", line.standing == .line ? "" : line.standing.rawValue,
                ].joined(separator: ","))
        }
        let net = try debit.amount.adding(0 - credit.amount)
        rows.append("T,\(lines.count),\(debit.count),\(debit.amount),\(credit.count),\(credit.amount),\(net)")
        self.clearingDay = clearingDay
        self.currency = currency
        self.debit = debit
        self.credit = credit
        lineCount = lines.count
        text = rows.joined(separator: "\n") + "\n"
    }
}

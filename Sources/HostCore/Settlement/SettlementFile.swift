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
        var debit = Figure.zero
        var credit = Figure.zero
        var rows = ["H,\(clearingDay),\(institution),\(currency.alphabeticCode)"]
        let ordered = lines.sorted {
            ($0.key.merchant, $0.key.terminal, $0.key.batch.value, $0.key.stan.value)
                < ($1.key.merchant, $1.key.terminal, $1.key.batch.value, $1.key.stan.value)
        }
        for line in ordered {
            let amount = line.key.type.isCredit ? -line.amount : line.amount
            if line.key.type.isCredit { try credit.add(line.amount) } else { try debit.add(line.amount) }
            rows.append(
                [
                    "D", line.key.merchant, line.key.terminal, line.key.batch.text, line.key.stan.text,
                    line.key.type.rawValue, line.scheme.rawValue, line.card.masked, line.rrn, line.authorization ?? "",
                    "\(amount)", line.isLate ? "late" : "",
                ].joined(separator: ","))
        }
        rows.append(
            "T,\(ordered.count),\(debit.count),\(debit.amount),\(credit.count),\(credit.amount),"
                + "\(debit.amount - credit.amount)")
        self.clearingDay = clearingDay
        self.currency = currency
        self.debit = debit
        self.credit = credit
        lineCount = ordered.count
        text = rows.joined(separator: "\n") + "\n"
    }
}

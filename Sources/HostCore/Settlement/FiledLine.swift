public import DayEnd
public import UnionPay

/// A line as a settlement file holds it: from then on neither its amount nor its fee changes, whatever rules come.
/// What changes the day later stands in a further file of it.
public struct FiledLine: Hashable, Codable, Sendable {
    public var key: PostingKey
    /// The clearing day, and which of its files: 1 is the day's own, those after it bring what came late.
    public var day: CivilDate
    public var number: Int
    public var currency: Currency
    public var scheme: CardScheme
    public var cardClass: CardClass
    /// First six and last four digits.
    public var card: String
    public var rrn: String
    public var authorization: String
    /// Minor units: what the merchant gets, below zero for refunds and voids.
    public var amount: Int64
    /// Minor units: what the merchant pays of it, below zero where a fee is given back.
    public var fee: Int64
    /// The rule that told the fee.
    public var rule: String
    public var standing: Standing

    public enum Standing: String, Codable, Sendable {
        case line
        /// It came after its batch was closed.
        case late
        /// It was filed before and stands no more; amount and fee are the opposite.
        case withdrawn
    }

    public init(
        _ posting: Posting, number: Int, currency: Currency, amount: Int64, fee: Int64, rule: String, standing: Standing
    ) {
        key = posting.key
        day = posting.clearingDay
        self.number = number
        self.currency = currency
        scheme = posting.scheme
        cardClass = posting.cardClass
        card = posting.card.masked
        rrn = posting.rrn
        authorization = posting.authorization ?? ""
        self.amount = amount
        self.fee = fee
        self.rule = rule
        self.standing = standing
    }

    public init(
        key: PostingKey, day: CivilDate, number: Int, currency: Currency, scheme: CardScheme, cardClass: CardClass,
        card: String, rrn: String, authorization: String, amount: Int64, fee: Int64, rule: String, standing: Standing
    ) {
        self.key = key
        self.day = day
        self.number = number
        self.currency = currency
        self.scheme = scheme
        self.cardClass = cardClass
        self.card = card
        self.rrn = rrn
        self.authorization = authorization
        self.amount = amount
        self.fee = fee
        self.rule = rule
        self.standing = standing
    }

    /// The order of a file's rows.
    public static func precedes(_ one: FiledLine, _ other: FiledLine) -> Bool {
        (one.number, one.key.merchant, one.key.terminal, one.key.batch.value, one.key.stan.value)
            < (other.number, other.key.merchant, other.key.terminal, other.key.batch.value, other.key.stan.value)
            || ((one.number, one.key.merchant, one.key.terminal, one.key.batch.value, one.key.stan.value)
                == (other.number, other.key.merchant, other.key.terminal, other.key.batch.value, other.key.stan.value)
                && one.key.type.rawValue < other.key.type.rawValue)
    }

    /// The entry that charges its fee; nil for none.
    public func charge(at time: Moment) -> Entry? {
        guard fee != 0 else { return nil }
        let (merchant, fees) = ("merchant:\(key.merchant)", "fees:\(scheme.rawValue)")
        return Entry(
            posting: key, day: day, debit: fee > 0 ? merchant : fees, credit: fee > 0 ? fees : merchant,
            amount: abs(fee), cause: .charged, time: time)
    }
}

/// Tells the fees of the lines of one file.
public struct FeeReckoning {
    private let table: FeeTable
    private var charged: [PostingKey: (amount: Int64, fee: Int64, rule: String)] = [:]

    public init(_ table: FeeTable) { self.table = table }

    /// Takes what was filed of a line: a refund or void gives back of that.
    public mutating func know(_ line: FiledLine) throws(AmountOverflow) {
        let known = charged[line.key] ?? (0, 0, line.rule)
        charged[line.key] = (try known.amount.adding(line.amount), try known.fee.adding(line.fee), known.rule)
    }

    /// A line that is new in its file. Lines that are paid to the merchant must come before those that undo them.
    ///
    /// - Parameter number: Of the file.
    public mutating func line(
        _ posting: Posting, number: Int, currency: Currency, standing: FiledLine.Standing
    ) throws(AmountOverflow) -> FiledLine {
        let isCredit = posting.key.type.isCredit
        let (fee, rule) = try isCredit ? givenBack(posting, currency) : charge(posting, as: posting.key.type, currency)
        let line = FiledLine(
            posting, number: number, currency: currency, amount: isCredit ? -posting.amount : posting.amount, fee: fee,
            rule: rule, standing: standing)
        if !isCredit { try know(line) }
        return line
    }

    private func charge(
        _ posting: Posting, as type: TransactionType, _ currency: Currency
    ) throws(AmountOverflow) -> (Int64, String) {
        guard let rule = rule(posting, as: type, currency) else { return (0, FeeTable.free) }
        return (try rule.fee(on: posting.amount), rule.name)
    }

    private func rule(_ posting: Posting, as type: TransactionType, _ currency: Currency) -> FeeRule? {
        table.rule(
            for: FeeSubject(
                merchant: posting.key.merchant, type: type, scheme: posting.scheme, cardClass: posting.cardClass,
                currency: currency, day: posting.clearingDay))
    }

    private func givenBack(_ posting: Posting, _ currency: Currency) throws(AmountOverflow) -> (Int64, String) {
        let known = posting.original.flatMap { charged[$0] }.flatMap { $0.amount > 0 ? $0 : nil }
        // What was sold in a file that is not here is taken for a sale of this amount by the rules of this day.
        let type = posting.original?.type ?? .sale
        let found = rule(posting, as: type, currency)
        let name = known?.rule ?? found?.name ?? FeeTable.free
        let rule = table.rules.first { $0.name == name } ?? found
        if posting.key.type == .refund, rule?.refunds == .kept { return (0, name) }
        guard let known else { return (-(try rule?.fee(on: posting.amount) ?? 0), name) }
        return (-FeeRule.share(of: known.fee, returning: posting.amount, of: known.amount), name)
    }
}

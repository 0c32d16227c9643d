public import DayEnd
public import UnionPay

/// What an acquirer's merchants pay for their lines. The first rule that fits decides; a line that none fits is free
/// and stands under the name ``FeeTable/free``. Without rules every line is free.
public struct FeeTable: Codable, Sendable, Hashable {
    /// In the order in which they are tried.
    public var rules: [FeeRule] = []
    /// Merchants by what they sell; one that stands in several is of the first.
    public var categories: [Category] = []

    /// What a line is filed under that no rule fits.
    public static let free = "free"

    public struct Category: Codable, Sendable, Hashable {
        public var name: String
        /// F42 of each.
        public var merchants: [String]

        public init(name: String, merchants: [String]) {
            self.name = name
            self.merchants = merchants
        }
    }

    public init(rules: [FeeRule] = [], categories: [Category] = []) {
        self.rules = rules
        self.categories = categories
    }

    public enum CodingKeys: String, CodingKey { case rules, categories }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        rules = try values.decodeIfPresent([FeeRule].self, forKey: .rules) ?? []
        categories = try values.decodeIfPresent([Category].self, forKey: .categories) ?? []
    }

    /// The rule of a line; nil where it is free.
    public func rule(for line: FeeSubject) -> FeeRule? {
        let category = categories.first { $0.merchants.contains(line.merchant) }?.name
        return rules.first { $0.fits(line, category: category) }
    }

    /// What is wrong with the table: which rule's key, what was expected, what was found. Nil in a sound one.
    public var fault: (key: String, expected: String, found: String)? {
        var names: Set<String> = [Self.free]
        for (index, rule) in rules.enumerated() {
            let place = "fees.rules.Index \(index)"
            guard !rule.name.isEmpty, rule.name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                names.insert(rule.name).inserted
            else {
                return ("\(place).name", "a name of its own in ASCII without blanks, not \"\(Self.free)\"", rule.name)
            }
            if let category = rule.category, !categories.contains(where: { $0.name == category }) {
                return ("\(place).category", "one of fees.categories", category)
            }
            if let code = rule.currency, Currency(code) == nil {
                return ("\(place).currency", "an ISO 4217 code that terminals can have", code)
            }
            if let scheme = rule.scheme, CardScheme(rawValue: scheme) == nil {
                return ("\(place).scheme", "three characters such as CUP", scheme)
            }
            if let from = rule.from, let until = rule.until, until < from {
                return ("\(place).until", "\(from) or later", "\(until)")
            }
            if !(0...FeeRule.whole).contains(rule.partsPerMillion ?? 0) {
                return ("\(place).partsPerMillion", "0 to \(FeeRule.whole)", "\(rule.partsPerMillion ?? 0)")
            }
            let amounts = [("fixed", rule.fixed), ("minimum", rule.minimum), ("maximum", rule.maximum)]
            for (key, amount) in amounts {
                guard let amount else { continue }
                if amount < 0 { return ("\(place).\(key)", "minor units, not below zero", "\(amount)") }
                if rule.currency == nil { return ("\(place).currency", "the currency of `\(key)`", "nothing") }
            }
            if let minimum = rule.minimum, let maximum = rule.maximum, maximum < minimum {
                return ("\(place).maximum", "\(minimum), the minimum, or more", "\(maximum)")
            }
        }
        return nil
    }
}

/// What a rule looks at of a line.
public struct FeeSubject: Sendable, Hashable {
    public var merchant: String
    public var type: TransactionType
    public var scheme: CardScheme
    public var cardClass: CardClass
    public var currency: Currency
    /// The clearing day.
    public var day: CivilDate

    public init(
        merchant: String, type: TransactionType, scheme: CardScheme, cardClass: CardClass, currency: Currency,
        day: CivilDate
    ) {
        self.merchant = merchant
        self.type = type
        self.scheme = scheme
        self.cardClass = cardClass
        self.currency = currency
        self.day = day
    }
}

/// One rule: what it fits, and what a line under it costs. Whole numbers only.
public struct FeeRule: Codable, Sendable, Hashable {
    /// A million parts of a million.
    public static let whole: Int64 = 1_000_000

    public enum Cards: String, Codable, Sendable, Hashable { case domestic, foreign }
    /// What becomes of the fee when money goes back.
    public enum Refunds: String, Codable, Sendable, Hashable {
        /// The part of the sale's fee that belongs to what goes back is given back.
        case returned
        /// The acquirer keeps it; the refund itself is free.
        case kept
    }

    /// What lines are filed under.
    public var name: String

    // What it fits: every condition that is given must hold.
    public var category: String?
    public var merchant: String?
    /// F63's three letters: CUP, VIS, ….
    public var scheme: String?
    public var cards: Cards?
    /// Of the lines that are paid to the merchant; refunds and voids go by the rule of what they undo.
    public var types: [TransactionType]?
    /// ISO 4217; needed where an amount is given.
    public var currency: String?
    /// First and last clearing day.
    public var from: CivilDate?
    public var until: CivilDate?

    // What it costs.
    /// Of the amount, rounded half up to a minor unit, line by line: 6000 is 0.60 %.
    public var partsPerMillion: Int64?
    /// Minor units, added to it.
    public var fixed: Int64?
    /// What both come to at least, and at most.
    public var minimum: Int64?
    public var maximum: Int64?
    /// `returned` where nothing is said. Voids always give the fee back: the sale never was.
    public var refunds: Refunds?

    public init(
        name: String, category: String? = nil, merchant: String? = nil, scheme: String? = nil, cards: Cards? = nil,
        types: [TransactionType]? = nil, currency: String? = nil, from: CivilDate? = nil, until: CivilDate? = nil,
        partsPerMillion: Int64? = nil, fixed: Int64? = nil, minimum: Int64? = nil, maximum: Int64? = nil,
        refunds: Refunds? = nil
    ) {
        self.name = name
        self.category = category
        self.merchant = merchant
        self.scheme = scheme
        self.cards = cards
        self.types = types
        self.currency = currency
        self.from = from
        self.until = until
        self.partsPerMillion = partsPerMillion
        self.fixed = fixed
        self.minimum = minimum
        self.maximum = maximum
        self.refunds = refunds
    }

    func fits(_ line: FeeSubject, category: String?) -> Bool {
        if let wanted = self.category, wanted != category { return false }
        if let merchant, merchant != line.merchant { return false }
        if let scheme, scheme != line.scheme.rawValue { return false }
        if let cards, (cards == .domestic) != (line.cardClass == .domestic) { return false }
        if let types, !types.contains(line.type) { return false }
        if let currency, Currency(currency) != line.currency { return false }
        if let from, line.day < from { return false }
        if let until, line.day > until { return false }
        return true
    }

    /// The fee of a line that is paid to the merchant.
    ///
    /// - Parameter amount: Minor units, not negative.
    public func fee(on amount: Int64) throws(AmountOverflow) -> Int64 {
        let product = (partsPerMillion ?? 0).multipliedFullWidth(by: amount)
        // A quotient is never above the amount: a million parts are the whole.
        let (part, rest) = Self.whole.dividingFullWidth(product)
        let rounded = rest >= Self.whole / 2 ? try part.adding(1) : part
        let sum = try rounded.adding(fixed ?? 0)
        return min(max(sum, minimum ?? 0), maximum ?? .max)
    }

    /// The part of a sale's fee that belongs to what goes back of it, rounded down: however a sale is refunded, no more
    /// is given back than was charged, and with the whole amount all of it is.
    static func share(of fee: Int64, returning part: Int64, of amount: Int64) -> Int64 {
        guard amount > 0, part > 0 else { return 0 }
        return amount.dividingFullWidth(fee.multipliedFullWidth(by: min(part, amount))).quotient
    }
}

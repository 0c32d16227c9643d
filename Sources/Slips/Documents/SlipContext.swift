import DayEnd
public import UnionPay

/// What a piece of paper says besides its facts.
public struct SlipContext: Hashable, Sendable {
    public var language: Language
    /// Left out where empty.
    public var merchantName: String
    /// Marks everything as a test that is worth nothing.
    public var isTesting: Bool
    /// Marks a print after the first one. Nothing else on the paper differs.
    public var isReprint: Bool

    public init(
        _ language: Language, merchantName: String = "", isTesting: Bool = false, isReprint: Bool = false
    ) {
        self.language = language
        self.merchantName = merchantName
        self.isTesting = isTesting
        self.isReprint = isReprint
    }

    func callAsFunction(_ text: SlipText) -> String { text.text(in: language) }
}

/// A document under way, in one language.
struct SlipDraft {
    let context: SlipContext
    let currency: Currency
    var document = PaperDocument()

    init(_ context: SlipContext, _ currency: Currency, _ title: SlipText, _ subtitle: SlipText) {
        self.context = context
        self.currency = currency
        document.center(context(title), .title)
        document.center(context(subtitle), .strong)
        if context.isReprint { document.center(context(.reprint), .strong) }
        if context.isTesting { document.center(context(.testing), .strong) }
        if !context.merchantName.isEmpty { document.pair(context(.merchantName), context.merchantName) }
    }

    mutating func pair(_ label: SlipText, _ value: String, _ emphasis: PaperDocument.Emphasis = .plain) {
        document.pair(context(label), value, emphasis)
    }

    mutating func heading(_ text: SlipText) { document.items.append(.text(context(text), .left, .strong)) }

    /// A count and an amount; a line without a count is left out.
    mutating func figures(_ label: String, _ figure: Figure, isCredit: Bool = false) {
        guard figure.count != 0 else { return }
        document.items.append(.figures(label, String(figure.count), money(figure.amount, isCredit)))
    }

    /// The amount as paper shows it: a credit with a minus.
    func money(_ amount: Int64, _ isCredit: Bool = false) -> String {
        Money(isCredit ? 0 &- amount : amount, currency).description
    }

    func moneyWithCode(_ amount: Int64, _ isCredit: Bool = false) -> String {
        currency.alphabeticCode + " " + money(amount, isCredit)
    }

    consuming func finished() -> PaperDocument {
        if context.isTesting { document.center(context(.testing), .strong) }
        document.items.append(.cut)
        return document
    }
}

public import DayEnd
public import Wording

/// Paper on the screen: the settlement slip and its lists (11), or a receipt (27). What is printed is a view of the
/// same facts.
public struct PaperPreview: Encodable, Sendable {
    /// One of the papers that can be shown here.
    public struct Choice: Encodable, Sendable {
        public var id: String
        public var name: Phrase
        public var isChosen: Bool

        public init(_ id: String, _ name: WordingKey, isChosen: Bool) {
            self.id = id
            self.name = Phrase(name)
            self.isChosen = isChosen
        }
    }

    /// What has become of the print, or why it waits.
    public struct Notice: Encodable, Sendable {
        public var text: Phrase
        public var tone: Tone
        /// Short code of the printer's fault.
        public var code: String?

        public init(_ text: Phrase, _ tone: Tone, code: String? = nil) {
            self.text = text
            self.tone = tone
            self.code = code
        }
    }

    public var title: Phrase
    /// The name of the transaction, for a receipt.
    public var id: String?
    public var sheet: Sheet
    public var choices: [Choice]
    public var notice: Notice?
    public var canPrint: Bool
    /// The transaction is a payment that can be refunded from here.
    public var canRefund: Bool

    public init(
        title: WordingKey, id: String? = nil, sheet: Sheet, choices: [Choice], notice: Notice? = nil,
        canPrint: Bool = true, canRefund: Bool = false
    ) {
        self.title = Phrase(title)
        self.id = id
        self.sheet = sheet
        self.choices = choices
        self.notice = notice
        self.canPrint = canPrint
        self.canRefund = canRefund
    }
}

/// Screen 26: any transaction of the journal is looked up.
public struct ReceiptSearch: Encodable, Sendable {
    /// A transaction that fits.
    public struct Hit: Encodable, Sendable {
        public var id: String
        public var day: ShownDay
        public var time: ClockTime
        public var type: Phrase
        /// STAN and batch as the receipt has them.
        public var stan: String
        public var batch: String
        public var card: String
        public var amount: Amount
        public var standing: Phrase?

        public init(
            id: String, day: CivilDate, time: ClockTime, type: Phrase, stan: String, batch: String, card: String,
            amount: Money, standing: Phrase? = nil
        ) {
            self.id = id
            self.day = ShownDay(day)
            self.time = time
            self.type = type
            self.stan = stan
            self.batch = batch
            self.card = card
            self.amount = Amount(amount)
            self.standing = standing
        }
    }

    public var entry: AmountEntry
    /// How many were found, or that nothing was; nil before the first search.
    public var text: Phrase?
    public var hits: [Hit]

    public init(entry: AmountEntry, text: Phrase? = nil, hits: [Hit] = []) {
        self.entry = entry
        self.text = text
        self.hits = hits
    }
}

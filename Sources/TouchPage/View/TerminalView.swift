public import DayEnd
public import UnionPay
public import Wording

/// The whole truth that a page shows: a page that missed any number of views is right again with the next.
///
/// Nothing secret belongs here: card numbers are masked (first six, last four), passwords and keys never appear.
public struct TerminalView: Encodable, Sendable {
    /// Counts up by at least one with every change.
    public var revision: Int
    public var language: Language
    public var identity: Identity
    /// Test mode: every screen carries the mark.
    public var isTest: Bool
    /// Local time.
    public var clock: ClockTime
    public var businessDay: ShownDay
    /// Who works here; nil before anybody signed on.
    public var worker: Worker?
    public var readiness: Readiness
    public var batch: BatchTotals
    /// Newest first.
    public var transactions: [Transaction]
    public var screen: Screen
    /// The twelve steps of the closing that runs or ran last; empty where there is none.
    public var steps: [Step]
    /// How the last closing ended.
    public var lastEnd: End?
    /// Something said once, above the screen: a missed closing that was caught up, an act that was refused.
    public var notice: Notice?
    /// An act is under way and the screen waits for it.
    public var busy: Phrase?
    /// The end of the day can be begun from this screen, which has no button of its own for it.
    public var endOfDay: Phrase?
    /// The service provider and its hot-line (`app.hotline`), shown on every screen of a failure.
    public var hotline: Phrase?
    /// What has failed; nil where nothing has.
    public var failure: Failure?

    public init(
        revision: Int, language: Language, identity: Identity, isTest: Bool, clock: ClockTime, businessDay: CivilDate,
        worker: Worker? = nil, readiness: Readiness, batch: BatchTotals, transactions: [Transaction] = [],
        screen: Screen, steps: [Step] = [], lastEnd: End? = nil, notice: Notice? = nil, busy: Phrase? = nil,
        endOfDay: Phrase? = nil, hotline: Phrase? = nil, failure: Failure? = nil
    ) {
        self.revision = revision
        self.language = language
        self.identity = identity
        self.isTest = isTest
        self.clock = clock
        self.businessDay = ShownDay(businessDay)
        self.worker = worker
        self.readiness = readiness
        self.batch = batch
        self.transactions = transactions
        self.screen = screen
        self.steps = steps
        self.lastEnd = lastEnd
        self.notice = notice
        self.busy = busy
        self.endOfDay = endOfDay
        self.hotline = hotline
        self.failure = failure
    }
}

extension TerminalView {
    /// Whose terminal it is.
    public struct Identity: Encodable, Sendable {
        public var shop: String
        /// F42.
        public var merchant: String
        /// F41.
        public var terminal: String

        public init(shop: String, merchant: String, terminal: String) {
            self.shop = shop
            self.merchant = merchant
            self.terminal = terminal
        }
    }

    /// A person with an account on this terminal.
    public struct Worker: Encodable, Sendable {
        /// 99, 00, 01 and up.
        public var number: String
        public var name: String
        /// `user.operator`, `user.supervisor` or `user.administrator`.
        public var role: Phrase

        public init(number: String, name: String, role: Phrase) {
            self.number = number
            self.name = name
            self.role = role
        }
    }

    /// Whether the day could be closed now, shown all day.
    public struct Readiness: Encodable, Sendable {
        /// `ready.ok` or `ready.todo`.
        public var summary: Phrase
        public var items: [Item]

        public init(summary: Phrase, items: [Item]) {
            self.summary = summary
            self.items = items
        }

        public struct Item: Encodable, Sendable {
            /// Short code for the help desk.
            public var code: String
            public var text: Phrase
            public var tone: Tone
            /// What helps.
            public var hint: Phrase?
            /// The closing cannot pass this item by itself.
            public var isBlocking: Bool
            public var count: Int?
            public var amount: Amount?
            /// The item can be dealt with from here by sending what is stored.
            public var canSend: Bool
            /// Closing the day makes room.
            public var canSettle: Bool
            /// What else helps from here.
            public var help: Help?

            /// A button beside an item.
            public struct Help: Encodable, Sendable {
                /// Name of the action in a request.
                public var action: String
                public var text: Phrase
                /// The transaction that the action is about, by its name in the view.
                public var transaction: String?

                public init(_ action: String, _ text: WordingKey, transaction: String? = nil) {
                    self.action = action
                    self.text = Phrase(text)
                    self.transaction = transaction
                }
            }

            public init(
                code: String, text: Phrase, tone: Tone, hint: Phrase? = nil, isBlocking: Bool = false,
                count: Int? = nil, amount: Money? = nil, canSend: Bool = false, canSettle: Bool = false,
                help: Help? = nil
            ) {
                self.code = code
                self.text = text
                self.tone = tone
                self.hint = hint
                self.isBlocking = isBlocking
                self.count = count
                self.amount = amount.map(Amount.init)
                self.canSend = canSend
                self.canSettle = canSettle
                self.help = help
            }
        }
    }

    /// The open batch in figures.
    public struct BatchTotals: Encodable, Sendable {
        /// Six digits.
        public var number: String
        public var count: Int
        public var net: Amount
        /// `home.sales` and `home.refunds`.
        public var lines: [Phrase]

        public init(number: String, count: Int, net: Money, lines: [Phrase]) {
            self.number = number
            self.count = count
            self.net = Amount(net)
            self.lines = lines
        }
    }
}

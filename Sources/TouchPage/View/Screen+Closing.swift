public import DayEnd
public import Wording

/// Screen 6: what is about to be closed.
public struct Confirmation: Encodable, Sendable {
    /// Name of the closing: confirming twice is one closing.
    public var identifier: String
    /// Digest of the complete list that the figures stand for, hexadecimal. A confirmation that names another list
    /// is refused.
    public var hash: String
    public var count: Int
    public var net: Amount
    public var batch: String
    public var businessDay: ShownDay
    public var terminal: String
    /// What to know before: a count that agrees, what is not sent, what was probably charged twice.
    public var notices: [TerminalView.Notice]
    /// `confirm.line`: the same in one sentence, for a screen reader.
    public var line: Phrase

    public init(
        identifier: String, hash: String, count: Int, net: Money, batch: String, businessDay: CivilDate,
        terminal: String, notices: [TerminalView.Notice] = []
    ) {
        self.identifier = identifier
        self.hash = hash
        self.count = count
        self.net = Amount(net)
        self.batch = batch
        self.businessDay = ShownDay(businessDay)
        self.terminal = terminal
        self.notices = notices
        line = Phrase(
            .confirmLine,
            ["n": .number(count), "amt": .money(net), "batch": .text(batch), "date": .date(businessDay)])
    }
}

/// Screen 7: every part of the terminal is tried.
public struct SelfTest: Encodable, Sendable {
    public struct Part: Encodable, Sendable {
        public enum State: String, Encodable, Sendable { case waiting, running, passed, warned, stopped }

        public var name: Phrase
        public var state: State
        /// The state in words.
        public var word: Phrase
        /// `test.warn` or `test.stop`.
        public var finding: Phrase?
        public var code: String?

        public init(_ name: WordingKey, _ state: State, code: String? = nil) {
            self.name = Phrase(name)
            self.state = state
            self.code = code
            let part = ["part": Phrase.Value.phrase(Phrase(name))]
            switch state {
            case .waiting: (word, finding) = (Phrase(.testWait), nil)
            case .running: (word, finding) = (Phrase(.testRunning), nil)
            case .passed: (word, finding) = (Phrase(.testPassed), nil)
            case .warned: (word, finding) = (Phrase(.testWarned), Phrase(.testWarn, part))
            case .stopped: (word, finding) = (Phrase(.testStopped), Phrase(.testStop, part))
            }
        }
    }

    /// `test.running`; nil when all parts were tried.
    public var text: Phrase?
    public var done: Int
    public var parts: [Part]

    public init(text: Phrase?, done: Int, parts: [Part]) {
        self.text = text
        self.done = done
        self.parts = parts
    }
}

/// Screen 8: lines travel to the host.
public struct Upload: Encodable, Sendable {
    public var done: Int
    public var total: Int
    /// `up.run`.
    public var text: Phrase
    /// `up.resume`, `up.slow`.
    public var notes: [Phrase]
    public var retry: Retry?
    public var canContinue: Bool

    public init(
        done: Int, total: Int, text: Phrase, notes: [Phrase] = [], retry: Retry? = nil, canContinue: Bool = false
    ) {
        self.done = done
        self.total = total
        self.text = text
        self.notes = notes
        self.retry = retry
        self.canContinue = canContinue
    }
}

/// Screen 9: the terminal's totals beside the host's.
public struct Settlement: Encodable, Sendable {
    /// Debit or credit of one class of cards.
    public struct Row: Encodable, Sendable {
        public var label: Phrase
        public var terminal: Figure
        /// Nil where the host gave none.
        public var host: Figure?

        public init(_ label: WordingKey, terminal: Figure, host: Figure?) {
            self.label = Phrase(label)
            self.terminal = terminal
            self.host = host
        }

        public struct Figure: Encodable, Sendable {
            public var count: Int
            public var amount: Amount

            public init(_ count: Int, _ amount: Money) {
                self.count = count
                self.amount = Amount(amount)
            }
        }
    }

    /// Domestic or foreign cards.
    public struct Class: Encodable, Sendable {
        public var name: Phrase
        /// `set.agrees`, `set.differs` or `set.unasked`.
        public var state: Phrase
        public var tone: Tone
        public var rows: [Row]

        public init(_ name: WordingKey, _ state: WordingKey, _ tone: Tone, _ rows: [Row]) {
            self.name = Phrase(name)
            self.state = Phrase(state)
            self.tone = tone
            self.rows = rows
        }
    }

    /// A line on which the two sides differ.
    public struct Line: Encodable, Sendable {
        /// `line.termonly`, `line.hostonly`, `line.amount`, `line.class` or `line.twice`.
        public var kind: Phrase
        /// STAN.
        public var id: String
        public var card: String?
        public var terminal: Amount?
        public var host: Amount?

        public init(_ kind: WordingKey, id: String, card: String? = nil, terminal: Money?, host: Money?) {
            self.kind = Phrase(kind)
            self.id = id
            self.card = card
            self.terminal = terminal.map(Amount.init)
            self.host = host.map(Amount.init)
        }
    }

    /// `set.run`, then `set.agree`, `end.differing`, `set.unconf`, `up.slot` or `up.turn`.
    public var verdict: Phrase
    public var tone: Tone
    public var isRunning: Bool
    /// What became of the lines: `set.sent`.
    public var notes: [Phrase]
    public var classes: [Class]
    public var lines: [Line]
    /// The host's hours are waited for, and need not be.
    public var canInsist: Bool
    public var retry: Retry?
    public var canContinue: Bool

    public init(
        verdict: Phrase, tone: Tone, isRunning: Bool = false, notes: [Phrase] = [], classes: [Class] = [],
        lines: [Line] = [], canInsist: Bool = false, retry: Retry? = nil, canContinue: Bool = false
    ) {
        self.verdict = verdict
        self.tone = tone
        self.isRunning = isRunning
        self.notes = notes
        self.classes = classes
        self.lines = lines
        self.canInsist = canInsist
        self.retry = retry
        self.canContinue = canContinue
    }
}

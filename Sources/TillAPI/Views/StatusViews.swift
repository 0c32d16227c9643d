internal import DayEnd
internal import UnionPay

/// Where the terminal stands.
struct StatusView: Encodable {
    struct Number: Encodable {
        var batch: Int
        var stan: Int
        init(_ key: LineKey) { (batch, stan) = (key.batch.value, key.stan.value) }
    }

    struct Waiting: Encodable {
        var till: String
        var idempotencyKey: String
    }

    var terminal: String
    var merchant: String
    var merchantName: String
    var currency: String
    var isTest: Bool
    var now: String
    var businessDay: String
    var batch: Int
    var isSignedIn: Bool
    var lines: Int
    var unknown: [Number]
    var undelivered: Int
    var holds: Int
    /// The order whose card the reader waits for.
    var awaitingCard: Waiting?
    var hasReader: Bool
    var isClosing: Bool
    var till: String

    init(_ facts: TillFacts, _ currency: Currency, till: String) {
        terminal = facts.terminal
        merchant = facts.merchant
        merchantName = facts.merchantName
        self.currency = currency.alphabeticCode
        isTest = facts.isTest
        now = facts.now.description
        businessDay = "\(facts.businessDay)"
        batch = facts.batch.value
        isSignedIn = facts.isSignedIn
        lines = facts.lines
        unknown = facts.unknown.map(Number.init)
        undelivered = facts.undelivered
        holds = facts.holds
        awaitingCard = facts.waiting.map { Waiting(till: $0.till, idempotencyKey: $0.key) }
        hasReader = facts.hasReader
        isClosing = facts.isClosing
        self.till = till
    }
}

/// Whether the terminal can sell and close now, and what stands in the way.
struct ReadinessView: Encodable {
    enum Code: String, Encodable, CaseIterable {
        case closingUnderWay, noReader, readerWaiting, unknownResults, undelivered, holds, repair, signedOff
    }

    struct Item: Encodable {
        var code: Code
        var text: String
        var count: Int
        /// Card sales wait until it is gone.
        var blocksCards: Bool
        var blocksCash: Bool
        /// The end of the day asks about it, or stops at it.
        var concernsEndOfDay: Bool
    }

    var canTakeCards: Bool
    var canTakeCash: Bool
    var items: [Item]

    init(_ facts: TillFacts, in language: Language) {
        var items: [Item] = []
        func add(
            _ code: Code, _ what: String = "", count: Int = 1, cards: Bool = false, cash: Bool = false,
            day: Bool = false
        ) {
            items.append(
                Item(
                    code: code, text: code.text(in: language, what), count: count, blocksCards: cards, blocksCash: cash,
                    concernsEndOfDay: day))
        }
        if facts.isClosing { add(.closingUnderWay, cards: true, cash: true, day: true) }
        if !facts.hasReader { add(.noReader, cards: true) }
        if facts.waiting != nil { add(.readerWaiting) }
        if !facts.unknown.isEmpty { add(.unknownResults, count: facts.unknown.count, day: true) }
        if facts.undelivered > 0 { add(.undelivered, count: facts.undelivered, day: true) }
        if facts.holds > 0 { add(.holds, count: facts.holds, day: true) }
        if let repair = facts.repair { add(.repair, repair, day: true) }
        if !facts.isSignedIn { add(.signedOff) }
        canTakeCards = !items.contains { $0.blocksCards }
        canTakeCash = !items.contains { $0.blocksCash }
        self.items = items
    }
}

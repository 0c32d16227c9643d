internal import DayEnd

/// The end of the day and what it asks.
struct EndOfDayView: Encodable {
    struct Prompt: Encodable {
        /// The `answer` that it waits for.
        var answer: String
        var unknown: Int?
        var holds: Int?
        var heldAmount: Amount?
        var undelivered: Int?
        var counted: Amount?
        var expected: Amount?
        var difference: Amount?
        var needsApproval: Bool?
        var list: String?
        var count: Int?
        var net: Amount?
        var batch: Int?
    }

    struct Last: Encodable {
        var closing: String
        var businessDay: String
        /// `closed`, `differing`, `pending` or `stopped`.
        var end: String
        var verdict: String?
        var batches: [Int]
        var net: Amount
        var signedOff: String?
    }

    var state: String
    var closing: String?
    var businessDay: String?
    var step: String?
    var stepNumber: Int?
    var prompt: Prompt?
    var last: Last?

    init(_ end: EndOfDay, _ currency: Currency) {
        state = end.state.rawValue
        closing = end.identifier
        businessDay = end.businessDay.map { "\($0)" }
        step = end.step.map { "\($0)" }
        stepNumber = end.step?.rawValue
        prompt = end.prompt.map { Prompt($0, currency) }
        last = end.last.map { last in
            Last(
                closing: last.identifier, businessDay: "\(last.businessDay)", end: last.end.rawValue,
                verdict: last.verdict.map { "\($0)" }, batches: last.batches.map(\.value),
                net: Amount(last.day.net.net, currency), signedOff: last.signOff?.time.description)
        }
    }
}

extension EndOfDayView.Prompt {
    init(_ prompt: ClosingPrompt, _ currency: Currency) {
        switch prompt {
        case .openItems(let items):
            self.init(
                answer: EndOfDayReading.Answer.carry.rawValue, unknown: items.unknown.count, holds: items.holds.count,
                heldAmount: Amount(items.heldAmount, currency), undelivered: items.undelivered)
        case .count: self.init(answer: EndOfDayReading.Answer.count.rawValue)
        case .explain(let comparison, let needsApproval):
            self.init(
                answer: EndOfDayReading.Answer.explain.rawValue, counted: Amount(comparison.counted.total, currency),
                expected: Amount(comparison.expected, currency), difference: Amount(comparison.difference, currency),
                needsApproval: needsApproval)
        case .authorize: self.init(answer: EndOfDayReading.Answer.authorize.rawValue)
        case .confirm(let overview):
            self.init(
                answer: EndOfDayReading.Answer.confirm.rawValue, list: overview.list, count: overview.count,
                net: Amount(overview.net, currency), batch: overview.batch.value)
        }
    }
}

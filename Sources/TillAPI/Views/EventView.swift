internal import DayEnd
internal import UnionPay

/// A fact of the journal as tills hear of it. Its id is the record's number, so that a till that was away goes on
/// where it stopped.
struct EventView: Encodable {
    enum Name: String, CaseIterable {
        case ready, ordered, orderEnded, started, answered, unanswered, reversalEnded, cashBooked
        case signedIn, signedOff, closingStarted, closingCancelled, stepStarted, stepEnded, batchClosed, closingEnded
    }

    var id: Int64
    var name: Name
    var time: String?
    var till: String?
    var idempotencyKey: String?
    var batch: Int?
    var stan: Int?
    var type: String?
    var amount: Amount?
    var code: String?
    var isApproved: Bool?
    var closing: String?
    var step: String?
    var stepNumber: Int?
    var end: String?

    private enum Keys: String, CodingKey {
        case event, time, till, idempotencyKey, batch, stan, type, amount, code, isApproved, closing, step, stepNumber
        case end
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        try values.encode(name.rawValue, forKey: .event)
        try values.encodeIfPresent(time, forKey: .time)
        try values.encodeIfPresent(till, forKey: .till)
        try values.encodeIfPresent(idempotencyKey, forKey: .idempotencyKey)
        try values.encodeIfPresent(batch, forKey: .batch)
        try values.encodeIfPresent(stan, forKey: .stan)
        try values.encodeIfPresent(type, forKey: .type)
        try values.encodeIfPresent(amount, forKey: .amount)
        try values.encodeIfPresent(code, forKey: .code)
        try values.encodeIfPresent(isApproved, forKey: .isApproved)
        try values.encodeIfPresent(closing, forKey: .closing)
        try values.encodeIfPresent(step, forKey: .step)
        try values.encodeIfPresent(stepNumber, forKey: .stepNumber)
        try values.encodeIfPresent(end, forKey: .end)
    }

    /// The first event of a stream, which says where it begins.
    init(readyAfter sequence: Int64) {
        id = sequence
        name = .ready
    }

    /// Nil for a record that concerns no till.
    init?(_ envelope: RecordEnvelope, _ currency: Currency) {
        guard let name = Name(envelope.record) else { return nil }
        self.name = name
        id = envelope.sequence
        time = envelope.time.description
        fill(envelope.record, currency)
    }

    private mutating func fill(_ record: TerminalRecord, _ currency: Currency) {
        switch record {
        case .ordered(let order):
            (till, idempotencyKey, type) = (order.name.till, order.name.key, order.kind.rawValue)
            amount = Amount(order.amount, currency)
        case .orderEnded(let ending):
            (till, idempotencyKey, code) = (ending.name.till, ending.name.key, ending.cause.rawValue)
        case .intent(let intent):
            number(intent.key)
            name(intent.reference)
            type = intent.type.rawValue
            amount = Amount(intent.amount, currency)
        case .outcome(let outcome):
            number(outcome.key)
            code = outcome.code
            isApproved = ResponseCode(outcome.code)?.isApproved == true
            amount = Amount(outcome.amount, currency)
        case .unanswered(let unanswered):
            number(unanswered.key)
            code = unanswered.reason
        case .reversalEnded(let end):
            number(end.key)
            code = end.code
        case .cash(let line):
            name(line.reference)
            type = line.kind.rawValue
            amount = Amount(line.amount, currency)
        case .signedIn(let signIn): batch = signIn.batch.value
        case .closingStarted(let start): closing = start.identifier
        case .stepStarted(let step): self.step(step)
        case .stepEnded(let step, let outcome):
            self.step(step)
            if case .skipped(let reason) = outcome { code = reason.rawValue }
        case .batchClosed(let anchor):
            batch = anchor.slip.batch.value
            amount = Amount(anchor.slip.net.net, currency)
            code = "\(anchor.slip.verdict)"
        case .closingEnded(let end): self.end = end.rawValue
        default: break
        }
    }

    private mutating func number(_ key: LineKey) { (batch, stan) = (key.batch.value, key.stan.value) }

    private mutating func step(_ step: ClosingStep) { (self.step, stepNumber) = ("\(step)", step.rawValue) }

    /// A reference that a till's order gave: till and key.
    private mutating func name(_ reference: String?) {
        guard let parts = reference?.split(separator: "/"), parts.count == 2 else { return }
        (till, idempotencyKey) = (String(parts[0]), String(parts[1]))
    }
}

extension EventView.Name {
    fileprivate init?(_ record: TerminalRecord) {
        switch record {
        case .ordered: self = .ordered
        case .orderEnded: self = .orderEnded
        case .intent: self = .started
        case .outcome: self = .answered
        case .unanswered: self = .unanswered
        case .reversalEnded: self = .reversalEnded
        case .cash: self = .cashBooked
        case .signedIn: self = .signedIn
        case .signedOff: self = .signedOff
        case .closingStarted: self = .closingStarted
        case .closingCancelled: self = .closingCancelled
        case .stepStarted: self = .stepStarted
        case .stepEnded: self = .stepEnded
        case .batchClosed: self = .batchClosed
        case .closingEnded: self = .closingEnded
        default: return nil
        }
    }
}

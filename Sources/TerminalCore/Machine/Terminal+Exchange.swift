import DayEnd
import ISO8583
import UnionPay

/// Sending, and matching what comes back.
extension Terminal {
    mutating func send(
        _ kind: MessageKind, _ message: Message, sealing: Sealing, subject: Exchange.Subject,
        into effects: inout ContiguousArray<Effect>
    ) {
        let number = session.nextExchange
        session.nextExchange &+= 1
        session.exchange = Exchange(number: number, kind: kind, request: message, subject: subject)
        effects.append(.send(.init(exchange: number, kind: kind, message: message, sealing: sealing)))
        effects.append(
            .startTimer(
                .answer(exchange: number), seconds: configuration.profile.responseTimeout, isJittered: false))
    }

    mutating func receive(
        _ message: Message, processing: ProcessingRequest?, mac: MACState, at now: Moment,
        into effects: inout ContiguousArray<Effect>
    ) {
        // A frame that answers nothing in flight is late: its exchange has ended and was dealt with.
        guard let exchange = session.exchange, exchange.isAnswered(by: message) else { return }
        session.exchange = nil
        if processing == .signIn { session.hasKeys = false }
        if let time = message.text(12), let date = message.text(13) {
            effects.append(.noteHostTime(time: time, date: date))
        }
        let code = message.text(39) ?? "00"
        if let fault = exchange.fault(in: message, code: code, mac: mac) {
            if fault == .macError { session.hasKeys = false }
            answerFailed(exchange, reason: fault, at: now, into: &effects)
            return
        }
        if ResponseCode(code)?.needsSignIn == true { session.hasKeys = false }
        session.failures = 0
        answered(exchange, message, code: code, at: now, into: &effects)
    }

    private mutating func answered(
        _ exchange: Exchange, _ message: Message, code: String, at now: Moment,
        into effects: inout ContiguousArray<Effect>
    ) {
        switch exchange.subject {
        case .signIn(let stan): signInAnswered(stan, message, code: code, at: now, into: &effects)
        case .transaction(let key): transactionAnswered(key, message, code: code, at: now, into: &effects)
        case .reversal(let key): reversalAnswered(key, code: code, into: &effects)
        case .repetition(let key): repetitionAnswered(key, message, code: code, at: now, into: &effects)
        case .delivery(let key): deliveryAnswered(key, message, code: code, at: now, into: &effects)
        case .settlement(let stan, let totals):
            settlementAnswered(stan, totals, message, code: code, at: now, into: &effects)
        case .upload(let lines): uploadAnswered(lines, code: code, into: &effects)
        case .uploadEnd: uploadEndAnswered(code: code, into: &effects)
        case .signOff(let stan): signOffAnswered(stan, message, code: code, at: now, into: &effects)
        case .parameters: sendManagement(.parameterDownloadEnd, subject: .parametersEnd, into: &effects)
        case .echo, .parametersEnd, .status: finishCommand(.answered(code: code), into: &effects)
        }
    }

    /// No valid answer to this exchange will be taken any more.
    mutating func answerFailed(
        _ exchange: Exchange, reason: ReversalReason, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        switch exchange.subject {
        case .transaction(let key): transactionUnanswered(key, reason: reason, at: now, into: &effects)
        case .reversal(let key):
            // The reason of the last failure is the reason of the next try.
            if reason != .noAnswer {
                record([.unanswered(.init(key: key, reason: reason.rawValue))], into: &effects)
            }
            failed(.reversalOwed(key), into: &effects)
        case .signIn: failed(.cannotSignIn(.noAnswer), into: &effects)
        default: failed(.noConnection, into: &effects)
        }
    }

    mutating func fired(_ timer: TimerID, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        switch timer {
        case .answer(let number):
            guard let exchange = session.exchange, exchange.number == number else { return }
            session.exchange = nil
            // The answer may still be on this link; a new link keeps it from meeting a later question.
            session.link = .down
            effects.append(.disconnect)
            answerFailed(exchange, reason: .noAnswer, at: now, into: &effects)
        case .retry(let number):
            if session.retry?.number == number { session.retry = nil }
        }
    }

    mutating func lostLink(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        let wasConnecting = session.link == .connecting
        session.link = .down
        if let exchange = session.exchange {
            session.exchange = nil
            answerFailed(exchange, reason: .noAnswer, at: now, into: &effects)
        } else if wasConnecting {
            failed(.noConnection, into: &effects)
        }
    }
}

extension Exchange {
    /// Whether the message is the answer to this request: MTI + 10 and, where the request has one, the same F11.
    func isAnswered(by message: Message) -> Bool {
        guard message.mti == request.mti.response else { return false }
        if request.has(11), message.text(11) != request.text(11) { return false }
        // F60.1 and F60.3 tell a settlement's upload from a line's: 0320 has both, and several F11 may be equal.
        guard let sent = request.text(60), let got = message.text(60) else { return true }
        return sent.prefix(2) == got.prefix(2) && sent.dropFirst(8).prefix(3) == got.dropFirst(8).prefix(3)
    }

    /// The terminal's checks of an answer. Source: UnionPay POS terminal specification, checks of a response: F3, F4,
    /// F41 as sent, F42 as sent where F39 is 00, MAC where the message has one and F39 says yes.
    func fault(in message: Message, code: String, mac: MACState) -> ReversalReason? {
        let isApproved = ResponseCode(code)?.isApproved == true
        if mac == .invalid || (mac == .absent && isApproved && Catalogue.row(for: kind)?.responseHasMAC == true) {
            return .macError
        }
        if let value = message.text(3), request.has(3), value != request.text(3) { return .other }
        if code != "10", let value = message.text(4), request.has(4), value != request.text(4) { return .other }
        if let value = message.text(41), value != request.text(41) { return .other }
        if isApproved, let value = message.text(42), value != request.text(42) { return .other }
        return nil
    }
}

import DayEnd
import ISO8583
import UnionPay

/// Sending, and matching what comes back.
extension Terminal {
    mutating func send(
        _ kind: MessageKind, _ message: Message, sealing: Sealing, subject: Exchange.Subject,
        into effects: inout ContiguousArray<Effect>
    ) {
        guard !session.isHalted else { return }
        let number = session.nextExchange
        session.nextExchange &+= 1
        session.exchange = Exchange(number: number, kind: kind, request: message, subject: subject)
        effects.append(.send(.init(exchange: number, kind: kind, message: message, sealing: sealing)))
        // The closing goes on without it, and a person may be waiting.
        let isShort = if case .shop(.freeze) = subject { true } else { false }
        let seconds = configuration.profile.responseTimeout
        effects.append(
            .startTimer(
                .answer(exchange: number), seconds: isShort ? min(seconds, Self.shopTimeout) : seconds,
                isJittered: false))
    }

    /// Seconds that the host has to pass on that the shop stops selling.
    private static let shopTimeout = 10

    mutating func receive(
        _ message: Message, processing: ProcessingRequest?, mac: MACState, at now: Moment,
        into effects: inout ContiguousArray<Effect>
    ) {
        // A frame that answers nothing in flight is late: its exchange has ended and was dealt with.
        guard let exchange = session.exchange, exchange.isAnswered(by: message) else {
            takeLate(message)
            return
        }
        session.exchange = nil
        if processing == .signIn { session.hasKeys = false }
        // Where F39 may be left out, that says yes.
        let code = message.text(39) ?? ResponseCode.approved.text
        if let fault = exchange.fault(in: message, code: code, mac: mac) {
            if fault == .macError { session.hasKeys = false }
            answerFailed(exchange, reason: fault, at: now, into: &effects)
            return
        }
        if case .statusQuery = exchange.subject, mac != .valid {
            // Only a sealed answer may take the place of a reversal.
            answerFailed(exchange, reason: .macError, at: now, into: &effects)
            return
        }
        noteTime(of: message, at: now, into: &effects)
        if ResponseCode(code)?.needsSignIn == true {
            session.hasKeys = false
            session.mustSignIn = true
        }
        answered(exchange, message, code: code, at: now, into: &effects)
    }

    private func noteTime(of message: Message, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard let time = message.text(12), let clock = message.integer(12), clock / 10_000 < 24,
            clock / 100 % 100 < 60, clock % 100 < 60, let date = message.text(13),
            CivilDate.nearest(monthDay: date, to: now.date) != nil
        else { return }
        effects.append(.noteHostTime(time: time, date: date))
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
        case .comparison: comparisonAnswered(message, code: code, into: &effects)
        case .certificate(let key): certificateEnded(key)
        case .uploadEnd: uploadEndAnswered(code: code, into: &effects)
        case .signOff(let stan): signOffAnswered(stan, message, code: code, at: now, into: &effects)
        case .parameters: parametersAnswered(message, code: code, into: &effects)
        case .shop(let notice): shopAnswered(notice, message, code: code, into: &effects)
        case .ticket(let number): ticketAnswered(number, message, code: code, into: &effects)
        case .statusQuery(let key): statusAnswered(key, message, code: code, at: now, into: &effects)
        case .echo, .parametersEnd, .status: finishCommand(.answered(code: code), into: &effects)
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
        // Without the host's word nothing is approved, where it has to give one.
        if message.text(39) == nil, Catalogue.row(for: kind)?.response.mandatory.contains(39) == true { return .other }
        if mac == .invalid || (mac == .absent && isApproved && Catalogue.row(for: kind)?.responseHasMAC == true) {
            return .macError
        }
        if let value = message.text(3), request.has(3), value != request.text(3) { return .other }
        if code == ResponseCode.partlyApproved.text {
            if !isPartOfRequest(message) { return .other }
        } else if let value = message.text(4), request.has(4), value != request.text(4) {
            return .other
        }
        if let value = message.text(41), value != request.text(41) { return .other }
        if isApproved, let value = message.text(42), value != request.text(42) { return .other }
        return nil
    }

    /// A partial approval names a part of what was asked, and only where 60.6 of the request has offered that.
    private func isPartOfRequest(_ message: Message) -> Bool {
        guard let text = request.text(60), (try? PrivateData60(parsing: text))?.partialApproval == 1,
            let asked = request.integer(4), let approved = message.integer(4)
        else { return false }
        return (1...max(asked, 1)).contains(approved)
    }
}

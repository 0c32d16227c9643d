import DayEnd
import ISO8583
import UnionPay

/// What is stored for the host: reversals, unanswered advices, lines that the terminal booked by itself.
extension Terminal {
    mutating func sendReversal(of open: TerminalState.OpenTransaction, into effects: inout ContiguousArray<Effect>) {
        sendBuilt(.reversal(open.intent.type), subject: .reversal(open.intent.key), into: &effects) {
            builder throws(FieldError) in
            (
                try builder.reversal(
                    open.intent, reason: open.unansweredReason ?? ReversalReason.noAnswer.rawValue),
                RequestBuilder.reversalSealing(open.intent)
            )
        }
    }

    mutating func sendRepetition(of open: TerminalState.OpenTransaction, into effects: inout ContiguousArray<Effect>) {
        sendBuilt(.financial(open.intent.type), subject: .repetition(open.intent.key), into: &effects) {
            builder throws(FieldError) in
            (
                try builder.transaction(open.intent),
                RequestBuilder.storedSealing(open.intent.card, open.intent.type, mac: true)
            )
        }
    }

    mutating func sendDelivery(of line: Line, into effects: inout ContiguousArray<Effect>) {
        sendBuilt(.financial(line.type), subject: .delivery(line.key), into: &effects) { builder throws(FieldError) in
            (try builder.advice(line), RequestBuilder.storedSealing(line.card, line.type, mac: true))
        }
    }

    /// Builds and sends; a stored act that cannot be written as a message is a broken invariant, not a refusal: it was
    /// written once before it was stored.
    mutating func sendBuilt(
        _ kind: MessageKind, subject: Exchange.Subject, into effects: inout ContiguousArray<Effect>,
        _ build: (RequestBuilder) throws(FieldError) -> (Message, Sealing)
    ) {
        do throws(FieldError) {
            let (message, sealing) = try build(RequestBuilder(configuration))
            send(kind, message, sealing: sealing, subject: subject, into: &effects)
        } catch {
            halt("a stored act cannot be written as \(kind): \(error)", into: &effects)
        }
    }

    mutating func reversalAnswered(_ key: LineKey, code: String, into effects: inout ContiguousArray<Effect>) {
        // A host that cannot read our MAC or batch has not refused the reversal: sign in, then ask again.
        if ResponseCode(code)?.needsSignIn == true {
            failed(.reversalOwed(key), into: &effects)
            return
        }
        record([.reversalEnded(.init(key: key, code: code))], into: &effects)
        progressed()
    }

    mutating func repetitionAnswered(
        _ key: LineKey, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard let intent = state.open.first(where: { $0.intent.key == key })?.intent else { return }
        if ResponseCode(code)?.needsSignIn == true {
            failed(.noConnection, into: &effects)
            return
        }
        // 94: the host has it already, from the first time.
        let settled = code == ResponseCode.duplicate.text ? ResponseCode.approved.text : code
        record(booked(outcome(of: intent, message, code: settled, at: now), of: intent, at: now), into: &effects)
        progressed()
        if let line = state.line(key) { effects.append(.print(line, code: code)) }
    }

    mutating func deliveryAnswered(
        _ key: LineKey, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        if ResponseCode(code)?.needsSignIn == true {
            failed(.noConnection, into: &effects)
            return
        }
        session.deliveries = max(0, session.deliveries - 1)
        record(
            [
                .outcome(
                    .init(
                        key: key, code: code, amount: 0, rrn: message.text(37) ?? "", authorization: nil,
                        clearingDate: message.text(15), scheme: .unknown, time: now))
            ], into: &effects)
        progressed()
    }
}

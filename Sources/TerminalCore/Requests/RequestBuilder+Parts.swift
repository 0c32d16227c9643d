import DayEnd
import ISO8583
import UnionPay

/// The parts that requests share.
extension RequestBuilder {
    func base(_ kind: MessageKind, stan: STAN?) throws(FieldError) -> Message {
        guard let row = Catalogue.row(for: kind) else {
            throw FieldError(field: 60, part: "60.1", expected: "a message of the catalogue", found: "\(kind)")
        }
        var message = Message(mti: row.requestMTI)
        if let code = row.processingCode { message.set(3, code) }
        if let stan { message.set(11, stan.text) }
        if let condition = row.conditionCode { message.set(25, condition.text) }
        message.set(41, configuration.terminal)
        message.set(42, configuration.merchant)
        return message
    }

    func fillAdvice(_ line: Line, _ kind: MessageKind, in message: inout Message) throws(FieldError) {
        message.set(4, amountText(line.amount))
        setCard(line.card, of: line.type, in: &message)
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(kind, line.key.batch))
        let slip = line.originalSlip
        let date = slip?.date.flatMap { MonthDay($0) }
        switch line.type {
        case .refund:
            // An upload names the original's day only: its batch is long settled.
            if let rrn = slip?.rrn { message.set(37, rrn) }
            if let authorization = slip?.authorization { message.set(38, authorization) }
            message.set(61, try OriginalReference(batch: 0, stan: 0, date: date).text)
            message.set(63, CardScheme.unknown.rawValue)
        case .offlineICSale: break
        case .offlineSale, .adjustment, .tipAdjustment:
            if let authorization = line.authorization { message.set(38, authorization) }
            if let tip = line.tip { message.set(48, try TipAmount(tip).text) }
            let mode = line.authority.flatMap { Int($0.mode) }.flatMap(OriginalReference.AuthorizationMode.init)
            message.set(
                61,
                try OriginalReference(
                    batch: slip?.batch?.value ?? 0, stan: slip?.stan?.value ?? 0, date: date,
                    authorizationMode: mode ?? .terminal,
                    authorizer: line.authority?.institution.leftPadded(to: 11) ?? OriginalReference.unknownAuthorizer
                ).text)
            message.set(63, line.scheme.rawValue)
        default:
            if let authorization = slip?.authorization ?? line.authorization { message.set(38, authorization) }
            message.set(
                61,
                try OriginalReference(batch: slip?.batch?.value ?? 0, stan: slip?.stan?.value ?? 0, date: date).text)
            message.set(63, line.scheme.rawValue)
        }
    }

    func setCard(_ card: CardReference, of type: TransactionType, in message: inout Message) {
        message.set(22, card.entry.text)
        // The lists of a refund and of a completion notice have no F23.
        if let sequence = card.sequence, type != .refund, type != .completionNotice { message.set(23, sequence) }
    }

    /// F37, F38 and F61 of the types that refer to an earlier transaction.
    func setOriginal(
        _ type: TransactionType, _ slip: OriginalSlip?, in message: inout Message
    ) throws(FieldError) {
        let batch = slip?.batch?.value ?? 0
        let stan = slip?.stan?.value ?? 0
        let date = slip?.date.flatMap { MonthDay($0) }
        switch type {
        case .saleVoid:
            if let rrn = slip?.rrn { message.set(37, rrn) }
            if let authorization = slip?.authorization { message.set(38, authorization) }
            message.set(61, try OriginalReference(batch: batch, stan: stan).text)
        case .completionVoid:
            if let rrn = slip?.rrn { message.set(37, rrn) }
            if let authorization = slip?.authorization { message.set(38, authorization) }
            message.set(61, try OriginalReference(batch: batch, stan: stan, date: date).text)
        case .preAuthorizationVoid, .completion, .completionNotice:
            if let authorization = slip?.authorization { message.set(38, authorization) }
            message.set(61, try OriginalReference(batch: batch, stan: stan, date: date).text)
        case .refund:
            if let rrn = slip?.rrn { message.set(37, rrn) }
            if let authorization = slip?.authorization { message.set(38, authorization) }
            message.set(61, try OriginalReference(batch: batch, stan: stan, date: date).text)
        default: break
        }
    }

    func privateData(_ kind: MessageKind, _ batch: BatchNumber) throws(FieldError) -> String {
        try configuration.profile.privateData(for: kind, batch: batch.value).text
    }

    /// F62 of a status upload: how this terminal is set. Of its parts nothing is known here.
    var status: TerminalParameters {
        get throws(FieldError) {
            let profile = configuration.profile
            return TerminalParameters([
                try .init(.timeout, number: min(profile.responseTimeout, 99)),
                try .init(.dialRetries, number: min(profile.connectAttempts, 9)),
                try .init(.automaticSignOff, number: 1),
                try .init(.resendCount, number: min(profile.uploadAttempts, 9)),
            ])
        }
    }

    func amountText(_ amount: Int64) -> String { String(max(0, amount)).leftPadded(to: 12) }
}

extension String {
    func leftPadded(to length: Int) -> String {
        utf8.count >= length ? self : String(repeating: "0", count: length - utf8.count) + self
    }
}

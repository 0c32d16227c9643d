import DayEnd
import ISO8583
import UnionPay

/// Writes requests: every field that is no secret. What the shell must add is named beside it (`Sealing`).
struct RequestBuilder {
    let configuration: TerminalConfiguration

    init(_ configuration: TerminalConfiguration) { self.configuration = configuration }

    // MARK: Management

    func signIn(stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        let profile = configuration.profile
        var message = try base(.signIn, stan: stan)
        message.set(60, try privateData(.signIn, batch))
        if profile.sendsSequenceNumber {
            message.set(62, bytes: try SignInSequence(serial: configuration.serialNumber).bytes)
        }
        message.set(63, operatorField)
        return message
    }

    func signOff(stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(.signOff, stan: stan)
        message.set(60, try privateData(.signOff, batch))
        return message
    }

    func settlement(stan: STAN, batch: BatchNumber, totals: SettlementTotals) throws(FieldError) -> Message {
        var message = try base(.settlement, stan: stan)
        message.set(48, try totals.text(configuration.profile.settlementForm))
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(.settlement, batch))
        message.set(63, operatorField)
        return message
    }

    func detailUpload(stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(.batchUpload, stan: stan)
        message.set(60, try privateData(.batchUpload, batch))
        return message
    }

    func uploadEnd(stan: STAN, batch: BatchNumber, count: Int, isBalanced: Bool) throws(FieldError) -> Message {
        let kind = MessageKind.uploadEnd(balanced: isBalanced)
        var message = try base(kind, stan: stan)
        message.set(48, try UploadCount(count).text)
        message.set(60, try privateData(kind, batch))
        return message
    }

    /// Echo, parameters, status: no F11.
    func management(_ kind: MessageKind, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(kind, stan: nil)
        message.set(60, try privateData(kind, batch))
        if kind == .statusUpload { message.set(62, bytes: Array("011021031041051".utf8)) }
        return message
    }

    // MARK: Transactions

    func transaction(_ intent: TerminalRecord.Intent) throws(FieldError) -> Message {
        let kind = MessageKind.financial(intent.type)
        var message = try base(kind, stan: intent.key.stan)
        if intent.type != .balanceInquiry { message.set(4, amountText(intent.amount)) }
        setCard(intent.card, in: &message)
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(kind, intent.key.batch))
        try setOriginal(intent.type, intent.originalReference, in: &message)
        if intent.type == .refund { message.set(63, CardScheme.unknown.rawValue) }
        return message
    }

    /// An advice for a line that the terminal booked by itself: offline sale, adjustment, completion notice.
    func advice(_ line: Line) throws(FieldError) -> Message {
        let kind = MessageKind.financial(line.type)
        var message = try base(kind, stan: line.key.stan)
        try fillAdvice(line, kind, in: &message)
        return message
    }

    func reversal(_ intent: TerminalRecord.Intent, reason: String) throws(FieldError) -> Message {
        let kind = MessageKind.reversal(intent.type)
        var message = try base(kind, stan: intent.key.stan)
        message.set(4, amountText(intent.amount))
        setCard(intent.card, in: &message)
        message.set(39, reason)
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(kind, intent.key.batch))
        try setOriginal(intent.type, intent.originalReference, in: &message)
        // A reversal never names the reference of the transaction that the reversed one referred to.
        message.remove(37)
        return message
    }

    // MARK: Upload

    /// 0320 with 60.3 = 000: the fields of the line's own message, without MAC.
    func singleUpload(_ line: Line) throws(FieldError) -> Message {
        let kind = MessageKind.singleUpload(line.type)
        var message = try base(kind, stan: line.key.stan)
        try fillAdvice(line, kind, in: &message)
        return message
    }

    func certificate(_ line: Line, isBalanced: Bool) throws(FieldError) -> Message {
        let kind = MessageKind.icUpload(balanced: isBalanced)
        var message = try base(kind, stan: line.key.stan)
        message.set(4, amountText(line.amount))
        message.set(22, line.card.entry.text)
        if let sequence = line.card.sequence { message.set(23, sequence) }
        message.set(60, try privateData(kind, line.key.batch))
        message.set(
            62,
            bytes: try ICUploadData(
                cardClass: line.cardClass, amount: line.amount, currency: configuration.currency.numericCode
            ).bytes)
        return message
    }

    // MARK: Parts

    private func base(_ kind: MessageKind, stan: STAN?) throws(FieldError) -> Message {
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

    private func fillAdvice(_ line: Line, _ kind: MessageKind, in message: inout Message) throws(FieldError) {
        message.set(4, amountText(line.amount))
        setCard(line.card, in: &message)
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(kind, line.key.batch))
        if let authorization = line.authorization { message.set(38, authorization) }
        switch line.type {
        case .refund:
            message.set(61, try OriginalReference(batch: 0, stan: 0, date: MonthDay(line.time.date.monthDay)).text)
            message.set(63, CardScheme.unknown.rawValue)
        case .offlineSale, .adjustment, .tipAdjustment, .offlineICSale:
            let mode = line.authority.flatMap { Int($0.mode) }.flatMap(OriginalReference.AuthorizationMode.init)
            message.set(
                61,
                try OriginalReference(
                    batch: line.original?.batch.value ?? 0, stan: line.original?.stan.value ?? 0,
                    date: line.original == nil ? nil : MonthDay(line.time.date.monthDay),
                    authorizationMode: mode ?? .terminal,
                    authorizer: line.authority?.institution.leftPadded(to: 11) ?? OriginalReference.unknownAuthorizer
                ).text)
            message.set(63, line.scheme.rawValue)
        default:
            if let original = line.original {
                message.set(
                    61,
                    try OriginalReference(
                        batch: original.batch.value, stan: original.stan.value,
                        date: MonthDay(line.time.date.monthDay)
                    ).text)
            }
            message.set(63, line.scheme.rawValue)
        }
    }

    private func setCard(_ card: CardReference, in message: inout Message) {
        message.set(22, card.entry.text)
        if let sequence = card.sequence { message.set(23, sequence) }
    }

    /// F37, F38 and F61 of the types that refer to an earlier transaction.
    private func setOriginal(
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

    private func privateData(_ kind: MessageKind, _ batch: BatchNumber) throws(FieldError) -> String {
        try configuration.profile.privateData(for: kind, batch: batch.value).text
    }

    private var operatorField: String {
        // 63.1 is an3: two digits and a space.
        (configuration.operatorNumber + "   ").prefix(3).description
    }

    private func amountText(_ amount: Int64) -> String { String(max(0, amount)).leftPadded(to: 12) }
}

extension String {
    func leftPadded(to length: Int) -> String {
        utf8.count >= length ? self : String(repeating: "0", count: length - utf8.count) + self
    }
}

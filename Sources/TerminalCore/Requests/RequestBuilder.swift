import DayEnd
import ISO8583
import UnionPay

/// Writes requests: every field that is no secret. What the shell must add is named beside it (`Sealing`).
struct RequestBuilder {
    let configuration: TerminalConfiguration

    /// F63.1 of sign-in and settlement.
    private let operatorNumber: String

    /// - Parameter operatorNumber: Of whoever works here; nil is the configured one.
    init(_ configuration: TerminalConfiguration, operatorNumber: String? = nil) {
        self.configuration = configuration
        self.operatorNumber = operatorNumber ?? configuration.operatorNumber
    }

    // MARK: Management

    /// A request that the dialect can write; what the shell adds to it is checked where it comes in.
    func checked(_ make: (RequestBuilder) throws(FieldError) -> Message) throws(FieldError) -> Message {
        let message = try make(self)
        do throws(EncodeError) {
            _ = try Dialect.unionPayTerminal.encode(message)
        } catch {
            guard case .field(let field) = error.part else {
                throw FieldError(field: 60, expected: error.expected, found: error.found)
            }
            throw FieldError(field: field, expected: error.expected, found: error.found)
        }
        return message
    }

    func signIn(stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        let profile = configuration.profile
        var message = try base(.signIn, stan: stan)
        message.set(60, try privateData(.signIn, batch))
        if profile.sendsSequenceNumber {
            message.set(62, bytes: try SignInSequence(serial: configuration.serialNumber).bytes)
        }
        message.set(63, try operatorField)
        return message
    }

    private var operatorField: String {
        get throws(FieldError) {
            guard let number = Int(operatorNumber) else {
                throw FieldError(field: 63, part: "63.1 operator", expected: "two digits", found: "other text")
            }
            return try OperatorCode(number).text(configuration.profile.operatorForm)
        }
    }

    func signOff(stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(.signOff, stan: stan)
        message.set(60, try privateData(.signOff, batch))
        return message
    }

    func settlement(
        stan: STAN, batch: BatchNumber, totals: SettlementTotals, form: SettlementTotals.Form
    ) throws(FieldError) -> Message {
        var message = try base(.settlement, stan: stan)
        message.set(48, try totals.text(form))
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(.settlement, batch))
        message.set(63, try operatorField)
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
        // Four digits: a larger count, which only wide totals allow, is told as the largest that fits.
        message.set(48, try UploadCount(min(count, 9999)).text)
        message.set(60, try privateData(kind, batch))
        return message
    }

    func comparison(
        stan: STAN, batch: BatchNumber, _ question: ComparisonQuestion
    ) throws(FieldError) -> Message {
        var message = try base(.comparison, stan: stan)
        message.set(60, try privateData(.comparison, batch))
        message.set(62, bytes: question.bytes)
        return message
    }

    /// Echo, parameters, status: no F11.
    func management(_ kind: MessageKind, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(kind, stan: nil)
        message.set(60, try privateData(kind, batch))
        if kind == .statusUpload { message.set(62, bytes: try status.bytes) }
        return message
    }

    // MARK: Transactions

    func transaction(_ intent: TerminalRecord.Intent) throws(FieldError) -> Message {
        let kind = MessageKind.financial(intent.type)
        var message = try base(kind, stan: intent.key.stan)
        if intent.type != .balanceInquiry { message.set(4, amountText(intent.amount)) }
        setCard(intent.card, of: intent.type, in: &message)
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
        setCard(intent.card, of: intent.type, in: &message)
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
}

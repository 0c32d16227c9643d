import DayEnd
import ISO8583
import UnionPay

/// Answers: what is echoed, what the host adds.
extension Host {
    /// An answer that depends on nothing stored.
    func respond(
        to request: OpenedRequest, code: ResponseCode, serial: Int64? = nil, wantsMAC: Bool? = nil,
        processing: ProcessingRequest = .none, at now: Moment, into effects: inout ContiguousArray<HostEffect>,
        _ change: (inout Message) -> Void = { _ in }
    ) {
        var message = echo(of: request, at: now)
        if request.kind != .settlement || configuration.profile.settlementResponseHasCode || !code.isApproved {
            message.set(39, code.text)
        }
        if let serial, Catalogue.row(for: request.kind)?.response.allowed.contains(37) == true {
            message.set(37, rrn(serial, at: now))
        }
        change(&message)
        let hasMAC = Catalogue.row(for: request.kind)?.responseHasMAC == true
        effects.append(
            .respond(
                HostAnswer(
                    message: message, echoesCard: request.card != nil && request.kind.transactionType != nil,
                    wantsMAC: wantsMAC ?? hasMAC, processing: processing)))
    }

    /// The answer to a transaction: always the first outcome, with the present time.
    func respond(
        to request: OpenedRequest, with posting: Posting, answer: IssuerAnswer? = nil, freezer: String? = nil,
        at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        let code = ResponseCode(posting.code) ?? .systemFault
        respond(to: request, code: code, at: now, into: &effects) { message in
            if code.isApproved, posting.key.type != .balanceInquiry { message.set(4, twelveDigits(posting.amount)) }
            message.set(37, posting.rrn)
            // An inquiry moves nothing: it has no clearing date and no authorisation.
            if posting.key.type != .balanceInquiry {
                message.set(15, posting.clearingDate)
                if let authorization = posting.authorization { message.set(38, authorization) }
            }
            if code.isApproved { message.set(63, posting.scheme.rawValue) }
            if let freezer,
                let texts = try? SchemeTexts(scheme: .unknown, terminal: Array(freezer.utf8.prefix(60))).bytes()
            {
                message.set(63, bytes: texts)
            }
            if let answer {
                message.set(44, (answer.issuer.padded(to: 11) + configuration.institution.padded(to: 11)))
                if let balance = answer.balance, posting.key.type == .balanceInquiry, code.isApproved,
                    let amount = try? AdditionalAmount(
                        accountType: 10, amountType: AdditionalAmount.availableBalance,
                        currency: request.message.text(49) ?? "156", amount: balance)
                {
                    message.set(54, amount.text)
                }
            }
        }
    }

    private func echo(of request: OpenedRequest, at now: Moment) -> Message {
        var message = Message(mti: request.message.mti.response)
        let allowed = Catalogue.row(for: request.kind)?.response.allowed
        for field in request.kind.echoedFields where allowed?.contains(field) != false {
            if let bytes = request.message.bytes(field) { message.set(field, bytes: bytes) }
        }
        message.set(12, now.hourMinuteSecond)
        message.set(13, now.date.monthDay)
        if allowed?.contains(32) == true { message.set(32, configuration.institution) }
        return message
    }

    /// F37: last digit of the year and day of the year, then eight digits that no other request of this host gets.
    func rrn(_ serial: Int64, at now: Moment) -> String {
        let date = now.date
        let firstDay = CivilDate(year: date.year, month: 1, day: 1)?.daysSinceEpoch ?? date.daysSinceEpoch
        let day = date.daysSinceEpoch - firstDay + 1
        return String(date.year % 10) + padded(Int64(day), 3) + padded(serial % 100_000_000, 8)
    }
}

func twelveDigits(_ amount: Int64) -> String { padded(max(0, amount), 12) }

private func padded(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        let text = String(prefix(width))
        return text + String(repeating: " ", count: width - text.count)
    }
}

extension MessageKind {
    /// What an answer repeats of its request. Source: the lists of the UnionPay POS terminal specification: an upload's
    /// answer names the place and the message, not the transaction.
    fileprivate var echoedFields: [Int] {
        switch self {
        case .financial, .reversal, .statusQuery: [3, 4, 11, 25, 41, 42, 49, 60]
        case .settlement: [11, 41, 42, 48, 49, 60, 63]
        default: [11, 41, 42, 48, 60]
        }
    }
}

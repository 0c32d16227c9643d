import DayEnd
import ISO8583
import UnionPay

/// Transactions: repeats, refusals, and the first of the two commits.
extension Host {
    func transact(
        _ request: OpenedRequest, _ type: TransactionType, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let key = key(of: request, type: type) else {
            respond(to: request, code: .formatError, at: now, into: &effects)
            return
        }
        if let known = facts.posting {
            repeated(request, known, at: now, into: &effects)
            return
        }
        let isLate = key.batch != terminal.batch
        if isLate, !type.isAdvice || !key.batch.isBehind(terminal.batch) {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        guard terminal.isSignedIn || isLate else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        var posting = newPosting(request, key, facts, at: now)
        posting.isLate = isLate
        if let refusal = refusal(of: posting, request, facts) {
            decline(&posting, refusal, request, at: now, into: &effects)
            return
        }
        if type.isAdvice || type == .offlineICSale {
            bookAdvice(&posting, request, facts, at: now, into: &effects)
            return
        }
        let deadline = now.adding(seconds: Int64(configuration.issuerTimeout))
        posting.deadline = deadline
        effects.append(.commit([.posting(posting)]))
        effects.append(
            .askIssuer(
                IssuerRequest(
                    act: .authorize, key: key, amount: posting.asked,
                    allowsPartialApproval: offersPartialApproval(request))))
        effects.append(.awaitIssuer(key, until: deadline))
    }

    /// The same key again: the first outcome for the same act, a refusal for another.
    private func repeated(
        _ request: OpenedRequest, _ known: Posting, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        switch known.state {
        case .tombstone:
            // Its reversal came first: it is refused for good, and the issuer is never asked.
            respond(to: request, code: .invalidTransaction, at: now, into: &effects)
        case .pending where known.fingerprint == fingerprint(of: request):
            // The issuer's answer will answer this one too.
            break
        case _ where known.fingerprint != fingerprint(of: request):
            effects.append(.log("\(known.key): the same key with another act, refused"))
            respond(to: request, code: .duplicate, at: now, into: &effects)
        case .reversed:
            respond(to: request, code: .invalidTransaction, at: now, into: &effects)
        default:
            respond(to: request, with: known, at: now, into: &effects)
        }
    }

    func newPosting(_ request: OpenedRequest, _ key: PostingKey, _ facts: Facts, at now: Moment) -> Posting {
        Posting(
            key: key, state: .pending, asked: request.message.text(4).flatMap { Int64($0) } ?? 0,
            fingerprint: fingerprint(of: request), card: request.card ?? HostCard(masked: "", hash: ""),
            entry: request.message.text(22) ?? "", rrn: rrn(facts.serial, at: now),
            clearingDate: configuration.clearingDate(at: now), original: facts.original?.key.line, receivedAt: now,
            deadline: nil)
    }

    /// What makes an act this act: card, F3, F4, F48 and F61. Not F39, F52, F53, F55 and F64, which change on a repeat.
    func fingerprint(of request: OpenedRequest) -> String {
        [
            request.card?.hash ?? "", request.message.text(3) ?? "", request.message.text(4) ?? "",
            request.message.text(48) ?? "", request.message.text(61) ?? "",
        ].joined(separator: "|")
    }

    private func refusal(of posting: Posting, _ request: OpenedRequest, _ facts: Facts) -> ResponseCode? {
        let original = facts.original
        switch posting.key.type {
        case .sale, .preAuthorization: return posting.asked > 0 ? nil : .invalidAmount
        case .balanceInquiry: return nil
        case .saleVoid, .completionVoid, .preAuthorizationVoid:
            guard let original, original.state == .approved else { return .originalNotFound }
            if original.isVoided || original.isAdjusted || original.isReleased { return .invalidTransaction }
            // A void reaches into its own batch only; into a settled one, a refund does.
            if posting.key.type != .preAuthorizationVoid, original.key.batch != posting.key.batch {
                return .originalNotFound
            }
            return original.amount == posting.asked ? nil : .wrongOriginalAmount
        case .completion, .completionNotice:
            guard let original, original.state == .approved, !original.isReleased else { return .originalNotFound }
            let limit = original.amount.multipliedReportingOverflow(by: 115)
            return limit.overflow || posting.asked > limit.partialValue / 100 ? .overLimit : nil
        case .refund:
            guard let original else {
                let isUnreferenced = request.message.text(37) == nil
                return isUnreferenced && configuration.profile.extensions.contains(.unreferencedRefund)
                    ? nil : .originalNotFound
            }
            guard original.state == .approved, !original.isVoided else { return .originalNotFound }
            let (total, overflow) = original.refunded.addingReportingOverflow(posting.asked)
            return overflow || total > original.amount ? .wrongOriginalAmount : nil
        case .offlineSale:
            let reference = request.message.text(61).flatMap { try? OriginalReference(parsing: $0) }
            let names = request.message.text(38) != nil && reference.map { $0.form == .authorized } == true
            return names || request.isApprovedByChip ? nil : .notApproved
        case .offlineICSale: return request.isApprovedByChip ? nil : .notApproved
        case .adjustment, .tipAdjustment:
            guard let original, original.state == .approved, !original.isAdjusted else { return .originalNotFound }
            return nil
        }
    }

    private func decline(
        _ posting: inout Posting, _ code: ResponseCode, _ request: OpenedRequest, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        posting.state = .declined
        posting.code = code.text
        effects.append(.commit([.posting(posting)]))
        respond(to: request, with: posting, at: now, into: &effects)
    }

    /// An advice is told after the fact: it is booked as it comes, and no issuer is asked.
    private func bookAdvice(
        _ posting: inout Posting, _ request: OpenedRequest, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        posting.state = .approved
        posting.code = ResponseCode.approved.text
        posting.amount = posting.asked
        posting.authorization = request.message.text(38)
        posting.scheme =
            facts.original?.scheme
            ?? request.message.text(63).flatMap { CardScheme(rawValue: String($0.prefix(3))) }.flatMap {
                $0 == .unknown ? nil : $0
            } ?? CardScheme(bin: posting.card.masked)
        posting.cardClass = posting.scheme.cardClass
        effects.append(.commit(booking(posting, original: facts.original, at: now)))
        respond(to: request, with: posting, at: now, into: &effects)
    }

    /// A posting with its entries, and what it does to the posting that it refers to.
    func booking(_ posting: Posting, original: Posting?, at now: Moment) -> [Change] {
        var changes: [Change] = [.posting(posting)]
        switch posting.key.type {
        case .balanceInquiry: break
        case .preAuthorization: changes.append(.entries(Entry.hold(posting, isReleased: false, at: now)))
        case .preAuthorizationVoid: break
        default: changes.append(.entries(Entry.booking(posting, at: now)))
        }
        guard var original else { return changes }
        switch posting.key.type {
        case .saleVoid, .completionVoid: original.isVoided = true
        case .preAuthorizationVoid, .completion, .completionNotice:
            original.isReleased = true
            changes.append(.entries(Entry.hold(original, isReleased: true, at: now)))
        case .adjustment, .tipAdjustment:
            original.isAdjusted = true
            changes.append(.entries(Entry.reversal(original, at: now)))
        case .refund: original.refunded += posting.amount
        default: return changes
        }
        changes.append(.posting(original))
        return changes
    }

    private func offersPartialApproval(_ request: OpenedRequest) -> Bool {
        guard configuration.profile.offersPartialApproval, let text = request.message.text(60) else { return false }
        return (try? PrivateData60(parsing: text))?.partialApproval == 1
    }
}

extension BatchNumber {
    /// Whether this batch was closed before `other` was opened, on the circle of numbers.
    func isBehind(_ other: BatchNumber) -> Bool {
        let distance = (other.value - value + 999_999) % 999_999
        return distance != 0 && distance < 500_000
    }
}

extension CardScheme {
    /// The scheme by the card's first digits, where neither issuer nor terminal has named it.
    ///
    /// Source: ISO/IEC 7812-1 issuer identification numbers as the schemes publish them.
    init(bin masked: String) {
        switch masked.prefix(2) {
        case "62", "81": self = .unionPay
        case "34", "37": self = .americanExpress
        case "35": self = .jcb
        case "30", "36", "38", "39": self = .diners
        case "51"..."55": self = .mastercard
        default: self = masked.hasPrefix("4") ? .visa : .unionPay
        }
    }
}

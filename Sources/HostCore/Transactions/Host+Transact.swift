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
        // What has happened already and names a closed batch goes to the late batch; nothing else reaches into one.
        let isLate = type.isToldLater && key.batch.isBehind(terminal.batch)
        guard isLate || terminal.isSignedIn && key.batch == terminal.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        if isOfAnotherDay(type, facts, at: now) {
            respond(to: request, code: .dateSwitch, at: now, into: &effects)
            return
        }
        var posting = newPosting(request, key, facts, at: now)
        posting.isLate = isLate
        if let till = freezer(posting, facts, at: now) {
            effects.append(.log("\(request.terminal): \(key.stan) is refused, \(till) closes the shop"))
            decline(&posting, .shopFrozen, request, till: till, at: now, into: &effects)
            return
        }
        if let refusal = refusal(of: posting, request, terminal, facts) {
            decline(&posting, refusal, request, at: now, into: &effects)
            return
        }
        if type.isToldLater {
            bookAdvice(&posting, request, facts, at: now, into: &effects)
            return
        }
        let deadline = now.adding(seconds: Int64(configuration.issuerTimeout))
        posting.deadline = deadline
        // A terminal that sells has given up its closing.
        effects.append(.commit([.posting(posting)] + lifted(terminal, facts)))
        effects.append(
            .askIssuer(
                IssuerRequest(
                    act: .authorize, key: key, amount: posting.asked,
                    allowsPartialApproval: posting.takesPart && offersPartialApproval(request))))
        effects.append(.awaitIssuer(key, until: deadline))
    }

    /// Whether the day was switched (日切) since the batch got its first line: it is settled before anything new is done.
    /// What has happened already still belongs to it.
    private func isOfAnotherDay(_ type: TransactionType, _ facts: Facts, at now: Moment) -> Bool {
        guard let day = facts.clearingDay, type.beginsBatch else { return false }
        return day != configuration.clearingDate(at: now)
    }

    /// The same key again: the first outcome for the same act, a refusal for another.
    private func repeated(
        _ request: OpenedRequest, _ known: Posting, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        switch known.state {
        case .tombstone:
            // Its reversal came first: it is refused for good, and the issuer is never asked.
            respond(to: request, code: .invalidTransaction, at: now, into: &effects)
        case _ where !isSameAct(request, as: known):
            effects.append(.log("\(known.key): the same key with another act, refused"))
            // Not 94: to a terminal that repeats an advice, that means "taken before".
            respond(to: request, code: .invalidTransaction, at: now, into: &effects)
        case .pending:
            // The issuer's answer will answer this one too.
            break
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
            clearingDate: configuration.clearingDate(at: now), original: facts.original?.key, receivedAt: now,
            deadline: nil)
    }

    /// What makes an act this act: card, F3, F4, F48 and F61. Not F39, F52, F53, F55 and F64, which change on a repeat.
    func fingerprint(of request: OpenedRequest) -> String {
        fingerprint(of: request, cardHash: request.card?.hash ?? "")
    }

    private func fingerprint(of request: OpenedRequest, cardHash: String) -> String {
        let fields = [3, 4, 48, 61].map { request.message.text($0) ?? "" }
        return ([cardHash] + fields).joined(separator: "|")
    }

    /// Whether a repeat or a reversal is of the act that is stored. A reversal of a scanned payment names no card: the
    /// code was the customer's, and is gone.
    func isSameAct(_ request: OpenedRequest, as posting: Posting) -> Bool {
        posting.fingerprint == fingerprint(of: request, cardHash: request.card?.hash ?? posting.card.hash)
    }

    /// - Parameter till: Which terminal closes the shop; told in F63.
    private func decline(
        _ posting: inout Posting, _ code: ResponseCode, _ request: OpenedRequest, till: String? = nil, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        posting.state = .declined
        posting.code = code.text
        effects.append(.commit([.posting(posting)]))
        respond(to: request, with: posting, freezer: till, at: now, into: &effects)
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

extension TransactionType {
    /// Whether an act makes its batch one of the day in which it is received: an inquiry is no line, and what is told
    /// after the fact may come a day late.
    var beginsBatch: Bool { !isToldLater && self != .balanceInquiry }
}

extension BatchNumber {
    /// Whether this batch was closed before `other` was opened, on the circle of numbers.
    func isBehind(_ other: BatchNumber) -> Bool {
        let distance = (other.value - value + 999_999) % 999_999
        return distance != 0 && distance < 500_000
    }
}

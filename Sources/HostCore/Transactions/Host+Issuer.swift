public import DayEnd
import ISO8583
import UnionPay

/// The issuer's answer, or its absence: the second of the two commits.
extension Host {
    /// What must be fetched before an issuer's word can be booked; the posting's own original is fetched by its key.
    public func query(forIssuerAnswerTo posting: PostingKey) -> FactQuery {
        var query = FactQuery(merchant: posting.merchant, terminal: posting.terminal)
        query.posting = posting
        return query
    }

    /// Books what the issuer said. `request` is nil where nobody waits any more (another node, a restart).
    public func issuerAnswered(
        _ answer: IssuerAnswer, to key: PostingKey, request: OpenedRequest?, facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard var posting = facts.posting, posting.state == .pending else {
            // Late: the time-out has decided. An approval must not stay at the issuer.
            if ResponseCode(answer.code)?.isApproved == true, var posting = facts.posting, posting.state != .approved {
                undoUpstream(&posting, amount: answer.amount ?? posting.asked, at: now, into: &effects)
            }
            return
        }
        let code = ResponseCode(answer.code) ?? .systemFault
        posting.deadline = nil
        posting.code = code.text
        posting.authorization = answer.authorization
        posting.scheme = answer.scheme
        posting.cardClass = answer.scheme.cardClass
        guard code.isApproved else {
            posting.state = posting.isReversalRequested ? .tombstone : .declined
            effects.append(.commit([.posting(posting)]))
            if let request { respond(to: request, with: posting, answer: answer, at: now, into: &effects) }
            return
        }
        let amount = code == .partlyApproved ? answer.amount ?? 0 : posting.asked
        if code == .partlyApproved, !posting.takesPart || !(1...max(posting.asked, 1)).contains(amount) {
            // A part that was not offered, or is none: the issuer undoes it, and the customer is told to pay otherwise.
            posting.state = posting.isReversalRequested ? .tombstone : .declined
            posting.code = ResponseCode.insufficientFunds.text
            undoUpstream(&posting, amount: amount, at: now, into: &effects)
            if let request { respond(to: request, with: posting, at: now, into: &effects) }
            return
        }
        guard !posting.isReversalRequested else {
            posting.state = .reversed
            undoUpstream(&posting, amount: amount, at: now, into: &effects)
            return
        }
        if let conflict = conflict(of: posting, facts.original) {
            posting.state = .declined
            posting.code = conflict.text
            undoUpstream(&posting, amount: amount, at: now, into: &effects)
            if let request { respond(to: request, with: posting, at: now, into: &effects) }
            return
        }
        posting.state = .approved
        posting.amount = amount
        effects.append(.commit(booking(posting, original: facts.original, at: now)))
        if let request { respond(to: request, with: posting, answer: answer, at: now, into: &effects) }
    }

    /// The issuer's time is over: the act is declined, and undone upstream in case it was done.
    public func issuerTimedOut(
        _ key: PostingKey, request: OpenedRequest?, facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard var posting = facts.posting, posting.state == .pending else { return }
        posting.state = posting.isReversalRequested ? .tombstone : .declined
        posting.code = ResponseCode.issuerTimeout.text
        undoUpstream(&posting, amount: posting.asked, at: now, into: &effects)
        if let request { respond(to: request, with: posting, at: now, into: &effects) }
    }

    /// The issuer has undone an act, or never did it: nothing is owed upstream any more.
    public func issuerReversed(
        _ key: PostingKey, facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard var posting = facts.posting, posting.owesIssuerReversal else { return }
        posting.deadline = nil
        effects.append(.commit([.posting(posting)]))
    }

    /// Stores that the issuer must undo an act, with the posting as it now stands, then asks. A host that dies between
    /// the two asks again when it starts.
    func undoUpstream(
        _ posting: inout Posting, amount: Int64, at now: Moment, with changes: [Change] = [],
        into effects: inout ContiguousArray<HostEffect>
    ) {
        posting.deadline = now
        effects.append(.commit([.posting(posting)] + changes))
        effects.append(
            .askIssuer(
                IssuerRequest(act: .reverse, key: posting.key, amount: amount, allowsPartialApproval: false)))
    }
}

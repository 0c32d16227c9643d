public import DayEnd
import ISO8583
import UnionPay

/// The issuer's answer, or its absence: the second of the two commits.
extension Host {
    /// What must be fetched before an issuer's answer can be booked.
    public func query(forIssuerAnswerTo posting: PostingKey, original: LineKey?) -> FactQuery {
        var query = FactQuery(merchant: posting.merchant, terminal: posting.terminal)
        query.posting = posting
        if let original {
            query.original = .line(
                original, types: [.sale, .completion, .preAuthorization, .offlineSale])
        }
        return query
    }

    /// Books what the issuer said. `request` is nil where nobody waits any more (another node, a restart).
    public func issuerAnswered(
        _ answer: IssuerAnswer, to key: PostingKey, request: OpenedRequest?, facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard var posting = facts.posting, posting.state == .pending else {
            // Late: the time-out has decided. An approval must not stay at the issuer.
            if ResponseCode(answer.code)?.isApproved == true, facts.posting?.state != .approved {
                effects.append(.askIssuer(upstreamReversal(of: key, amount: answer.amount ?? 0)))
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
        posting.amount = code == .partlyApproved ? min(answer.amount ?? posting.asked, posting.asked) : posting.asked
        guard !posting.isReversalRequested else {
            posting.state = .reversed
            effects.append(.commit([.posting(posting)]))
            effects.append(.askIssuer(upstreamReversal(of: key, amount: posting.amount)))
            return
        }
        posting.state = .approved
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
        posting.deadline = nil
        effects.append(.commit([.posting(posting)]))
        effects.append(.askIssuer(upstreamReversal(of: key, amount: posting.asked)))
        if let request { respond(to: request, with: posting, at: now, into: &effects) }
    }

    private func upstreamReversal(of key: PostingKey, amount: Int64) -> IssuerRequest {
        IssuerRequest(act: .reverse, key: key, amount: amount, allowsPartialApproval: false)
    }
}

import DayEnd
import ISO8583
import UnionPay

/// Reversal (冲正, 0400): undoes what may have happened, once.
extension Host {
    func reverse(
        _ request: OpenedRequest, _ type: TransactionType, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let key = key(of: request, type: type) else {
            respond(to: request, code: .formatError, at: now, into: &effects)
            return
        }
        guard var posting = facts.posting else {
            // It overtook its transaction, or that never left: if it still comes, it is refused.
            var tombstone = newPosting(request, key, facts, at: now)
            tombstone.state = .tombstone
            tombstone.code = ResponseCode.invalidTransaction.text
            effects.append(.commit([.posting(tombstone)]))
            respond(to: request, code: .originalNotFound, serial: facts.serial, at: now, into: &effects)
            return
        }
        guard isSameAct(request, as: posting) else {
            effects.append(.log("\(key): a reversal of another act, refused"))
            respond(to: request, code: .wrongOriginalAmount, serial: facts.serial, at: now, into: &effects)
            return
        }
        switch posting.state {
        case .tombstone, .declined, .reversed: break
        case .pending:
            posting.isReversalRequested = true
            effects.append(.commit([.posting(posting)]))
        case .approved:
            // A settled line is not reversed by a late 0400: its money is in a batch that both sides have closed. Nor
            // is one that was voided since, or a hold that was completed or released.
            let isUsed = posting.isVoided || posting.isReleased
            guard key.batch == terminal.batch, !isUsed else {
                let code = isUsed ? ResponseCode.invalidTransaction : .answerTooLate
                respond(to: request, code: code, serial: facts.serial, at: now, into: &effects)
                return
            }
            posting.state = .reversed
            let changes = undoing(posting, original: facts.original, at: now)
            undoUpstream(&posting, amount: posting.amount, at: now, with: changes, into: &effects)
        }
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            message.set(15, posting.clearingDate)
        }
    }

    /// Counter-postings; and the posting that was referred to is as it was before.
    private func undoing(_ posting: Posting, original: Posting?, at now: Moment) -> [Change] {
        var changes: [Change] = []
        switch posting.key.type {
        case .preAuthorization: changes.append(.entries(Entry.hold(posting, isReleased: true, at: now)))
        case .preAuthorizationVoid, .balanceInquiry: break
        default: changes.append(.entries(Entry.reversal(posting, at: now)))
        }
        guard var original else { return changes }
        switch posting.key.type {
        case .saleVoid, .completionVoid: original.isVoided = false
        case .preAuthorizationVoid, .completion:
            original.isReleased = false
            changes.append(.entries(Entry.hold(original, isReleased: false, at: now)))
        default: return changes
        }
        changes.append(.posting(original))
        return changes
    }
}

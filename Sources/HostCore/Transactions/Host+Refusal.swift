import DayEnd
import ISO8583
import UnionPay

/// Why a transaction is refused before anybody is asked.
extension Host {
    func refusal(
        of posting: Posting, _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts
    ) -> ResponseCode? {
        if posting.asked <= 0, posting.key.type != .balanceInquiry { return .invalidAmount }
        switch posting.key.type {
        case .sale, .preAuthorization, .balanceInquiry: return nil
        case .saleVoid, .completionVoid, .preAuthorizationVoid: return voidRefusal(posting, facts.original)
        case .completion, .completionNotice:
            guard let original = facts.original, original.state == .approved, !original.isReleased, !original.isVoided,
                posting.isOfCard(of: original)
            else { return .originalNotFound }
            // UnionPay's rule for pre-authorisations: at most 115 % of the held amount.
            let limit = original.amount.multipliedReportingOverflow(by: 115)
            return limit.overflow || posting.asked > limit.partialValue / 100 ? .overLimit : nil
        case .refund: return refundRefusal(posting, request, facts.original)
        case .offlineSale:
            let reference = request.message.text(61).flatMap { try? OriginalReference(parsing: $0) }
            let names = request.message.text(38) != nil && reference.map { $0.form == .authorized } == true
            return names || request.isApprovedByChip ? nil : .notApproved
        case .offlineICSale: return request.isApprovedByChip ? nil : .notApproved
        case .adjustment, .tipAdjustment:
            guard let original = facts.original, original.state == .approved, posting.isOfCard(of: original) else {
                return .originalNotFound
            }
            // It reaches into an open batch, or replaces a line that came late as well; closed totals do not move.
            let isOpen = original.key.batch == terminal.batch || original.isLate
            return original.isAdjusted || original.refunded > 0 || !isOpen ? .invalidTransaction : nil
        }
    }

    /// Why an act that the issuer has approved cannot be booked: another one that was under way with it has used its
    /// original meanwhile.
    func conflict(of posting: Posting, _ original: Posting?) -> ResponseCode? {
        guard let original else { return nil }
        switch posting.key.type {
        case .saleVoid, .completionVoid, .preAuthorizationVoid: return voidRefusal(posting, original)
        case .completion:
            let isHeld = original.state == .approved && !original.isReleased && !original.isVoided
            return isHeld ? nil : .originalNotFound
        default: return nil
        }
    }

    private func voidRefusal(_ posting: Posting, _ original: Posting?) -> ResponseCode? {
        guard let original, original.state == .approved, posting.isOfCard(of: original) else {
            return .originalNotFound
        }
        if original.isVoided || original.isAdjusted || original.isReleased || original.refunded > 0 {
            return .invalidTransaction
        }
        // A void reaches into its own batch only; into a settled one, a refund does.
        if posting.key.type != .preAuthorizationVoid, original.key.batch != posting.key.batch {
            return .originalNotFound
        }
        return original.amount == posting.asked ? nil : .wrongOriginalAmount
    }

    private func refundRefusal(_ posting: Posting, _ request: OpenedRequest, _ original: Posting?) -> ResponseCode? {
        guard let original else {
            let isUnreferenced = request.message.text(37) == nil
            return isUnreferenced && configuration.profile.extensions.contains(.unreferencedRefund)
                ? nil : .originalNotFound
        }
        guard original.state == .approved, original.key.type.isDebit, !original.isVoided, !original.isAdjusted,
            posting.isOfCard(of: original)
        else { return .originalNotFound }
        let (total, overflow) = original.refunded.addingReportingOverflow(posting.asked)
        return overflow || total > original.amount ? .wrongOriginalAmount : nil
    }
}

extension Posting {
    /// Money goes back to the card that it came from. A scanned code names no card and differs each time.
    fileprivate func isOfCard(of original: Posting) -> Bool {
        isScanned || original.isScanned || card.hash == original.card.hash
    }

    private var isScanned: Bool { entry.hasPrefix("03") }

    /// Types of which an issuer may approve a part.
    var takesPart: Bool { key.type == .sale || key.type == .preAuthorization }
}

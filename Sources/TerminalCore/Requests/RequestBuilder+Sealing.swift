import DayEnd
import UnionPay

/// Which secrets a request needs.
extension RequestBuilder {
    /// An online transaction with the card at hand.
    static func sealing(_ intent: TerminalRecord.Intent, card: PresentedCard) -> Sealing {
        var sealing = Sealing()
        sealing.card = intent.card
        sealing.presentation = card.presentation
        sealing.wantsMAC = true
        let entry = intent.card.entry.pan
        if entry == .barcode {
            // A void or a refund names the payment by F37 and F61.
            sealing.wantsScanCode = intent.type == .sale
            return sealing
        }
        // A swipe's number travels in its track; every other way names it in F2.
        sealing.wantsTrack = card.hasTrack
        sealing.wantsPAN = !(entry.isStripe && card.hasTrack)
        sealing.wantsExpiry = sealing.wantsPAN
        sealing.wantsPIN = card.hasPIN
        if entry.isChip, intent.type.carriesChipData {
            sealing.emvTags = ICTag.mandatoryInRequest + ICTag.optionalInRequest
        }
        return sealing
    }

    static func reversalSealing(_ intent: TerminalRecord.Intent) -> Sealing {
        var sealing = storedSealing(intent.card, intent.type, mac: true)
        if intent.card.entry.pan.isChip, intent.type.carriesChipData { sealing.emvTags = ICTag.inReversal }
        return sealing
    }

    /// A stored act sent again or later: what the sealed reference holds, no track, no PIN.
    static func storedSealing(_ card: CardReference, _ type: TransactionType, mac: Bool) -> Sealing {
        var sealing = Sealing()
        sealing.card = card
        sealing.wantsMAC = mac
        if card.entry.pan != .barcode {
            sealing.wantsPAN = true
            sealing.wantsExpiry = true
        }
        // The chip's own approval is what makes an offline chip sale good.
        if type == .offlineICSale { sealing.emvTags = ICTag.mandatoryInOfflineSale + ICTag.optionalInRequest }
        return sealing
    }

    static func certificateSealing(_ card: CardReference) -> Sealing {
        var sealing = Sealing()
        sealing.card = card
        sealing.wantsPAN = true
        sealing.emvTags = ICTag.mandatoryInRequest + ICTag.optionalInRequest
        return sealing
    }

    static func detailSealing(_ lines: [Line]) -> Sealing {
        var sealing = Sealing()
        sealing.details = lines.map {
            .init(card: $0.card, cardClass: $0.cardClass, stan: $0.key.stan, amount: $0.amount)
        }
        return sealing
    }
}

extension TransactionType {
    /// Types whose chip answers with a cryptogram for this very act.
    var carriesChipData: Bool {
        switch self {
        case .sale, .preAuthorization, .balanceInquiry, .offlineICSale: true
        default: false
        }
    }
}

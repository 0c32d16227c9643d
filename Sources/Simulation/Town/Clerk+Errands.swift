import DayEnd
import DayScript
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// What customers want, and how it is asked of the terminal.
extension Clerk {
    func newErrand() -> Errand {
        let reference = "t\(device.number)-\(errands.count + 1)"
        let drawn = Self.types.pick(&random)
        let original = drawn.refersToOriginal ? originalErrand(for: drawn) : nil
        let type = drawn.refersToOriginal && original == nil ? TransactionType.sale : drawn
        var amount = Int64(random.number(100...50_000))
        let prices = town.plan.prices
        if !prices.isEmpty { amount = prices[Int(amount) % prices.count] }
        if random.below(400) == 0 { amount = 999_999_999_999 }
        guard let original else {
            return Errand(reference: reference, type: type, amount: amount, card: newCard(), way: way(for: type))
        }
        let first = errands[original]
        let booked = first.line?.amount ?? first.amount
        switch type {
        case .completion, .completionNotice: amount = max(1, booked * Int64(random.number(50...115)) / 100)
        case .refund: amount = random.below(3) == 0 ? max(1, booked / 2) : booked
        case .tipAdjustment: amount = booked + 1 + booked / 10
        case .adjustment: amount = booked > 3 && random.below(2) == 0 ? booked - booked / 4 : booked + 100
        default: amount = booked
        }
        return Errand(
            reference: reference, type: type, amount: amount, card: first.card, way: first.way, original: original)
    }

    private static let types: [TransactionType] =
        Array(repeating: .sale, count: 24) + [
            .saleVoid, .saleVoid, .refund, .refund, .preAuthorization, .preAuthorization, .completion, .completion,
            .completionNotice, .preAuthorizationVoid, .completionVoid, .offlineSale, .offlineSale, .adjustment,
            .tipAdjustment, .offlineICSale, .offlineICSale, .balanceInquiry,
        ]

    private func way(for type: TransactionType) -> Errand.Way {
        switch type {
        case .offlineSale: return .manual
        case .offlineICSale: return .chip
        case .sale: return [.swipe, .chip, .chip, .tap, .scan].pick(&random)
        default: return [.swipe, .chip, .tap].pick(&random)
        }
    }

    private func newCard() -> TownCard {
        let isForeign = random.below(5) == 0
        let digits = String(String(random.number(1_000_000_000...9_999_999_999)).prefix(isForeign ? 9 : 10))
        // A check digit is of no interest here: the number goes round as it is.
        return TownCard(
            pan: (isForeign ? "4111119" : "622202199") + digits, expiry: "4912", isForeign: isForeign)
    }

    /// An errand that was done and that this type can refer to. Whether it still fits is the machines' to say.
    private func originalErrand(for type: TransactionType) -> Int? {
        let wanted: [TransactionType] =
            switch type {
            case .saleVoid: [.sale]
            case .refund: [.sale, .completion]
            case .completion, .completionNotice, .preAuthorizationVoid: [.preAuthorization]
            case .completionVoid: [.completion]
            default: [.offlineSale]
            }
        let fitting = errands.indices.filter { wanted.contains(errands[$0].type) && errands[$0].line != nil }
        // Now and then one that was used before.
        return fitting.isEmpty ? nil : fitting.suffix(12).pick(&random)
    }

    /// Nil where the original's receipt does not exist.
    func request(for errand: Errand) -> TransactionRequest? {
        var request = TransactionRequest(
            type: errand.type, amount: errand.type.isVoid || errand.type == .balanceInquiry ? 0 : errand.amount,
            card: PresentedCard(
                reference: CardReference(masked: "", entry: .scan, sealed: HexBytes([]), keyName: ""),
                presentation: nil, hasPIN: false, hasTrack: false, isApprovedOffline: errand.type == .offlineICSale),
            reference: errand.reference)
        if let original = errand.original {
            guard let line = errands[original].line else { return nil }
            request.original = line.key.stan
            if errand.type == .refund {
                request.original = nil
                request.originalSlip = OriginalSlip(
                    batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay,
                    rrn: line.rrn.isEmpty ? nil : line.rrn)
            }
        }
        if errand.type == .offlineSale {
            request.authority = OfflineAuthority(mode: "01", institution: "00010000")
            request.authorization = "123456"
        }
        guard let (presentation, entry) = reading(of: errand),
            let card = device.present(
                presentation, entry: entry, sequence: errand.way == .chip || errand.way == .tap ? "001" : nil,
                for: request)
        else { return nil }
        request.card = card
        return request
    }

    private func reading(of errand: Errand) -> (CardPresentation, EntryMode)? {
        var secrets = CardSecrets(pan: errand.card.pan, expiry: errand.card.expiry)
        let track = errand.card.pan + "=" + errand.card.expiry + "2010000012300"
        switch errand.way {
        case .swipe:
            return (
                CardPresentation(secrets: secrets, track2: track, pin: try? PIN("908172")),
                EntryMode(pan: .magneticStripe, pin: .possible)
            )
        case .chip, .tap:
            guard let data = try? ICData(Self.chip(approves: errand.type == .offlineICSale)).bytes() else { return nil }
            secrets.chipData = data
            return (
                CardPresentation(secrets: secrets, track2: track),
                EntryMode(pan: errand.way == .chip ? .chip : .contactless, pin: .impossible)
            )
        case .scan:
            return (
                CardPresentation(
                    secrets: CardSecrets(pan: "", expiry: ""), scannedCode: "62" + errand.card.pan.suffix(15) + "00"),
                .scan
            )
        case .manual: return (CardPresentation(secrets: secrets), .manualWithoutPIN)
        }
    }

    /// What a chip says; 9F27 is 80 (asks the issuer) or 40 (approves by itself).
    static func chip(approves: Bool) -> [ICData.Element] {
        let tags: [(ICTag, [UInt8])] = [
            (.cryptogram, [1, 2, 3, 4, 5, 6, 7, 8]), (.cryptogramInformation, [approves ? 0x40 : 0x80]),
            (.issuerApplicationData, [7, 1, 1, 3]), (.unpredictableNumber, [1, 2, 3, 4]),
            (.transactionCounter, [0, 7]), (.verificationResults, [0, 0, 4, 0x80, 0]),
            (.transactionDate, [0x26, 0x11, 0x23]), (.transactionType, [0]), (.amount, [0, 0, 0, 1, 0x23, 0x45]),
            (.currency, [1, 0x56]), (.interchangeProfile, [0x7C, 0]), (.country, [1, 0x56]),
            (.otherAmount, [0, 0, 0, 0, 0, 0]), (.terminalCapabilities, [0xE0, 0xF8, 0xC8]),
            (.authorizationResponse, [0x59, 0x31]),
        ]
        return tags.map { ICData.Element($0.0, $0.1) }
    }
}

extension TransactionType {
    fileprivate var refersToOriginal: Bool {
        switch self {
        case .sale, .preAuthorization, .balanceInquiry, .offlineSale, .offlineICSale: false
        default: true
        }
    }
}

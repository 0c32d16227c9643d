public import DayEnd
import PaymentSecurity
public import Sealing
public import UnionPay

/// What a card reader hands to a terminal.
public struct CardReading: Sendable {
    /// The card's secrets and what only lives while it is at hand.
    public let presentation: CardPresentation
    /// F22: how the card was read, and whether a PIN came with it.
    public let entry: EntryMode
    /// F23, chip cards only.
    public let sequence: String?
    /// The chip approved the sale by itself (9F27 = 40).
    public let isApprovedOffline: Bool
}

extension CardReading: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Entry mode and masked number.
    public var description: String { "\(entry.text) \(presentation)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows the same as ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["card": description]) }
}

/// A card reader without a device: reads the virtual card of an act.
///
/// The same act under the same seed gives the same reading, byte for byte.
public struct VirtualReader: Sendable {
    private let seed: UInt64
    private let currency: String
    private let country: String
    private let serial: String

    /// A reader.
    ///
    /// - Parameters:
    ///   - seed: what the chips' cryptograms and unpredictable numbers follow from.
    ///   - currency: the terminal's (tag 5F2A).
    ///   - country: ISO 3166-1 numeric, where the terminal stands (tag 9F1A).
    ///   - serial: the device's number (tag 9F1E); eight characters of it are sent.
    public init(seed: UInt64, currency: Currency = .renminbi, country: String = "156", serial: String = "00000001") {
        self.seed = seed
        self.currency = currency.numericCode
        self.country = country
        self.serial = serial
    }

    /// Reads the card of an act; nil where the act has none.
    ///
    /// - Throws: `FieldError` of F55 where the chip's tags do not fit into it. They have some 170 bytes of 255.
    public func read(_ act: ScriptedAct) throws(FieldError) -> CardReading? {
        guard let card = act.card, let way = act.way, case .card(let type) = act.what else { return nil }
        guard way != .scan else {
            let presentation = CardPresentation(
                secrets: CardSecrets(pan: "", expiry: ""), scannedCode: card.paymentCode)
            return CardReading(presentation: presentation, entry: .scan, sequence: nil, isApprovedOffline: false)
        }
        var secrets = CardSecrets(pan: card.pan, expiry: card.expiry)
        if way.readsChip {
            var random = SplitMix64(seed: seed, stream: UInt64(truncatingIfNeeded: act.number))
            let chip = ChipData(
                act: act, card: card, type: type, currency: currency, country: country, serial: serial)
            secrets.chipData = try ICData(chip.elements(from: &random)).bytes()
        }
        let presentation = CardPresentation(
            secrets: secrets, track2: way == .manual ? nil : card.track2,
            // A card's four or six digits are always a PIN.
            pin: act.entersPIN && way != .manual ? try? PIN(card.pin) : nil)
        return CardReading(
            presentation: presentation,
            entry: EntryMode(pan: way.entry, pin: presentation.pin == nil ? .impossible : .possible),
            sequence: way.readsChip ? card.sequence : nil, isApprovedOffline: type == .offlineICSale)
    }
}

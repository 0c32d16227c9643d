import DayEnd
import PaymentSecurity
import Sealing

/// A card as a reader driver, or the virtual reader, hands it to the terminal over the local socket.
///
/// It never goes further than this process's memory in this form.
public struct PresentedCardData: Codable, Sendable {
    /// Empty for a scanned payment code.
    public var pan: String
    /// YYMM.
    public var expiry: String
    /// F22, three digits.
    public var entry: String
    /// Digits and `=`, without sentinels.
    public var track2: String?
    /// F23, three digits.
    public var sequence: String?
    /// F55 as hexadecimal BER-TLV.
    public var chipData: String?
    public var scannedCode: String?
    /// From a virtual PIN pad only: a real one encrypts the PIN itself.
    public var pin: String?
    /// The chip approved by itself.
    public var isApprovedOffline: Bool?

    public init(
        pan: String, expiry: String, entry: String, track2: String? = nil, sequence: String? = nil,
        chipData: String? = nil, scannedCode: String? = nil, pin: String? = nil, isApprovedOffline: Bool? = nil
    ) {
        self.pan = pan
        self.expiry = expiry
        self.entry = entry
        self.track2 = track2
        self.sequence = sequence
        self.chipData = chipData
        self.scannedCode = scannedCode
        self.pin = pin
        self.isApprovedOffline = isApprovedOffline
    }

    /// Checks what can be checked and makes the presentation.
    func presentation() throws -> CardPresentation {
        guard scannedCode != nil || (13...19).contains(pan.utf8.count), pan.utf8.allSatisfy({ (48...57).contains($0) })
        else { throw CardDataError(field: "card.pan", expected: "13 to 19 digits") }
        guard let chip = HexBytes(chipData ?? "") else {
            throw CardDataError(field: "card.chipData", expected: "pairs of hexadecimal digits")
        }
        let pin: PIN?
        do {
            pin = try self.pin.map { digits throws(SecurityError) in try PIN(digits) }
        } catch {
            throw CardDataError(field: "card.pin", expected: "4 to 12 digits")
        }
        return CardPresentation(
            secrets: CardSecrets(pan: pan, expiry: expiry, chipData: chip.bytes), track2: track2, pin: pin,
            scannedCode: scannedCode)
    }
}

/// Card data that no reader gives. Names the field, never its content.
public struct CardDataError: Error, Sendable, CustomStringConvertible {
    public let field: String
    public let expected: String
    public var description: String { "\(field): expected \(expected)" }
}

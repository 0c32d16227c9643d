public import DayEnd
public import PaymentSecurity
import UnionPay

/// What a terminal must keep of a card until its batch is closed, and may keep in no readable form.
///
/// Track data, CVV and PIN blocks are never part of it: they may not be stored at all.
public struct CardSecrets: Sendable {
    /// 13 to 19 digits; empty for a scanned payment code.
    public var pan: String
    /// YYMM; empty where the card told none.
    public var expiry: String
    /// F55's tags as BER-TLV, chip cards only.
    public var chipData: [UInt8]

    public init(pan: String, expiry: String, chipData: [UInt8] = []) {
        self.pan = pan
        self.expiry = expiry
        self.chipData = chipData
    }

    /// First six and last four digits, asterisks between: the most that may be shown or kept.
    public var masked: String {
        guard pan.utf8.count >= 13 else { return "scan" }
        return pan.prefix(6) + String(repeating: "*", count: pan.utf8.count - 10) + pan.suffix(4)
    }

    /// Encrypts under a data key.
    ///
    /// - Parameter nonce: 12 bytes, never the same twice under one key.
    /// - Returns: Nonce, ciphertext and tag; the key's name is authenticated with them.
    public func sealed(
        under key: SecretKey, name: String, nonce: [UInt8]
    ) throws(SecurityError) -> HexBytes {
        var plain: [UInt8] = []
        for part in [Array(pan.utf8), Array(expiry.utf8), chipData] {
            plain.append(UInt8(truncatingIfNeeded: part.count >> 8))
            plain.append(UInt8(truncatingIfNeeded: part.count))
            plain += part
        }
        return HexBytes(nonce + (try AESGCM.seal(plain, key: key, nonce: nonce, associated: Array(name.utf8))))
    }

    /// Decrypts what ``sealed(under:name:nonce:)`` made.
    public init(opening reference: CardReference, under key: SecretKey) throws(SecurityError) {
        let bytes = reference.sealed.bytes
        let plain = try AESGCM.open(
            Array(bytes.dropFirst(AESGCM.nonceLength)), key: key, nonce: Array(bytes.prefix(AESGCM.nonceLength)),
            associated: Array(reference.keyName.utf8))
        var parts: [[UInt8]] = []
        var rest = plain[...]
        while rest.count >= 2, parts.count < 3 {
            let count = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            parts.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        guard parts.count == 3, rest.isEmpty else { throw SecurityError.authenticationFailed("card data") }
        self.init(
            pan: String(decoding: parts[0], as: UTF8.self), expiry: String(decoding: parts[1], as: UTF8.self),
            chipData: parts[2])
    }
}

extension CardSecrets: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "card \(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}

/// What only lives while the card is at hand: track data, PIN, the scanned code.
public struct CardPresentation: Sendable {
    public var secrets: CardSecrets
    /// As the reader gave it: digits and `=`, without sentinels and LRC.
    public var track2: String?
    public var pin: PIN?
    /// A payment code shown by the customer.
    public var scannedCode: String?

    public init(secrets: CardSecrets, track2: String? = nil, pin: PIN? = nil, scannedCode: String? = nil) {
        self.secrets = secrets
        self.track2 = track2
        self.pin = pin
        self.scannedCode = scannedCode
    }
}

extension CardPresentation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { secrets.description }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["card": secrets.masked]) }
}

/// A tag of the chip data in F55, as EMV Book 3 numbers it.
public struct ICTag: RawRepresentable, Codable, Hashable, Sendable, CustomStringConvertible {
    /// The tag's bytes, big-endian: `0x9F26`, `0x95`.
    public let rawValue: UInt32

    /// Takes any number; ``ICData`` refuses what is not a tag when it writes.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    private init(_ value: UInt32) {
        rawValue = value
    }

    /// 9F26: application cryptogram.
    public static let cryptogram = Self(0x9F26)
    /// 9F27: cryptogram information data.
    public static let cryptogramInformation = Self(0x9F27)
    /// 9F10: issuer application data.
    public static let issuerApplicationData = Self(0x9F10)
    /// 9F37: unpredictable number.
    public static let unpredictableNumber = Self(0x9F37)
    /// 9F36: application transaction counter.
    public static let transactionCounter = Self(0x9F36)
    /// 95: terminal verification results.
    public static let verificationResults = Self(0x95)
    /// 9A: transaction date.
    public static let transactionDate = Self(0x9A)
    /// 9C: transaction type.
    public static let transactionType = Self(0x9C)
    /// 9F02: amount, authorised.
    public static let amount = Self(0x9F02)
    /// 5F2A: transaction currency code.
    public static let currency = Self(0x5F2A)
    /// 82: application interchange profile.
    public static let interchangeProfile = Self(0x82)
    /// 9F1A: terminal country code.
    public static let country = Self(0x9F1A)
    /// 9F03: amount, other.
    public static let otherAmount = Self(0x9F03)
    /// 9F33: terminal capabilities.
    public static let terminalCapabilities = Self(0x9F33)
    /// 9F34: cardholder verification method results.
    public static let cardholderVerification = Self(0x9F34)
    /// 9F35: terminal type.
    public static let terminalType = Self(0x9F35)
    /// 9F1E: interface device serial number.
    public static let deviceSerial = Self(0x9F1E)
    /// 84: dedicated file name.
    public static let fileName = Self(0x84)
    /// 9F09: application version number.
    public static let applicationVersion = Self(0x9F09)
    /// 9F41: transaction sequence counter.
    public static let sequenceCounter = Self(0x9F41)
    /// 9F63: card product identification.
    public static let cardProduct = Self(0x9F63)
    /// 8A: authorisation response code.
    public static let authorizationResponse = Self(0x8A)
    /// 91: issuer authentication data.
    public static let issuerAuthentication = Self(0x91)
    /// 71: issuer script template 1.
    public static let issuerScript1 = Self(0x71)
    /// 72: issuer script template 2.
    public static let issuerScript2 = Self(0x72)
    /// DF31: issuer script results.
    public static let scriptResult = Self(0xDF31)

    /// What F55 of an online request must have.
    public static let mandatoryInRequest: [Self] = [
        .cryptogram, .cryptogramInformation, .issuerApplicationData, .unpredictableNumber, .transactionCounter,
        .verificationResults, .transactionDate, .transactionType, .amount, .currency, .interchangeProfile, .country,
        .otherAmount, .terminalCapabilities,
    ]
    /// What F55 of an online request may have besides.
    public static let optionalInRequest: [Self] = [
        .cardholderVerification, .terminalType, .deviceSerial, .fileName, .applicationVersion, .sequenceCounter,
        .cardProduct,
    ]
    /// What F55 of an answer may have.
    public static let inResponse: [Self] = [.transactionCounter, .issuerAuthentication, .issuerScript1, .issuerScript2]
    /// What F55 of a reversal has.
    public static let inReversal: [Self] = [
        .verificationResults, .deviceSerial, .issuerApplicationData, .transactionCounter, .scriptResult,
    ]
    /// What F55 of an offline chip sale must have.
    public static let mandatoryInOfflineSale: [Self] = mandatoryInRequest + [.authorizationResponse]

    /// The tag in hexadecimal digits.
    public var description: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return digits.utf8.count % 2 == 0 ? digits : "0\(digits)"
    }

    /// The tag's bytes; nil when the number is not the BER form of one tag of one to four bytes.
    var encoded: [UInt8]? {
        var bytes: [UInt8] = []
        for shift in [24, 16, 8, 0] where !bytes.isEmpty || rawValue >> UInt32(shift) != 0 {
            bytes.append(UInt8(truncatingIfNeeded: rawValue >> UInt32(shift)))
        }
        guard let first = bytes.first else { return nil }
        guard first & 0x1F == 0x1F else { return bytes.count == 1 ? bytes : nil }
        guard let last = bytes.dropFirst().last, last & 0x80 == 0 else { return nil }
        return bytes.dropFirst().dropLast().allSatisfy { $0 & 0x80 != 0 } ? bytes : nil
    }
}

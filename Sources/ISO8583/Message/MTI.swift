/// A message type indicator: four digits for version, class, function and origin (ISO 8583-1:2003, 4.1).
public struct MTI: Hashable, Sendable {
    /// The four digits, one a nibble: `0x0200` for `0200`.
    public let bcd: UInt16

    /// The type with these four nibbles, or nil when one of them is above 9.
    public init?(bcd: UInt16) {
        guard Digits.areDecimal(bcd) else { return nil }
        self.bcd = bcd
    }

    /// The type written as four digits, or nil when the text is anything else.
    public init?(_ text: String) {
        var value: UInt16 = 0
        var count = 0
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39, count < 4 else { return nil }
            value = value << 4 | UInt16(byte & 0x0F)
            count += 1
        }
        guard count == 4 else { return nil }
        bcd = value
    }

    /// What a message is about: the second digit.
    public enum Class: UInt16, Sendable {
        /// x1xx.
        case authorization = 1
        /// x2xx.
        case financial = 2
        /// x3xx: file actions; batch upload in the UnionPay terminal dialect.
        case fileAction = 3
        /// x4xx.
        case reversal = 4
        /// x5xx.
        case reconciliation = 5
        /// x6xx.
        case administrative = 6
        /// x7xx.
        case feeCollection = 7
        /// x8xx.
        case networkManagement = 8
    }

    /// What a message does: the third digit.
    public enum Function: UInt16, Sendable {
        /// xx0x.
        case request = 0
        /// xx1x.
        case requestResponse = 1
        /// xx2x.
        case advice = 2
        /// xx3x.
        case adviceResponse = 3
        /// xx4x.
        case notification = 4
    }

    /// The type of version 0 (ISO 8583:1987) and origin 0 (acquirer) with this class and function.
    public init(_ messageClass: Class, _ function: Function) {
        bcd = messageClass.rawValue << 8 | function.rawValue << 4
    }

    /// The type with nibbles that have been checked.
    @inline(__always)
    init(checked bcd: UInt16) { self.bcd = bcd }

    /// The second digit, 0 to 9.
    public var classDigit: Int { Int(bcd >> 8 & 0xF) }
    /// The third digit, 0 to 9.
    public var functionDigit: Int { Int(bcd >> 4 & 0xF) }

    /// True when the third digit is odd: the message answers another.
    public var isResponse: Bool { bcd & 0x10 != 0 }

    /// The type that answers this one: third digit plus one, `0200` to `0210`. A response is its own.
    public var response: MTI { MTI(checked: bcd | 0x10) }

    /// The type that this one answers: `0210` to `0200`. A request is its own.
    public var request: MTI { MTI(checked: bcd & ~0x10) }

    /// 0100.
    public static let authorizationRequest = MTI(.authorization, .request)
    /// 0200.
    public static let financialRequest = MTI(.financial, .request)
    /// 0220.
    public static let financialAdvice = MTI(.financial, .advice)
    /// 0320.
    public static let fileActionAdvice = MTI(.fileAction, .advice)
    /// 0400.
    public static let reversalRequest = MTI(.reversal, .request)
    /// 0500.
    public static let reconciliationRequest = MTI(.reconciliation, .request)
    /// 0620.
    public static let administrativeAdvice = MTI(.administrative, .advice)
    /// 0800.
    public static let networkManagementRequest = MTI(.networkManagement, .request)
    /// 0820.
    public static let networkManagementAdvice = MTI(.networkManagement, .advice)
}

extension MTI: CustomStringConvertible {
    /// The four digits.
    public var description: String {
        var text = ""
        for shift in [12, 8, 4, 0] as [UInt16] { text += String(bcd >> shift & 0xF) }
        return text
    }
}

extension MTI: Comparable {
    /// By number.
    public static func < (left: MTI, right: MTI) -> Bool { left.bcd < right.bcd }
}

extension MTI: Codable {
    /// Reads the four digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = MTI(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an MTI is four digits")
        }
        self = value
    }

    /// Writes the four digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

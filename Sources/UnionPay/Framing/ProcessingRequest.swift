/// What a host asks a terminal to do after the present transaction: digit 6 of the header (UnionPay POS terminal
/// specification: 处理要求).
public struct ProcessingRequest: Hashable, Sendable {
    /// The digit, 0 to 15: the specification's `b` and `c` are 11 and 12.
    public let digit: UInt8

    /// The request with this digit; only its low nibble counts.
    public init(digit: UInt8) { self.digit = digit & 0xF }

    /// 0: nothing.
    public static let none = ProcessingRequest(digit: 0)
    /// 1: fetch the terminal's parameters.
    public static let downloadParameters = ProcessingRequest(digit: 1)
    /// 2: report the terminal's state.
    public static let uploadStatus = ProcessingRequest(digit: 2)
    /// 3: sign in again.
    public static let signIn = ProcessingRequest(digit: 3)
    /// 4: fetch the public keys.
    public static let updatePublicKeys = ProcessingRequest(digit: 4)
    /// 5: fetch the parameters for chip cards.
    public static let downloadChipParameters = ProcessingRequest(digit: 5)
    /// 6: fetch the parameters of the terminal management system.
    public static let downloadManagementParameters = ProcessingRequest(digit: 6)
    /// 7: fetch the list of blocked card numbers.
    public static let downloadBlockedCards = ProcessingRequest(digit: 7)
    /// 8: fetch exchange rates.
    public static let downloadRates = ProcessingRequest(digit: 8)
    /// 9: fetch the parameters for contactless cards.
    public static let downloadContactlessParameters = ProcessingRequest(digit: 9)
    /// b: fetch the card numbers that need no PIN.
    public static let downloadPINFreeCards = ProcessingRequest(digit: 0xB)
    /// c: fetch the card numbers that need a PIN after all.
    public static let downloadPINFreeExceptions = ProcessingRequest(digit: 0xC)
}

extension ProcessingRequest: CustomStringConvertible {
    /// One hexadecimal digit.
    public var description: String { HexDigits.text(UInt64(digit), digits: 1) }
}

/// The twelve digits between TPDU and message (UnionPay POS terminal specification: 报文头).
///
/// Digits 1-2 application class, 3-4 software version, 5 terminal state, 6 processing request, 7-12 sub-version. Kept
/// as nibbles: published messages hold F in the last six.
public struct MessageHeader: Hashable, Sendable {
    /// Bytes that it takes.
    public static let byteCount = 6

    /// Digits 1-2, one a nibble: `0x60` magnetic stripe, `0x61` chip.
    public var applicationClass: UInt8
    /// Digits 3-4, one a nibble: `0x31` for the 2010 edition.
    public var softwareVersion: UInt8
    /// Digit 5, 0 to 15: 0 normal business, 1 test transactions. Only the low nibble of a new value counts.
    public var state: UInt8 {
        get { stateAndRequest >> 4 }
        set { stateAndRequest = newValue << 4 | stateAndRequest & 0xF }
    }
    /// Digit 6: what the host wants the terminal to do next. A request has none.
    public var processingRequest: ProcessingRequest {
        get { ProcessingRequest(digit: stateAndRequest & 0xF) }
        set { stateAndRequest = stateAndRequest & 0xF0 | newValue.digit }
    }
    /// Digits 7-12, one a nibble, in the low 24 bits.
    public var subVersion: UInt32 {
        get { subVersionBits }
        set { subVersionBits = newValue & 0xFF_FFFF }
    }

    private var stateAndRequest: UInt8
    private var subVersionBits: UInt32

    /// A header with these parts: `MessageHeader(applicationClass: 0x60, softwareVersion: 0x31, subVersion: 0x310001)`.
    public init(
        applicationClass: UInt8,
        softwareVersion: UInt8,
        state: UInt8 = 0,
        processingRequest: ProcessingRequest = .none,
        subVersion: UInt32 = 0
    ) {
        self.applicationClass = applicationClass
        self.softwareVersion = softwareVersion
        stateAndRequest = state << 4 | processingRequest.digit
        subVersionBits = subVersion & 0xFF_FFFF
    }

    /// The header written as twelve hexadecimal digits, or nil when the text is anything else.
    public init?(_ text: String) {
        guard let value = HexDigits.value(text, digits: 12) else { return nil }
        self.init(packed: value)
    }

    /// The header in the low 48 bits.
    init(packed value: UInt64) {
        applicationClass = UInt8(truncatingIfNeeded: value >> 40)
        softwareVersion = UInt8(truncatingIfNeeded: value >> 32)
        stateAndRequest = UInt8(truncatingIfNeeded: value >> 24)
        subVersionBits = UInt32(truncatingIfNeeded: value & 0xFF_FFFF)
    }

    /// The header as a number of 48 bits.
    var packed: UInt64 {
        UInt64(applicationClass) << 40 | UInt64(softwareVersion) << 32 | UInt64(stateAndRequest) << 24
            | UInt64(subVersionBits)
    }

    /// The same header with another processing request, as a host returns it.
    public func with(processingRequest: ProcessingRequest) -> MessageHeader {
        var header = self
        header.processingRequest = processingRequest
        return header
    }
}

extension MessageHeader: CustomStringConvertible {
    /// Twelve hexadecimal digits: `603100311001`.
    public var description: String { HexDigits.text(packed, digits: 12) }
}

/// The transport header in front of a terminal's message: identifier, destination and source, five bytes in all
/// (UnionPay POS terminal specification: TPDU).
public struct TPDU: Hashable, Sendable {
    /// The identifier of a financial message.
    public static let financial: UInt8 = 0x60
    /// Bytes that it takes.
    public static let byteCount = 5

    /// The identifier, `0x60`.
    public var id: UInt8
    /// Where to: four digits, one a nibble.
    public var destination: UInt16
    /// Where from: four digits, one a nibble.
    public var source: UInt16

    /// A header with these parts: `TPDU(destination: 0x0601, source: 0x0000)`.
    public init(id: UInt8 = TPDU.financial, destination: UInt16, source: UInt16) {
        self.id = id
        self.destination = destination
        self.source = source
    }

    /// The header written as ten hexadecimal digits, or nil when the text is anything else.
    public init?(_ text: String) {
        guard let value = HexDigits.value(text, digits: 10) else { return nil }
        self.init(packed: value)
    }

    /// The header in the low 40 bits.
    init(packed value: UInt64) {
        id = UInt8(truncatingIfNeeded: value >> 32)
        destination = UInt16(truncatingIfNeeded: value >> 16)
        source = UInt16(truncatingIfNeeded: value)
    }

    /// The header as a number of 40 bits.
    var packed: UInt64 { UInt64(id) << 32 | UInt64(destination) << 16 | UInt64(source) }

    /// The header of an answer: destination and source change places.
    public var reversed: TPDU { TPDU(id: id, destination: source, source: destination) }
}

extension TPDU: CustomStringConvertible {
    /// Ten hexadecimal digits: `6006010000`.
    public var description: String { HexDigits.text(packed, digits: 10) }
}

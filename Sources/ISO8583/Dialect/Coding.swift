/// How the characters or bytes of a value are written on the wire.
///
/// A closed list of constants over an open type, so that a later coding is no breaking change.
public struct ValueCoding: Hashable, Sendable {
    enum Form: String, Codable, Sendable {
        case bcd
        case ascii
        case ebcdic
        case binary
    }

    let form: Form

    /// Packed decimal, two digits a byte, the first digit in the high nibble. For digits and track data.
    public static let bcd = ValueCoding(form: .bcd)
    /// One byte a character. A binary value is written as upper-case hexadecimal digits.
    public static let ascii = ValueCoding(form: .ascii)
    /// One byte a character in EBCDIC: code page 1047 (IANA charset IBM1047), the 95 characters of printable ASCII. The
    /// value of a message is in ASCII all the same, and a byte of any other character is refused. A binary value is
    /// written as upper-case hexadecimal digits.
    public static let ebcdic = ValueCoding(form: .ebcdic)
    /// The bytes as they are.
    public static let binary = ValueCoding(form: .binary)
}

extension ValueCoding: Codable {
    /// Reads `bcd`, `ascii`, `ebcdic` or `binary`.
    public init(from decoder: any Decoder) throws { form = try Form(from: decoder) }

    /// Writes the coding's name.
    public func encode(to encoder: any Encoder) throws { try form.encode(to: encoder) }
}

/// How the bitmaps are written.
public enum BitmapCoding: String, Codable, Hashable, Sendable {
    /// Eight bytes a bitmap.
    case binary
    /// Sixteen upper-case hexadecimal digits a bitmap, in ASCII.
    case hex
}

/// How many fields a dialect can announce.
public enum BitmapWidth: Hashable, Sendable {
    /// Fields 2 to 64 only: bit 1 must be 0.
    case bits64
    /// Fields 2 to 128: bit 1 announces a second bitmap.
    case bits128

    /// The highest field number.
    public var lastField: Int { self == .bits64 ? 64 : 128 }
}

/// What the number in a length prefix counts.
public enum LengthCount: String, Codable, Hashable, Sendable {
    /// The digits of the value, without a pad nibble.
    case digits
    /// The bytes of the value: for packed digits the bytes on the wire.
    case bytes
}

/// Where an odd number of packed digits leaves its spare nibble.
public enum Justification: String, Codable, Hashable, Sendable {
    /// Digits first, spare nibble last: `021` is `02 1p`.
    case left
    /// Spare nibble first: `001` is `p0 01`.
    case right
}

/// What the spare nibble of an odd number of packed digits holds.
public enum PadNibble: String, Codable, Hashable, Sendable {
    /// The nibble 0.
    case zero = "0"
    /// The nibble F.
    case f = "F"
}

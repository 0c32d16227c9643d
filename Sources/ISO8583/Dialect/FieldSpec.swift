/// One row of a dialect's field table: how one field is written, what it is called and how it may be shown.
///
/// ```swift
/// FieldSpec(2, "primary account number", .n, .bcd.ll(19), .bcd, mask: .pan)
/// FieldSpec(22, "entry mode", .n, .fixed(3), .bcd)                    // 021 -> 02 10
/// FieldSpec(23, "card sequence", .n, .fixed(3), .bcd, justify: .right) // 001 -> 00 01
/// ```
public struct FieldSpec: Hashable, Sendable {
    /// The characters that a value may hold (ISO 8583-1:2003, 4.2.1 "attributes").
    public enum Kind: String, Codable, Hashable, Sendable {
        /// Digits.
        case n
        /// Letters and space.
        case a
        /// Letters, digits and space.
        case an
        /// Any characters: the bytes are not looked at, except that EBCDIC has printable characters only.
        case ans
        /// Bytes.
        case b
        /// Track 2 or 3: digits and the separator `=`, which is the nibble D when packed.
        case z
        /// Track 2 or 3 that may be encrypted: hexadecimal digits in upper case, with `=` for D. Packed, each nibble is
        /// one character.
        case zh
        /// A sign, `C` or `D`, then digits ("x+n"). The length counts the sign.
        case xn
    }

    /// The field's number, 2 to 128.
    public var number: Int
    /// What the field is called, in lower case.
    public var name: String
    /// The characters that its values may hold.
    public var kind: Kind
    /// Its length.
    public var length: FieldLength
    /// How its values are written.
    public var coding: ValueCoding
    /// What a length prefix counts.
    public var count: LengthCount
    /// Where an odd number of packed digits leaves its spare nibble.
    public var justify: Justification
    /// What the spare nibble holds.
    public var pad: PadNibble
    /// The parts of a value.
    public var structure: FieldStructure
    /// What of a value may be shown.
    public var mask: Mask

    /// A row of the table. `count` is digits for n, z and zh and bytes for the others unless given.
    public init(
        _ number: Int,
        _ name: String,
        _ kind: Kind,
        _ length: FieldLength,
        _ coding: ValueCoding,
        count: LengthCount? = nil,
        justify: Justification = .left,
        pad: PadNibble = .zero,
        structure: FieldStructure = .plain,
        mask: Mask = .none
    ) {
        self.number = number
        self.name = name
        self.kind = kind
        self.length = length
        self.coding = coding
        self.count = count ?? ([.n, .z, .zh].contains(kind) ? .digits : .bytes)
        self.justify = justify
        self.pad = pad
        self.structure = structure
        self.mask = mask
    }
}

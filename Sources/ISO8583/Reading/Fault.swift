/// What the hot paths throw: a few words that ``DecodeError`` is made from once something is wrong.
struct Fault: Error {
    /// What is wrong, and so what the two numbers mean.
    enum Kind: Sendable {
        /// The bytes end: needed, left.
        case truncated
        /// Bytes are left over: how many.
        case trailing
        /// A length prefix holds this byte.
        case prefix
        /// Over the maximum: maximum, told.
        case tooLong
        /// A count that the coding cannot hold: told.
        case oddCount
        /// A nibble above 9, or a character outside of the class: this byte.
        case character
        /// A spare nibble: expected, found.
        case padding
        /// No such field.
        case unknownField
        /// Bit 1 is set in a dialect of 64 fields.
        case secondBitmap
        /// A second bitmap that announces nothing.
        case emptyBitmap
        /// More bytes than any message has: limit, found.
        case oversize
    }

    /// Numbers for the parts that are no field.
    static let mti = 0
    static let bitmap = 1
    static let end = 129

    var kind: Kind
    /// A field, or one of the numbers above.
    var field: Int
    var offset: Int
    var first = 0
    var second = 0
}

extension Fault {
    /// The error to hand out. `origin` is where the message starts in the caller's bytes.
    func error(in dialect: Dialect, origin: Int, partial: Message) -> DecodeError {
        let secret = dialect[field].map { $0.mask != .none } ?? false
        let reason: DecodeError.Reason
        let expected: String
        let found: String
        switch kind {
        case .truncated:
            (reason, expected, found) = (.truncated, Self.count(first, "byte"), "\(second)")
        case .trailing:
            (reason, expected, found) = (.trailing, "no more bytes", "\(first)")
        case .prefix:
            let isEBCDIC = rule(in: dialect).prefix.zero == EBCDIC.zero
            (reason, expected) = (.lengthPrefix, isEBCDIC ? "decimal length in EBCDIC" : "decimal length")
            found = Self.byte(first)
        case .tooLong:
            (reason, expected, found) = (.length, "length of at most \(first)", "\(second)")
        case .oddCount:
            (reason, expected, found) = (.length, "even length", "\(first)")
        case .character:
            (reason, expected) = (.character, expectation(in: dialect))
            found = secret ? "another byte" : Self.byte(first)
        case .padding:
            (reason, expected) = (.padding, "pad nibble \(Hex.digitText(first))")
            found = secret ? "another nibble" : Hex.digitText(second)
        case .unknownField:
            (reason, expected, found) = (.unknownField, "a field of \(dialect.name)", "its bit set")
        case .secondBitmap:
            (reason, expected, found) = (.bitmap, "bit 1 clear (64 fields)", "set")
        case .emptyBitmap:
            (reason, expected, found) = (.bitmap, "a field above 64 (bit 1 is set)", "none")
        case .oversize:
            (reason, expected, found) = (.length, "at most \(first) bytes", "\(second)")
        }
        return DecodeError(
            reason, in: part, at: origin + offset, expected: expected, found: found, partial: partial)
    }

    /// The row of the field, or that of none.
    private func rule(in dialect: Dialect) -> Rule {
        dialect.tables.rules.indices.contains(field) ? dialect.tables.rules[field] : Rule()
    }

    /// What should stand in place of a wrong character.
    private func expectation(in dialect: Dialect) -> String {
        switch field {
        case Self.bitmap: "upper-case hexadecimal"
        case Self.mti: dialect.mtiCoding == .ebcdic ? "decimal digits in EBCDIC" : "decimal digits"
        default: rule(in: dialect).expectation
        }
    }

    private var part: MessagePart {
        switch field {
        case Self.mti: .mti
        case Self.bitmap: .bitmap
        case Self.end: .end
        default: .field(field)
        }
    }

    private static func count(_ count: Int, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }

    private static func byte(_ value: Int) -> String {
        "0x" + Hex.text(CollectionOfOne(UInt8(truncatingIfNeeded: value)))
    }
}

extension Hex {
    /// One nibble as an upper-case digit.
    static func digitText(_ nibble: Int) -> String {
        String(decoding: CollectionOfOne(digit(UInt8(truncatingIfNeeded: nibble & 0xF))), as: UTF8.self)
    }
}

extension Rule {
    /// What an error says should stand in a value.
    var expectation: String {
        let expected =
            switch body {
            case .digits: "decimal digits"
            case .track: "decimal digits and D"
            case .hexTrack: "hexadecimal digits"
            case .signedDigits: "C or D, then decimal digits"
            case .hex: "upper-case hexadecimal"
            default: CharacterClass(body).name
            }
        return isEBCDIC ? expected + " in EBCDIC" : expected
    }
}

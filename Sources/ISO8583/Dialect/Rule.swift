/// One field's row as the codec reads it: all that the wire needs, in eight bytes.
struct Rule: Sendable {
    /// Field length and coding in one, for the shapes that most fields have. The hot loops switch once over it; what is
    /// not among them, and whatever is wrong in a message, goes through the slower general path.
    enum Form: UInt8, Sendable {
        /// Everything else.
        case general
        /// Packed digits of a fixed even number.
        case digits
        /// Packed digits of a fixed odd number, then the nibble 0.
        case digitsLeft
        /// The nibble 0, then packed digits of a fixed odd number.
        case digitsRight
        /// A fixed number of bytes as they are.
        case bytes
        /// A fixed number of letters, digits and spaces.
        case alphanumerics
        /// A packed prefix of one byte, then packed digits, then the nibble 0 behind an odd number.
        case llDigits
        /// The same with a prefix of two bytes.
        case lllDigits
        /// A packed prefix of one byte, then digits and separators of a track as nibbles. A track with other nibbles
        /// goes through the general path, which knows whether the field may hold them.
        case llTrack
        /// A packed prefix of two bytes, then bytes as they are.
        case lllBytes

        /// True when the wire tells no length.
        @inline(__always)
        var isFixed: Bool { rawValue &- Form.digits.rawValue <= Form.alphanumerics.rawValue &- Form.digits.rawValue }
    }

    /// How the characters of a value stand in its bytes.
    enum Body: UInt8, Sendable {
        /// The dialect has no such field.
        case absent
        /// Packed digits.
        case digits
        /// Packed digits with D for the separator.
        case track
        /// Nibbles of any value, with the separator for D.
        case hexTrack
        /// A sign letter, then packed digits.
        case signedDigits
        /// Two hexadecimal digits a byte.
        case hex
        /// Bytes as they are.
        case bytes
        /// Printable characters, where not every byte is one.
        case printableText
        /// Digits, one byte each.
        case digitText
        /// Letters and spaces.
        case letterText
        /// Letters, digits and spaces.
        case alphanumericText
        /// Digits and separators, one byte each.
        case trackText
        /// Hexadecimal digits, one byte each, with the separator for D.
        case hexTrackText
        /// A sign letter, then digits, one byte each.
        case signedText
    }

    /// How a length prefix is written.
    enum Prefix: UInt8, Sendable {
        case none
        /// One byte, packed.
        case bcd1
        /// Two bytes, packed.
        case bcd2
        /// ASCII digits, one to four.
        case ascii1
        case ascii2
        case ascii3
        case ascii4
        /// EBCDIC digits, one to four.
        case ebcdic1
        case ebcdic2
        case ebcdic3
        case ebcdic4

        /// Bytes that it takes.
        @inline(__always)
        var byteCount: Int {
            switch self {
            case .none: 0
            case .bcd1, .ascii1, .ebcdic1: 1
            case .bcd2, .ascii2, .ebcdic2: 2
            case .ascii3, .ebcdic3: 3
            case .ascii4, .ebcdic4: 4
            }
        }

        /// True when it is packed decimal.
        var isPacked: Bool { self == .bcd1 || self == .bcd2 }

        /// The byte of the digit 0, where it is not packed.
        var zero: UInt8 { rawValue >= Prefix.ebcdic1.rawValue ? EBCDIC.zero : 0x30 }

        /// The greatest number that it tells.
        var largest: Int {
            switch self {
            case .none: 0
            case .bcd1, .ascii2, .ebcdic2: 99
            case .bcd2, .ascii4, .ebcdic4: 9999
            case .ascii1, .ebcdic1: 9
            case .ascii3, .ebcdic3: 999
            }
        }
    }

    var form = Form.general
    var body = Body.absent
    var prefix = Prefix.none
    private var flags: UInt8 = 0
    /// Greatest length in the unit of the message's value: characters, or bytes of a binary value.
    var maximum: UInt16 = 0
    /// Bytes of a fixed field.
    var fixedBytes: UInt16 = 0

    /// No field.
    init() {}

    /// True when the spare nibble comes first.
    var padsFirst: Bool { flags & 1 != 0 }
    /// The spare nibble.
    var pad: UInt8 { flags & 2 != 0 ? 0xF : 0 }
    /// True when the prefix counts the bytes of packed digits, or the hexadecimal digits of bytes.
    var countsOther: Bool { flags & 4 != 0 }
    /// True when each byte is a character in EBCDIC.
    var isEBCDIC: Bool { flags & 8 != 0 }

    /// The rule of a row, or what is wrong with the row.
    init(_ spec: FieldSpec) throws(SpecProblem) {
        guard (2...128).contains(spec.number) else { throw SpecProblem("number is not in 2...128") }
        let limit = [9999, 9, 99, 999, 9999]
        guard limit.indices.contains(spec.length.prefixDigits) else { throw SpecProblem("prefix has no such width") }
        guard spec.length.maximum > 0, spec.length.maximum <= limit[spec.length.prefixDigits] else {
            throw SpecProblem("length \(spec.length.maximum) does not fit its prefix")
        }
        body = try Body(spec)
        prefix = Prefix(spec.length)
        maximum = UInt16(spec.length.maximum)
        let packedByBytes = (body == .digits || body == .track || body == .hexTrack) && spec.count == .bytes
        let bytesByDigits = body == .hex && spec.count == .digits
        flags = (spec.justify == .right ? 1 : 0) | (spec.pad == .f ? 2 : 0)
        // The maximum is in the unit of the value already, whatever a prefix would count.
        if prefix == .none { fixedBytes = UInt16(extent(Int(maximum)).bytes) }
        if packedByBytes || bytesByDigits { flags |= 4 }
        if spec.coding == .ebcdic { flags |= 8 }
        form = fastForm
    }

    /// The form for the hot loops.
    private var fastForm: Form {
        let isEven = maximum.isMultiple(of: 2)
        switch (prefix, body) {
        case (.none, .digits) where isEven: return .digits
        case (.none, .digits) where pad == 0: return padsFirst ? .digitsRight : .digitsLeft
        case (.none, .bytes): return .bytes
        case (.none, .alphanumericText) where !isEBCDIC: return .alphanumerics
        case (.bcd1, .digits) where flags == 0: return .llDigits
        case (.bcd2, .digits) where flags == 0: return .lllDigits
        case (.bcd1, .track) where flags == 0, (.bcd1, .hexTrack) where flags == 0: return .llTrack
        case (.bcd2, .bytes): return .lllBytes
        default: return .general
        }
    }

    /// The characters or bytes that a prefix of `told` announces, and the wire bytes that they take.
    @inline(__always)
    func extent(_ told: Int) -> (count: Int, bytes: Int) {
        switch body {
        case .digits, .track, .hexTrack: countsOther ? (told &* 2, told) : (told, (told &+ 1) >> 1)
        case .signedDigits: (told, told == 0 ? 0 : 1 &+ told >> 1)
        case .hex: countsOther ? (told >> 1, told) : (told, told &* 2)
        default: (told, told)
        }
    }

    /// What the prefix tells for a value of `count`.
    @inline(__always)
    func told(_ count: Int) -> Int {
        guard countsOther else { return count }
        return body == .hex ? count &* 2 : count >> 1
    }
}

extension Rule.Body {
    fileprivate init(_ spec: FieldSpec) throws(SpecProblem) {
        switch (spec.kind, spec.coding.form) {
        case (.n, .bcd): self = .digits
        case (.z, .bcd): self = .track
        case (.zh, .bcd): self = .hexTrack
        case (.xn, .bcd): self = .signedDigits
        case (.ans, .ascii), (.ans, .binary), (.b, .binary): self = .bytes
        case (.ans, .ebcdic): self = .printableText
        case (.b, .ascii), (.b, .ebcdic): self = .hex
        case (.n, .ascii), (.n, .ebcdic): self = .digitText
        case (.a, .ascii), (.a, .ebcdic): self = .letterText
        case (.an, .ascii), (.an, .ebcdic): self = .alphanumericText
        case (.z, .ascii), (.z, .ebcdic): self = .trackText
        case (.zh, .ascii), (.zh, .ebcdic): self = .hexTrackText
        case (.xn, .ascii), (.xn, .ebcdic): self = .signedText
        default: throw SpecProblem("kind \(spec.kind) cannot be written so")
        }
    }
}

extension Rule.Prefix {
    fileprivate init(_ length: FieldLength) {
        switch (length.prefixDigits, length.prefixCoding) {
        case (1...2, .bcd): self = .bcd1
        case (3...4, .bcd): self = .bcd2
        case (1, .ascii): self = .ascii1
        case (2, .ascii): self = .ascii2
        case (3, .ascii): self = .ascii3
        case (4, .ascii): self = .ascii4
        case (1, .ebcdic): self = .ebcdic1
        case (2, .ebcdic): self = .ebcdic2
        case (3, .ebcdic): self = .ebcdic3
        case (4, .ebcdic): self = .ebcdic4
        default: self = .none
        }
    }
}

/// A row of a field table that no codec could follow.
struct SpecProblem: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

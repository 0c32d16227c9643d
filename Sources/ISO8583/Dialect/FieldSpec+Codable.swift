extension FieldSpec: Codable {
    private enum Key: String, CodingKey {
        case number
        case name
        case kind
        case prefix
        case prefixCoding
        case length
        case coding
        case count
        case justify
        case pad
        case tlv
        case parts
        case mask
        case records
    }

    /// Reads a row. Needed are `number`, `name`, `kind`, `length` and `coding`. May be left out: `prefix` (`l`, `ll`,
    /// `lll`, `llll`: none, the length is fixed), `prefixCoding` (`bcd`, `ascii`, `ebcdic`: as the values, BCD for binary ones),
    /// `count` (`digits`, `bytes`), `justify` (`left`, `right`: left), `pad` (`0`, `F`: 0), `tlv` or `parts`, and `mask`
    /// (`none`, `pan`, `hidden`, `tlv`, `records`: none; with `records` also `head`, `length` and the bounds of `pan`).
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let coding = try container.decode(ValueCoding.self, forKey: .coding)
        var structure = FieldStructure.plain
        if try container.decodeIfPresent(Bool.self, forKey: .tlv) == true { structure = .tlv }
        if let parts = try container.decodeIfPresent([Subfield].self, forKey: .parts) { structure = .positions(parts) }
        self.init(
            try container.decode(Int.self, forKey: .number), try container.decode(String.self, forKey: .name),
            try container.decode(Kind.self, forKey: .kind), try Self.length(container, coding), coding,
            count: try container.decodeIfPresent(LengthCount.self, forKey: .count),
            justify: try container.decodeIfPresent(Justification.self, forKey: .justify) ?? .left,
            pad: try container.decodeIfPresent(PadNibble.self, forKey: .pad) ?? .zero, structure: structure,
            mask: try Self.mask(container))
    }

    private static func length(
        _ container: KeyedDecodingContainer<Key>, _ coding: ValueCoding
    ) throws -> FieldLength {
        let maximum = try container.decode(Int.self, forKey: .length)
        guard let text = try container.decodeIfPresent(String.self, forKey: .prefix) else { return .fixed(maximum) }
        let prefix =
            try container.decodeIfPresent(FieldLength.Prefix.Coding.self, forKey: .prefixCoding)
            ?? Self.usualPrefix(coding)
        let length = FieldLength.Prefix(coding: prefix)
        switch text {
        case "l": return length.l(maximum)
        case "ll": return length.ll(maximum)
        case "lll": return length.lll(maximum)
        case "llll": return length.llll(maximum)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .prefix, in: container, debugDescription: "expected l, ll, lll or llll")
        }
    }

    /// How a prefix is written where the row does not say.
    private static func usualPrefix(_ coding: ValueCoding) -> FieldLength.Prefix.Coding {
        switch coding.form {
        case .ascii: .ascii
        case .ebcdic: .ebcdic
        case .bcd, .binary: .bcd
        }
    }

    private static func mask(_ container: KeyedDecodingContainer<Key>) throws -> Mask {
        switch try container.decodeIfPresent(String.self, forKey: .mask) ?? "none" {
        case "none": return .none
        case "pan": return .pan
        case "hidden": return .hidden
        case "tlv": return .tlv
        case "records": return try container.decode(Records.self, forKey: .records).mask
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .mask, in: container, debugDescription: "expected none, pan, hidden, tlv or records")
        }
    }

    /// Writes the row, each of its properties.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(number, forKey: .number)
        try container.encode(name, forKey: .name)
        try container.encode(kind, forKey: .kind)
        if !length.isFixed {
            try container.encode(String(repeating: "l", count: length.prefixDigits), forKey: .prefix)
            try container.encode(length.prefixCoding, forKey: .prefixCoding)
        }
        try container.encode(length.maximum, forKey: .length)
        try container.encode(coding, forKey: .coding)
        try container.encode(count, forKey: .count)
        try container.encode(justify, forKey: .justify)
        try container.encode(pad, forKey: .pad)
        switch structure {
        case .plain: break
        case .tlv: try container.encode(true, forKey: .tlv)
        case .positions(let parts): try container.encode(parts, forKey: .parts)
        }
        switch mask {
        case .none: try container.encode("none", forKey: .mask)
        case .pan: try container.encode("pan", forKey: .mask)
        case .hidden: try container.encode("hidden", forKey: .mask)
        case .tlv: try container.encode("tlv", forKey: .mask)
        case .records(let head, let length, let pan):
            try container.encode("records", forKey: .mask)
            try container.encode(
                Records(head: head, length: length, from: pan.lowerBound, to: pan.upperBound), forKey: .records)
        }
    }

    /// Where the card numbers of ``Mask/records(head:length:pan:)`` lie; `to` is behind the last digit.
    private struct Records: Codable {
        var head: Int
        var length: Int
        var from: Int
        var to: Int

        var mask: Mask { .records(head: head, length: length, pan: from..<max(from, to)) }
    }
}

extension Subfield: Codable {
    private enum Key: String, CodingKey {
        case id
        case name
        case length
        case tlv
        case parts
    }

    /// Reads a part: `id`, `name`, `length`, and its own `parts` or `tlv` where it has them.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var structure = FieldStructure.plain
        if try container.decodeIfPresent(Bool.self, forKey: .tlv) == true { structure = .tlv }
        if let parts = try container.decodeIfPresent([Subfield].self, forKey: .parts) { structure = .positions(parts) }
        self.init(
            try container.decode(String.self, forKey: .id), try container.decode(String.self, forKey: .name),
            try container.decode(Int.self, forKey: .length), structure: structure)
    }

    /// Writes the part.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(length, forKey: .length)
        switch structure {
        case .plain: break
        case .tlv: try container.encode(true, forKey: .tlv)
        case .positions(let parts): try container.encode(parts, forKey: .parts)
        }
    }
}

/// The chip data of F55: tags with their values, in the order in which they were sent.
///
/// BER-TLV as EMV Book 3 annex B has it, one level deep: templates such as 71 and 72 are kept whole, so that they reach
/// the card unchanged.
public struct ICData: Hashable, Sendable {
    /// One tag with its value.
    public struct Element: Hashable, Sendable {
        /// The tag.
        public var tag: ICTag
        /// Its value, of any length that fits the field.
        public var value: [UInt8]

        /// Creates an element.
        public init(_ tag: ICTag, _ value: [UInt8]) {
            self.tag = tag
            self.value = value
        }
    }

    /// The elements, in order.
    public var elements: [Element]

    /// Creates chip data from elements.
    public init(_ elements: [Element] = []) {
        self.elements = elements
    }

    /// Reads F55. Zero bytes between two elements are filler, as EMV Book 3 allows, and are dropped.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        var reader = FieldReader(bytes, field: 55)
        elements = []
        while !reader.isAtEnd {
            if let tag = try Self.tag(&reader) {
                let count = try Self.length(&reader, of: tag)
                elements.append(Element(tag, Array(try reader.bytes(count, "tag \(tag)"))))
            }
        }
    }

    /// The bytes of F55.
    ///
    /// - Throws: ``FieldError`` when a tag is not the BER form of a tag, or when there are more than 255 bytes.
    public func bytes() throws(FieldError) -> [UInt8] {
        var bytes: [UInt8] = []
        for element in elements {
            guard let tag = element.tag.encoded else {
                throw FieldError(field: 55, expected: "a BER tag", found: element.tag.description)
            }
            bytes += tag
            let count = element.value.count
            switch count {
            case ..<0x80: bytes += [UInt8(count)]
            case ..<0x100: bytes += [0x81, UInt8(count)]
            default: bytes += [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
            }
            bytes += element.value
        }
        guard bytes.count <= 255 else {
            throw FieldError(field: 55, expected: "at most 255 bytes", found: "\(bytes.count)")
        }
        return bytes
    }

    /// The value of the first element with this tag.
    public subscript(tag: ICTag) -> [UInt8]? {
        elements.first { $0.tag == tag }?.value
    }

    /// Which of `tags` are missing, in the order of `tags`.
    public func missing(_ tags: [ICTag]) -> [ICTag] {
        tags.filter { self[$0] == nil }
    }

    /// These data cut down to `tags`, in the order of `tags`: for a reversal or a certificate upload.
    public func keeping(_ tags: [ICTag]) -> Self {
        Self(tags.compactMap { tag in elements.first { $0.tag == tag } })
    }

    private static func tag(_ reader: inout FieldReader) throws(FieldError) -> ICTag? {
        let start = reader.offset
        var byte = try reader.byte("tag")
        guard byte != 0 else { return nil }
        var value = UInt32(byte)
        guard byte & 0x1F == 0x1F else { return ICTag(rawValue: value) }
        repeat {
            guard value <= 0xFF_FFFF else {
                throw reader.error("tag", expected: "at most 4 bytes", found: "more at offset \(start)")
            }
            byte = try reader.byte("tag")
            value = value << 8 | UInt32(byte)
        } while byte & 0x80 != 0
        return ICTag(rawValue: value)
    }

    private static func length(_ reader: inout FieldReader, of tag: ICTag) throws(FieldError) -> Int {
        let first = try reader.byte("length of tag \(tag)")
        switch first {
        case ..<0x80: return Int(first)
        case 0x81: return Int(try reader.byte("length of tag \(tag)"))
        case 0x82:
            let high = try reader.byte("length of tag \(tag)")
            return Int(high) << 8 | Int(try reader.byte("length of tag \(tag)"))
        default:
            throw reader.error(
                "length of tag \(tag)", expected: "below 80, or 81 or 82",
                found: "\(hexText(first)) at offset \(reader.offset - 1)")
        }
    }
}

// Tags 57 and 5A hold track data and the card number: only tags and lengths are shown.
extension ICData: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Tags and lengths: `9F36(2) 91(10)`.
    public var description: String { elements.map(\.description).joined(separator: " ") }

    /// Tags and lengths.
    public var debugDescription: String { description }

    /// Tags and lengths.
    public var customMirror: Mirror { Mirror(self, children: ["elements": description]) }
}

extension ICData.Element: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Tag and length: `9F36(2)`.
    public var description: String { "\(tag)(\(value.count))" }

    /// Tag and length.
    public var debugDescription: String { description }

    /// Tag and length.
    public var customMirror: Mirror { Mirror(self, children: ["tag": tag.description, "length": value.count]) }
}

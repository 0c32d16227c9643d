/// A list of EMV data objects, as field 55 holds it (EMV 4.3 Book 3, annex B).
///
/// Order, unknown tags, repeated tags, filler bytes and needlessly long lengths are kept, so that ``bytes`` gives back
/// what was read to the last byte.
public struct BERTLV: Equatable, Sendable {
    /// The deepest nesting that is read.
    public static let depthLimit = 8
    /// The most bytes that tell a length, after the byte that says how many.
    public static let lengthLimit = 3

    /// One data object.
    public struct Element: Equatable, Sendable {
        /// Its tag.
        public let tag: TLVTag
        /// Its value.
        public let value: [UInt8]
        /// Bytes that tell the length after the first one; 0 is the short form.
        let lengthBytes: Int
        /// Filler bytes (00) before the tag.
        let filler: Int

        init(tag: TLVTag, value: [UInt8], lengthBytes: Int, filler: Int) {
            self.tag = tag
            self.value = value
            self.lengthBytes = lengthBytes
            self.filler = filler
        }

        /// A data object with the shortest form of its length, or nil when the value is over 16,777,215 bytes.
        public init?(tag: TLVTag, value: [UInt8]) {
            let lengthBytes: Int
            switch value.count {
            case 0x00...0x7F: lengthBytes = 0
            case 0x80...0xFF: lengthBytes = 1
            case 0x100...0xFFFF: lengthBytes = 2
            case 0x1_0000...0xFF_FFFF: lengthBytes = 3
            default: return nil
            }
            self.init(tag: tag, value: value, lengthBytes: lengthBytes, filler: 0)
        }
    }

    /// The data objects in their order.
    public private(set) var elements: [Element]
    /// Filler bytes (00) after the last.
    private var filler: Int

    /// An empty list.
    public init() {
        elements = []
        filler = 0
    }

    /// Reads a list. Constructed objects are checked to the depth of ``depthLimit``.
    public init(_ bytes: [UInt8]) throws(TLVError) {
        try self.init(bytes[...], depth: 1)
    }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int) throws(TLVError) {
        self.init()
        guard depth <= Self.depthLimit else {
            throw TLVError(tag: nil, offset: bytes.startIndex, expected: "nesting of at most \(Self.depthLimit)")
        }
        var rest = bytes
        while true {
            let filler = rest.prefix { $0 == 0 }.count
            rest = rest.dropFirst(filler)
            guard !rest.isEmpty else {
                self.filler = filler
                return
            }
            let element = try Self.readElement(&rest, filler)
            if element.tag.isConstructed {
                let start = rest.startIndex - element.value.count
                _ = try BERTLV(bytes[start..<rest.startIndex], depth: depth + 1)
            }
            elements.append(element)
        }
    }

    private static func readElement(_ rest: inout ArraySlice<UInt8>, _ filler: Int) throws(TLVError) -> Element {
        guard let (tag, tagLength) = TLVTag.read(rest) else {
            throw TLVError(tag: nil, offset: rest.startIndex, expected: "tag of at most 4 bytes")
        }
        rest = rest.dropFirst(tagLength)
        guard let first = rest.first else {
            throw TLVError(tag: tag, offset: rest.startIndex, expected: "length")
        }
        let lengthBytes = first < 0x80 ? 0 : Int(first & 0x7F)
        guard first != 0x80, lengthBytes <= lengthLimit, rest.count > lengthBytes else {
            throw TLVError(
                tag: tag, offset: rest.startIndex, expected: "length of at most \(lengthLimit) more bytes")
        }
        var length = lengthBytes == 0 ? Int(first) : 0
        for byte in rest.dropFirst().prefix(lengthBytes) { length = length << 8 | Int(byte) }
        rest = rest.dropFirst(1 + lengthBytes)
        guard length <= rest.count else {
            throw TLVError(tag: tag, offset: rest.startIndex, expected: "\(length) bytes, found \(rest.count)")
        }
        let value = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        return Element(tag: tag, value: value, lengthBytes: lengthBytes, filler: filler)
    }

    /// The list in bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for element in elements {
            bytes += repeatElement(0, count: element.filler)
            bytes += element.tag.bytes
            if element.lengthBytes == 0 {
                bytes.append(UInt8(truncatingIfNeeded: element.value.count))
            } else {
                bytes.append(0x80 | UInt8(truncatingIfNeeded: element.lengthBytes))
                for index in stride(from: element.lengthBytes - 1, through: 0, by: -1) {
                    bytes.append(UInt8(truncatingIfNeeded: element.value.count >> (8 * index)))
                }
            }
            bytes += element.value
        }
        return bytes + repeatElement(0, count: filler)
    }

    /// The tags in their order.
    public var tags: [TLVTag] { elements.map(\.tag) }

    /// The value of the first object with this tag, or nil.
    public subscript(_ tag: TLVTag) -> [UInt8]? { elements.first { $0.tag == tag }?.value }

    /// The objects inside the first object with this tag, or nil when there is none or it holds no objects.
    public func list(in tag: TLVTag) -> BERTLV? {
        guard tag.isConstructed, let value = self[tag] else { return nil }
        do throws(TLVError) { return try BERTLV(value) } catch { return nil }
    }

    /// Gives the first object with this tag a value, or adds it at the end. Returns false, and does nothing, when the
    /// value is over 16,777,215 bytes.
    @discardableResult
    public mutating func set(_ tag: TLVTag, _ value: [UInt8]) -> Bool {
        guard let new = Element(tag: tag, value: value) else { return false }
        if let place = elements.firstIndex(where: { $0.tag == tag }) {
            let old = elements[place]
            let lengthBytes = old.value.count == value.count ? old.lengthBytes : new.lengthBytes
            elements[place] = Element(tag: tag, value: value, lengthBytes: lengthBytes, filler: old.filler)
        } else {
            elements.append(new)
        }
        return true
    }

    /// Gives each object another value, as long as its own: the lengths stay as they are.
    mutating func overwriteValues(_ value: (Element) -> [UInt8]) {
        elements = elements.map {
            Element(tag: $0.tag, value: value($0), lengthBytes: $0.lengthBytes, filler: $0.filler)
        }
    }

    /// Removes each object with this tag.
    public mutating func remove(_ tag: TLVTag) { elements.removeAll { $0.tag == tag } }
}

/// Why bytes are no list of data objects.
public struct TLVError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The object that is wrong, where its tag could be read.
    public let tag: TLVTag?
    /// Where: bytes from the start of the list.
    public let offset: Int
    /// What should have been there.
    public let expected: String

    /// One line: `tag 9F26 at byte 3: expected 8 bytes, found 2`.
    public var description: String {
        "\(tag.map { "tag \($0) at" } ?? "at") byte \(offset): expected \(expected)"
    }
}

extension BERTLV: CustomStringConvertible, CustomReflectable {
    /// The tags, without any value.
    public var description: String { tags.map(\.description).joined(separator: " ") }

    /// Shows the tags, without any value.
    public var customMirror: Mirror { Mirror(self, children: ["tags": tags]) }
}

extension BERTLV.Element: CustomStringConvertible, CustomReflectable {
    /// The tag and how many bytes the value has.
    public var description: String { "\(tag) (\(value.count) bytes)" }

    /// Shows the tag and how many bytes the value has.
    public var customMirror: Mirror { Mirror(self, children: ["tag": tag, "count": value.count]) }
}

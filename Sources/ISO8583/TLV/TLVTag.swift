/// The tag of a BER-TLV data object: one to four bytes (EMV 4.3 Book 3, annex B1).
public struct TLVTag: Hashable, Sendable {
    /// The bytes of the tag, the last of them lowest: `0x9F02`.
    public let number: UInt32

    /// The tag written in hexadecimal, or nil when those digits are no well-formed tag.
    public init?(_ text: String) {
        guard let bytes = Hex.bytes(text), let (tag, length) = TLVTag.read(bytes[...]), length == bytes.count else {
            return nil
        }
        self = tag
    }

    private init(number: UInt32) { self.number = number }

    /// True when the value holds data objects itself: bit 6 of the first byte.
    public var isConstructed: Bool { bytes.first.map { $0 & 0x20 != 0 } ?? false }

    /// The bytes of the tag.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for shift in [24, 16, 8, 0] as [UInt32] {
            let byte = UInt8(truncatingIfNeeded: number >> shift)
            if byte != 0 || !bytes.isEmpty { bytes.append(byte) }
        }
        return bytes
    }

    /// The tag at the start of `bytes` and its length, or nil when it does not end within four bytes.
    ///
    /// A first byte of 0 is filler (annex B1) and no tag.
    static func read(_ bytes: ArraySlice<UInt8>) -> (tag: TLVTag, length: Int)? {
        guard let first = bytes.first, first != 0 else { return nil }
        var number = UInt32(first)
        guard first & 0x1F == 0x1F else { return (TLVTag(number: number), 1) }
        var length = 1
        for byte in bytes.dropFirst().prefix(3) {
            number = number << 8 | UInt32(byte)
            length += 1
            if byte & 0x80 == 0 { return (TLVTag(number: number), length) }
        }
        return nil
    }
}

extension TLVTag: CustomStringConvertible {
    /// The tag in upper-case hexadecimal.
    public var description: String { Hex.text(bytes) }
}

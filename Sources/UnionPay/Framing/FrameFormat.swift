public import ISO8583

/// What stands around the messages of a link (UnionPay POS terminal specification: length, TPDU, header, message).
public struct FrameFormat: Sendable {
    /// A two-byte big-endian length of all that follows it.
    public var hasLength: Bool
    /// The five bytes of the TPDU.
    public var hasTPDU: Bool
    /// The six bytes of the header; some small acquirers leave it out.
    public var hasHeader: Bool
    /// The dialect of the messages.
    public var dialect: Dialect

    /// A format with these parts.
    public init(hasLength: Bool = true, hasTPDU: Bool = true, hasHeader: Bool = true, dialect: Dialect) {
        self.hasLength = hasLength
        self.hasTPDU = hasTPDU
        self.hasHeader = hasHeader
        self.dialect = dialect
    }

    /// Length, TPDU, header and the UnionPay terminal dialect.
    public static let standard = FrameFormat(dialect: .unionPayTerminal)

    /// Bytes before the message.
    public var prefixByteCount: Int {
        (hasLength ? 2 : 0) + (hasTPDU ? TPDU.byteCount : 0) + (hasHeader ? MessageHeader.byteCount : 0)
    }
}

extension FrameFormat {
    /// Reads a frame. All of `bytes` must be the frame: a length that tells another number is an error, as is a TPDU
    /// that does not begin with 60. Offsets in errors count from the frame's first byte.
    public func decode(_ bytes: [UInt8]) throws(DecodeError) -> Frame {
        var frame = Frame(message: .empty)
        let start = try readPrefix(bytes, into: &frame)
        frame.message = try dialect.decode(bytes, in: start..<bytes.count)
        return frame
    }

    /// Where the message, what its MAC covers and its MAC field lie in a received frame.
    public func layout(of bytes: [UInt8]) throws(DecodeError) -> EncodedLayout {
        var frame = Frame(message: .empty)
        let start = try readPrefix(bytes, into: &frame)
        return try dialect.layout(of: bytes, in: start..<bytes.count)
    }

    /// Reads what stands before the message and returns where that begins.
    private func readPrefix(_ bytes: [UInt8], into frame: inout Frame) throws(DecodeError) -> Int {
        var offset = 0
        if hasLength {
            let length = try Self.take(2, "length prefix", bytes, &offset)
            guard length == UInt64(bytes.count - 2) else {
                throw DecodeError(
                    .length, in: .framing("length prefix"), at: 0, expected: "\(bytes.count - 2)", found: "\(length)")
            }
        }
        if hasTPDU {
            let tpdu = TPDU(packed: try Self.take(TPDU.byteCount, "TPDU", bytes, &offset))
            guard tpdu.id == TPDU.financial else {
                throw DecodeError(
                    .value, in: .framing("TPDU"), at: offset - TPDU.byteCount, expected: "identifier 60",
                    found: HexDigits.text(UInt64(tpdu.id), digits: 2))
            }
            frame.tpdu = tpdu
        }
        if hasHeader {
            frame.header = MessageHeader(packed: try Self.take(MessageHeader.byteCount, "header", bytes, &offset))
        }
        return offset
    }

    /// The number in the next `count` bytes.
    private static func take(
        _ count: Int, _ name: String, _ bytes: [UInt8], _ offset: inout Int
    ) throws(DecodeError) -> UInt64 {
        guard bytes.count - offset >= count else {
            throw DecodeError(
                .truncated, in: .framing(name), at: offset, expected: "\(count) bytes", found: "\(bytes.count - offset)"
            )
        }
        var value: UInt64 = 0
        for byte in bytes[offset..<offset + count] { value = value << 8 | UInt64(byte) }
        offset += count
        return value
    }
}

extension FrameFormat {
    /// Writes a frame.
    public func encode(_ frame: Frame) throws(EncodeError) -> EncodedFrame {
        var bytes: [UInt8] = []
        // One allocation for all but the longest messages.
        bytes.reserveCapacity(1024)
        let layout = try encode(frame, into: &bytes)
        return EncodedFrame(bytes: bytes, layout: layout)
    }

    /// Appends a frame to `bytes`. After an error `bytes` is as it was before.
    @discardableResult
    public func encode(_ frame: Frame, into bytes: inout [UInt8]) throws(EncodeError) -> EncodedLayout {
        let start = bytes.count
        do throws(EncodeError) {
            let layout = try append(frame, to: &bytes)
            guard hasLength else { return layout }
            let length = bytes.count - start - 2
            guard length <= 0xFFFF else {
                throw EncodeError(
                    .length, in: .framing("length prefix"), expected: "at most 65535 bytes", found: "\(length)")
            }
            bytes[start] = UInt8(truncatingIfNeeded: length >> 8)
            bytes[start + 1] = UInt8(truncatingIfNeeded: length)
            return layout
        } catch {
            bytes.removeLast(bytes.count - start)
            throw error
        }
    }

    private func append(_ frame: Frame, to bytes: inout [UInt8]) throws(EncodeError) -> EncodedLayout {
        func append(_ value: UInt64, _ count: Int) {
            for index in stride(from: count - 1, through: 0, by: -1) {
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
            }
        }
        func check(_ name: String, wanted: Bool, given: Bool) throws(EncodeError) {
            guard wanted != given else { return }
            throw EncodeError(
                .value, in: .framing(name), expected: wanted ? "one" : "none on this link",
                found: given ? "one" : "none")
        }
        if hasLength { append(0, 2) }
        try check("TPDU", wanted: hasTPDU, given: frame.tpdu != nil)
        if let tpdu = frame.tpdu { append(tpdu.packed, TPDU.byteCount) }
        try check("header", wanted: hasHeader, given: frame.header != nil)
        if let header = frame.header { append(header.packed, MessageHeader.byteCount) }
        return try dialect.encode(frame.message, into: &bytes)
    }
}

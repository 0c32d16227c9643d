import NIOCore

/// Cuts a stream of bytes into frames: two bytes of length, big-endian, that do not count themselves, then the message.
///
/// Source: UnionPay terminal specification, message structure (报文结构): the length is binary and covers TPDU, header
/// and message.
///
/// Once `next()` has returned nil, less than one frame is held, whatever the peer sends.
struct FrameSplitter {
    static let prefixLength = 2

    private let limit: Int
    /// Nil between frames, so that a silent connection holds no memory.
    private var held: ByteBuffer?

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds bytes as they came from the socket.
    mutating func append(_ bytes: ByteBuffer) {
        guard var buffer = held else {
            held = bytes
            return
        }
        held = nil  // keeps `buffer` the only owner: no copy on write
        buffer.discardReadBytes()
        buffer.writeImmutableBuffer(bytes)
        held = buffer
    }

    /// The next whole frame without its prefix, or nil when more bytes are needed.
    ///
    /// - Throws: `FrameFault` as soon as the prefix is there, before any of the frame has come.
    mutating func next() throws(FrameFault) -> [UInt8]? {
        guard let length = try announced() else { return nil }
        guard var buffer = held, buffer.readableBytes >= Self.prefixLength + length else { return nil }
        held = nil
        buffer.moveReaderIndex(forwardBy: Self.prefixLength)
        let frame = buffer.readBytes(length: length)
        if buffer.readableBytes > 0 { held = buffer }
        return frame
    }

    /// The started frame, if any: how many bytes are here and how many there must be, prefix included.
    /// `expected` is nil while not even the prefix is whole.
    var partial: (received: Int, expected: Int?)? {
        guard let held, held.readableBytes > 0 else { return nil }
        let length = held.getInteger(at: held.readerIndex, as: UInt16.self).map { Int($0) + Self.prefixLength }
        return (held.readableBytes, length)
    }

    private func announced() throws(FrameFault) -> Int? {
        guard let held, let prefix = held.getInteger(at: held.readerIndex, as: UInt16.self) else { return nil }
        let length = Int(prefix)
        guard length > 0 else { throw .empty }
        guard length <= limit else { throw .tooLong(length: length, limit: limit) }
        return length
    }
}

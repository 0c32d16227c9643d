import NIOCore

/// The protocol of the control socket: lines of JSON, ended by a line feed, at most 1 MiB each.
///
/// The client sends one line. The server answers with any number of event lines, each begun with one space, and one
/// final line that begins with something else. So every line is a JSON text as it stands (RFC 8259 §2 allows white
/// space before it), and the end of the stream is never taken for an answer. Then the server closes the connection,
/// unless the request began with a space as well: then another may follow.
enum ControlLine {
    /// Longest line in bytes, without its line feed.
    static let limit = 1 << 20

    private static let space = UInt8(ascii: " ")

    static func request(_ text: String, keeps: Bool) throws(ControlError) -> ByteBuffer {
        try line(bare(text), marked: keeps)
    }

    static func event(_ text: String) throws(ControlError) -> ByteBuffer {
        try line(oneLine(text), marked: true)
    }

    static func final(_ text: String) throws(ControlError) -> ByteBuffer {
        try line(bare(text), marked: false)
    }

    /// A line without its mark, and whether it had one: an event of the server's, a request that others may follow.
    static func read(_ bytes: ArraySlice<UInt8>) throws(ControlError) -> (isMarked: Bool, text: String) {
        let isMarked = bytes.first == space
        return (isMarked, try text(isMarked ? bytes.dropFirst() : bytes))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(ControlError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return text
    }

    private static func bare(_ text: String) -> ArraySlice<UInt8> {
        oneLine(text).drop { $0 == space || $0 == UInt8(ascii: "\t") }
    }

    /// Line breaks become spaces: in a JSON text they can only be white space between its parts (RFC 8259 §7).
    private static func oneLine(_ text: String) -> ArraySlice<UInt8> {
        ArraySlice(text.utf8.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? space : $0 })
    }

    private static func line(_ bytes: ArraySlice<UInt8>, marked: Bool) throws(ControlError) -> ByteBuffer {
        let length = bytes.count + (marked ? 1 : 0)
        guard length <= limit else { throw .lineTooLong(length: length, limit: limit) }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(length + 1)
        if marked { buffer.writeInteger(space) }
        buffer.writeBytes(bytes)
        buffer.writeInteger(UInt8(ascii: "\n"))
        return buffer
    }
}

/// Cuts a stream of bytes into lines. Looks at each byte once, however it comes.
struct LineSplitter {
    private var held = ByteBuffer()
    /// How many of the held bytes are known to have no line feed.
    private var searched = 0

    mutating func append(_ bytes: ByteBuffer) {
        if held.readableBytes == 0 {
            held = bytes
        } else {
            held.discardReadBytes()
            held.writeImmutableBuffer(bytes)
        }
    }

    /// The next whole line without its end (LF or CR LF), or nil when more bytes are needed.
    mutating func next() throws(ControlError) -> ArraySlice<UInt8>? {
        let view = held.readableBytesView
        guard let end = view.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) else {
            searched = view.count
            guard searched <= ControlLine.limit else {
                throw .lineTooLong(length: searched, limit: ControlLine.limit)
            }
            return nil
        }
        let length = end - view.startIndex
        guard length <= ControlLine.limit else { throw .lineTooLong(length: length, limit: ControlLine.limit) }
        searched = 0
        guard let line = held.readBytes(length: length) else { return nil }
        held.moveReaderIndex(forwardBy: 1)
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
    }
}

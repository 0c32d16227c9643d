public import ISO8583

/// What one TCP message of a terminal's link carries.
public struct Frame: Equatable, Sendable {
    /// The transport header, where the link has one.
    public var tpdu: TPDU?
    /// The message header, where the link has one.
    public var header: MessageHeader?
    /// The message.
    public var message: Message

    /// A frame with these parts.
    public init(tpdu: TPDU? = nil, header: MessageHeader? = nil, message: Message) {
        self.tpdu = tpdu
        self.header = header
        self.message = message
    }
}

/// A frame in bytes.
public struct EncodedFrame: Equatable, Sendable {
    /// The bytes, with the length prefix where the format has one.
    public private(set) var bytes: [UInt8]
    /// Where the message, what its MAC covers and its MAC field lie in the bytes.
    public let layout: EncodedLayout

    init(bytes: [UInt8], layout: EncodedLayout) {
        self.bytes = bytes
        self.layout = layout
    }

    /// What a MAC covers: from the message type to the last byte before the MAC field. The whole message when it has
    /// none. Never length, TPDU or header.
    public var macRange: Range<Int> { layout.macRange }

    /// Overwrites the value of the MAC field. Returns false, and does nothing, when the message has none or `mac` has
    /// another length.
    @discardableResult
    public mutating func setMAC(_ mac: [UInt8]) -> Bool { layout.setMAC(mac, in: &bytes) }
}

extension EncodedFrame: CustomStringConvertible, CustomReflectable {
    /// How many bytes there are, none of them shown.
    public var description: String { "\(bytes.count) bytes" }

    /// Shows how many bytes there are, none of them.
    public var customMirror: Mirror { Mirror(self, children: ["count": bytes.count]) }
}

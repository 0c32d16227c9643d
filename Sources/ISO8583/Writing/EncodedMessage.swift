/// Where the parts of an encoded message lie in its bytes.
public struct EncodedLayout: Hashable, Sendable {
    /// The whole message.
    public internal(set) var message: Range<Int>
    /// What a MAC covers: from the message type to the last byte before the MAC field (64 or 128). The whole message
    /// when it has none.
    public internal(set) var macRange: Range<Int>
    /// The value of the MAC field, or nil when the message does not end with one.
    public internal(set) var macField: Range<Int>?

    /// The same layout with all ranges moved by `distance` bytes.
    public func shifted(by distance: Int) -> EncodedLayout {
        func move(_ range: Range<Int>) -> Range<Int> { range.lowerBound + distance..<range.upperBound + distance }
        return EncodedLayout(message: move(message), macRange: move(macRange), macField: macField.map(move))
    }
}

/// A message in a dialect's bytes.
public struct EncodedMessage: Equatable, Sendable {
    /// The bytes.
    public private(set) var bytes: [UInt8]
    /// Where the parts lie in them.
    public let layout: EncodedLayout

    init(bytes: [UInt8], layout: EncodedLayout) {
        self.bytes = bytes
        self.layout = layout
    }

    /// What a MAC covers: from the message type to the last byte before the MAC field (64 or 128). The whole message
    /// when it has none.
    public var macRange: Range<Int> { layout.macRange }

    /// Overwrites the value of the MAC field. Returns false, and does nothing, when the message has none or `mac` has
    /// another length.
    @discardableResult
    public mutating func setMAC(_ mac: [UInt8]) -> Bool { layout.setMAC(mac, in: &bytes) }
}

extension EncodedLayout {
    /// Overwrites the value of the MAC field in the bytes that this layout describes. Returns false, and does nothing,
    /// when there is none or `mac` has another length.
    @discardableResult
    public func setMAC(_ mac: [UInt8], in bytes: inout [UInt8]) -> Bool {
        guard let macField, macField.count == mac.count, macField.upperBound <= bytes.count else { return false }
        for (index, byte) in zip(macField, mac) { bytes[index] = byte }
        return true
    }
}

extension EncodedMessage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many bytes there are, none of them shown.
    public var description: String { "\(bytes.count) bytes" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows how many bytes there are, none of them.
    public var customMirror: Mirror { Mirror(self, children: ["count": bytes.count]) }
}

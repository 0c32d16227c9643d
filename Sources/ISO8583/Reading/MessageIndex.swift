/// Where each field's value lies in a message's bytes. Holds no byte of the message and needs no heap.
///
/// Lengths and bounds have been checked; digits have not (see ``Dialect/decode(_:)-([UInt8])``).
public struct MessageIndex: Sendable {
    /// The message type.
    public internal(set) var mti: MTI
    /// Fields 1 to 64, field 1 in the lowest bit, cleared.
    var primary: UInt64 = 0
    /// Fields 65 to 128.
    var secondary: UInt64 = 0
    /// Bytes of the whole message.
    public internal(set) var byteCount = 0
    /// For each present field, in their order: offset, bytes and units, 16 bits each from the top of 48.
    var places = InlineArray<128, UInt64>(repeating: 0)

    /// An index of nothing, to be filled by ``Dialect/index(_:into:)``.
    public init() { mti = MTI(checked: 0) }

    /// The numbers of the fields present, ascending.
    public var fields: [Int] { (2...128).filter(has) }

    /// True when the field is present.
    public func has(_ field: Int) -> Bool { Bitmap.has(field, primary, secondary) }

    /// The bytes of a value, without its length prefix, or nil when the field is absent.
    public func range(of field: Int) -> Range<Int>? {
        guard has(field) else { return nil }
        let place = places[rank(of: field)]
        let offset = Int(place >> 32)
        return offset..<offset &+ Int(place >> 16 & 0xFFFF)
    }

    /// The length of a value: digits of `n` and `z`, characters or bytes of the others; nil when the field is absent.
    public func count(of field: Int) -> Int? {
        has(field) ? Int(places[rank(of: field)] & 0xFFFF) : nil
    }

    /// What a MAC covers: from the message type to the last byte before the MAC field (64 or 128). The whole message
    /// when it has none.
    public var macRange: Range<Int> { 0..<(macField?.lowerBound ?? byteCount) }

    /// The bytes of the MAC field (64 or 128), or nil when the message does not end with one.
    public var macField: Range<Int>? {
        if secondary != 0 { return range(of: 128) }
        return range(of: 64)
    }

    private func rank(of field: Int) -> Int { Bitmap.rank(of: field, primary, secondary) }
}

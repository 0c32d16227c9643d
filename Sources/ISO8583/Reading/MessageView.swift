/// A message read where it lies: fields are found once, and a value is looked at only when it is asked for.
///
/// Holds the caller's array (no copy) and an index (no heap). Lengths and bounds are checked by ``init(_:in:)``; the
/// digits and characters of a value when it is asked for.
public struct MessageView: Sendable {
    /// The dialect.
    public let dialect: Dialect
    /// The bytes.
    public let bytes: [UInt8]
    /// Where each value lies in them.
    public let index: MessageIndex

    /// Finds the fields of a message.
    public init(_ bytes: [UInt8], in dialect: Dialect) throws(DecodeError) {
        self.dialect = dialect
        self.bytes = bytes
        index = try dialect.index(bytes)
    }

    /// The message type.
    public var mti: MTI { index.mti }

    /// The numbers of the fields present, ascending.
    public var fields: [Int] { index.fields }

    /// True when the field is present.
    public func has(_ field: Int) -> Bool { index.has(field) }

    /// Hands the wire bytes of a value (without its length prefix) to `body`, without a copy. Nil when the field is
    /// absent.
    public func withWireBytes<Result, Failure: Error>(
        of field: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let range = index.range(of: field) else { return nil }
        return try body(bytes.span.extracting(range))
    }

    /// The characters or bytes of one value, checked, or nil when the field is absent.
    public func value(_ field: Int) throws(DecodeError) -> [UInt8]? {
        guard let range = index.range(of: field), let count = index.count(of: field) else { return nil }
        let extent = Dialect.Extent(start: range.lowerBound, count: count, bytes: range.count)
        var value = [UInt8](repeating: 0, count: count)
        var span = value.mutableSpan
        var output = span.mutableBytes
        do throws(Fault) {
            try Dialect.expand(dialect.tables.rules[field], field, bytes.span.bytes, extent, &output, 0)
        } catch {
            throw error.error(in: dialect, origin: 0, partial: .empty)
        }
        return value
    }

    /// The characters of one value, checked, or nil when the field is absent. Bytes that are no UTF-8 are replaced by
    /// U+FFFD.
    public func text(_ field: Int) throws(DecodeError) -> String? {
        try value(field).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension MessageView: CustomStringConvertible, CustomReflectable {
    /// The type and the numbers of the fields, without any value.
    public var description: String { "\(mti) with fields \(fields.map(String.init).joined(separator: " "))" }

    /// Shows the type and the numbers of the fields, without any value.
    public var customMirror: Mirror { Mirror(self, children: ["mti": mti, "fields": fields]) }
}

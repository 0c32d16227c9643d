/// A message's type and field values, free of any dialect.
///
/// A value is its characters (`n`, `a`, `an`, `ans`, `z`, as ASCII bytes; the separator of track data is `=`) or its
/// bytes (`b`). All values lie in one array, in the order of their numbers, so that a message is one allocation and
/// two equal messages are equal byte for byte.
///
/// Field numbers run from 2 to 128; no other number has a value.
public struct Message: Equatable, Sendable {
    /// The type.
    public var mti: MTI
    /// Fields 1 to 64, field 1 in the lowest bit, which is never set.
    var primary: UInt64 = 0
    /// Fields 65 to 128, field 65 in the lowest bit.
    var secondary: UInt64 = 0
    /// For each present field, four bytes of where its value ends (native order, from the end of this directory), then
    /// the values. What lies behind ``used`` is spare room, of which a message with fields always has `FastPath.slack`.
    var storage: [UInt8] = []
    /// Bytes of `storage` in use.
    var used = 0
    /// How many fields are present.
    public internal(set) var count = 0

    /// A message without fields.
    public init(mti: MTI) { self.mti = mti }

    /// Type 0000 and no fields: what an error holds when nothing could be read.
    public static let empty = Message(mti: MTI(bcd: 0) ?? .networkManagementRequest)

    /// The numbers of the fields present, ascending.
    public var fields: [Int] {
        var numbers: [Int] = []
        numbers.reserveCapacity(count)
        forEachField { numbers.append($0) }
        return numbers
    }

    /// True when the field is present, be its value empty or not.
    public func has(_ field: Int) -> Bool { Bitmap.has(field, primary, secondary) }

    /// The characters of a value, or nil when the field is absent. Bytes that are no UTF-8 are replaced by U+FFFD; see
    /// ``bytes(_:)`` for the value as it is.
    public func text(_ field: Int) -> String? {
        withBytes(of: field) { span in
            span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The bytes of a value (characters as ASCII), or nil when the field is absent.
    public func bytes(_ field: Int) -> [UInt8]? {
        guard let range = range(of: field) else { return nil }
        return Array(storage[range])
    }

    /// The value as a number, or nil when the field is absent, empty, holds anything but digits or does not fit.
    public func integer(_ field: Int) -> Int? {
        guard let range = range(of: field), !range.isEmpty else { return nil }
        var value = 0
        for byte in storage[range] {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// Hands the bytes of a value to `body`, without a copy. Nil when the field is absent.
    public func withBytes<Result, Failure: Error>(
        of field: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let range = range(of: field) else { return nil }
        return try body(storage.span.extracting(range))
    }

    /// Compares types, fields and values.
    public static func == (left: Message, right: Message) -> Bool {
        left.mti == right.mti && left.primary == right.primary && left.secondary == right.secondary
            && left.storage[..<left.used] == right.storage[..<right.used]
    }
}

extension Message {
    /// Calls `body` with each field present, ascending.
    func forEachField(_ body: (Int) -> Void) {
        for (bitmap, first) in [(primary, 1), (secondary, 65)] {
            var bits = bitmap
            while bits != 0 {
                body(bits.trailingZeroBitCount + first)
                bits &= bits - 1
            }
        }
    }

    /// How many fields before this one are present.
    func rank(of field: Int) -> Int { Bitmap.rank(of: field, primary, secondary) }

    /// Where value number `rank` ends, from the end of the directory.
    func end(_ rank: Int) -> Int {
        Int(storage.span.bytes.unsafeLoadUnaligned(fromByteOffset: rank &* 4, as: UInt32.self))
    }

    /// Where a value lies in `storage`, or nil when the field is absent.
    func range(of field: Int) -> Range<Int>? {
        guard has(field) else { return nil }
        let rank = rank(of: field)
        let base = count &* 4
        return (rank == 0 ? base : base + end(rank - 1))..<(base + end(rank))
    }
}

extension Message: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type and the numbers of the fields, without any value.
    public var description: String { "\(mti) with fields \(fields.map(String.init).joined(separator: " "))" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows the type and the numbers of the fields, without any value.
    public var customMirror: Mirror { Mirror(self, children: ["mti": mti, "fields": fields]) }
}

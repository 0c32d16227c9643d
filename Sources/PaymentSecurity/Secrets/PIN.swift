/// A cardholder's personal identification number: 4 to 12 decimal digits (ISO 9564-1:2017, 5.1).
///
/// Overwritten in memory when the last copy goes, compared in constant time, and never shown by a description.
public struct PIN: Sendable {
    /// The digits as values 0 to 9.
    let storage: SecretBytes

    /// Lengths that ISO 9564-1 allows.
    public static let lengths = 4...12

    /// - Throws: `SecurityError.dataLength` or `SecurityError.character`; neither shows a digit.
    public init(_ digits: String) throws(SecurityError) {
        var values = [UInt8]()
        for (offset, character) in digits.utf8.enumerated() {
            guard let value = Digits.value(character) else {
                throw .character(in: "PIN", offset: offset, expected: "a decimal digit")
            }
            values.append(value)
        }
        defer { SecretMemory.wipe(&values) }
        try self.init(values: values)
    }

    /// Takes digits as values 0 to 9, already checked to be decimal.
    init(values: [UInt8]) throws(SecurityError) {
        guard PIN.lengths.contains(values.count) else {
            throw .dataLength(of: "PIN", found: values.count, expected: "4 to 12 digits")
        }
        storage = SecretBytes(copying: values.span.bytes)
    }

    /// Count of digits.
    public var count: Int { storage.count }

    /// The digits as text. The copy is an ordinary string: keep it as short as possible.
    public var digits: String {
        storage.withBytes { values in
            String(unsafeUninitializedCapacity: values.count) { text in
                for (offset, value) in values.enumerated() {
                    text[offset] = UInt8(ascii: "0") + value
                }
                return values.count
            }
        }
    }
}

extension PIN: Equatable {
    public static func == (left: PIN, right: PIN) -> Bool {
        left.storage.isEqual(to: right.storage)
    }
}

extension PIN: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

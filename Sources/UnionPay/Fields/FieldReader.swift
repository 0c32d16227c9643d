/// Reads the sub-fields of one field from left to right.
///
/// Every length is checked before a byte is touched, so that no input can trap.
struct FieldReader {
    let field: Int
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8], field: Int) {
        self.bytes = bytes
        self.field = field
    }

    /// Reads a field whose whole length must be one of `lengths`.
    init(_ text: String, field: Int, lengths: [Int]) throws(FieldError) {
        self.init(Array(text.utf8), field: field)
        guard lengths.contains(bytes.count) else {
            let expected = lengths.map { "\($0)" }.joined(separator: ", ")
            throw FieldError(field: field, expected: "length \(expected)", found: "length \(bytes.count)")
        }
    }

    var remaining: Int { bytes.count - offset }
    var isAtEnd: Bool { remaining == 0 }

    /// The next `count` bytes, whatever they are.
    mutating func bytes(_ count: Int, _ part: String) throws(FieldError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw error(part, expected: "\(count) characters", found: "\(remaining) at offset \(offset)")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// The next byte.
    mutating func byte(_ part: String) throws(FieldError) -> UInt8 {
        guard offset < bytes.count else {
            throw error(part, expected: "1 byte", found: "the end at offset \(offset)")
        }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// The next `count` characters, each of them printable ASCII.
    mutating func text(_ count: Int, _ part: String) throws(FieldError) -> String {
        let start = offset
        let slice = try bytes(count, part)
        for (index, byte) in slice.enumerated() where !(0x20...0x7E).contains(byte) {
            throw error(part, expected: "printable ASCII", found: "\(hexText(byte)) at offset \(start + index)")
        }
        return String(decoding: slice, as: UTF8.self)
    }

    /// The next `count` decimal digits as text, leading zeros kept.
    mutating func digits(_ count: Int, _ part: String) throws(FieldError) -> String {
        let start = offset
        let slice = try bytes(count, part)
        try check(slice, areDigitsFrom: start, part)
        return String(decoding: slice, as: UTF8.self)
    }

    /// The next `count` decimal digits as a number; `count` is at most 18, so the number always fits.
    mutating func number(_ count: Int, _ part: String) throws(FieldError) -> Int64 {
        let start = offset
        let slice = try bytes(count, part)
        try check(slice, areDigitsFrom: start, part)
        return slice.reduce(0) { $0 &* 10 &+ Int64($1 &- 0x30) }
    }

    /// ``number(_:_:)`` for the short ones.
    mutating func integer(_ count: Int, _ part: String) throws(FieldError) -> Int {
        Int(try number(count, part))
    }

    /// Everything that is left.
    mutating func rest() -> ArraySlice<UInt8> {
        defer { offset = bytes.count }
        return bytes[offset...]
    }

    /// Says that nothing may be left.
    func finish() throws(FieldError) {
        guard isAtEnd else {
            throw error(nil, expected: "the end at offset \(offset)", found: "\(remaining) more characters")
        }
    }

    func error(_ part: String?, expected: String, found: String) -> FieldError {
        FieldError(field: field, part: part, expected: expected, found: found)
    }

    private func check(_ slice: ArraySlice<UInt8>, areDigitsFrom start: Int, _ part: String) throws(FieldError) {
        for (index, byte) in slice.enumerated() where !(0x30...0x39).contains(byte) {
            throw error(
                part, expected: "\(slice.count) digits", found: "\(hexText(byte)) at offset \(start + index)")
        }
    }
}

/// Writes the sub-fields of one field from left to right.
struct FieldWriter {
    let field: Int
    private(set) var bytes: [UInt8] = []

    init(field: Int) {
        self.field = field
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends `value` right-justified in `width` digits; a value that does not fit is an error, never cut.
    mutating func number(_ value: Int64, _ width: Int, _ part: String) throws(FieldError) {
        guard let digits = decimalDigits(value, width: width) else {
            throw FieldError(field: field, part: part, expected: "at most \(width) digits", found: "\(value)")
        }
        bytes.append(contentsOf: digits)
    }

    mutating func number(_ value: Int, _ width: Int, _ part: String) throws(FieldError) {
        try number(Int64(value), width, part)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ slice: some Sequence<UInt8>) {
        bytes.append(contentsOf: slice)
    }
}

/// `value` in exactly `width` ASCII digits, or nil when it is negative or too large.
func decimalDigits(_ value: Int64, width: Int) -> [UInt8]? {
    guard value >= 0 else { return nil }
    var digits = [UInt8](repeating: 0x30, count: width)
    var rest = value
    for index in digits.indices.reversed() {
        digits[index] = 0x30 + UInt8(rest % 10)
        rest /= 10
    }
    return rest == 0 ? digits : nil
}

/// `value` in `width` digits for values whose range a type already guards; the low digits when it does not fit.
func decimalText(_ value: Int, width: Int) -> String {
    let text = String(value)
    return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
}

/// Whether `text` is `count` decimal digits.
func isDigits(_ text: String, count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
}

/// A byte for an error text: `0x4F`.
func hexText(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "0x0\(digits)" : "0x\(digits)"
}

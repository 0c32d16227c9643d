/// The scanned payment code of F59: elements of a two-character tag, a three-digit length and a value.
///
/// Newer editions and acquirers' own texts: `A3` carries what was scanned to the host, `A4` is what the host answers
/// (`A402058210526789789570802`). F57 has the same form.
public struct ScanPayload: Hashable, Sendable {
    /// One tag with its value.
    public struct Element: Hashable, Sendable {
        /// Two printable ASCII characters.
        public let tag: String
        /// Up to 999 printable ASCII characters.
        public let value: String

        /// Creates an element.
        public init(tag: String, value: String) throws(FieldError) {
            guard tag.utf8.count == 2, tag.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw FieldError(field: 59, part: "tag", expected: "2 characters", found: "\(tag.utf8.count) bytes")
            }
            guard value.utf8.count <= 999, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw FieldError(
                    field: 59, part: "tag \(tag)", expected: "at most 999 printable ASCII characters",
                    found: "\(value.utf8.count) bytes")
            }
            self.tag = tag
            self.value = value
        }
    }

    /// `A3`: the code that was scanned.
    public static let scannedCode = "A3"
    /// `A4`: the host's number of the payment.
    public static let paymentNumber = "A4"

    /// The elements, in order.
    public var elements: [Element]

    /// Creates a payload from elements.
    public init(_ elements: [Element]) {
        self.elements = elements
    }

    /// A request's payload: one `A3` with the code that was scanned.
    public init(scanned code: String) throws(FieldError) {
        elements = [try Element(tag: Self.scannedCode, value: code)]
    }

    /// Reads a whole F59; every element must be complete.
    public init(parsing text: String) throws(FieldError) {
        var reader = FieldReader(Array(text.utf8), field: 59)
        elements = []
        while !reader.isAtEnd {
            let tag = try reader.text(2, "tag")
            let count = try reader.integer(3, "length of tag \(tag)")
            elements.append(try Element(tag: tag, value: try reader.text(count, "tag \(tag)")))
        }
    }

    /// The characters of F59.
    public var text: String {
        elements.map { $0.tag + decimalText($0.value.utf8.count, width: 3) + $0.value }.joined()
    }

    /// The value of the first element with this tag.
    public subscript(tag: String) -> String? {
        elements.first { $0.tag == tag }?.value
    }
}

// A scanned code spends money until it expires: only tags and lengths are shown.
extension ScanPayload: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Tags and lengths.
    public var description: String {
        elements.map { "\($0.tag)(\($0.value.utf8.count))" }.joined(separator: " ")
    }

    /// Tags and lengths.
    public var debugDescription: String { description }

    /// Tags and lengths.
    public var customMirror: Mirror { Mirror(self, children: ["elements": description]) }
}

extension ScanPayload.Element: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Tag and length.
    public var description: String { "\(tag)(\(value.utf8.count))" }

    /// Tag and length.
    public var debugDescription: String { description }

    /// Tag and length.
    public var customMirror: Mirror { Mirror(self, children: ["tag": tag]) }
}

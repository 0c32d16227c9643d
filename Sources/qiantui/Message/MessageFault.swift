import ISO8583

/// Why an input is no message, or a document cannot be written as one: which part, where, what was expected and found.
///
/// Holds no digit of a card number, track, PIN or key.
struct MessageFault: Error, Hashable, Sendable {
    /// The part as people read it: `F62`, `length prefix`, `input`.
    var part: String
    /// The part as documents name it: `62` for a field, else the same.
    var field: String
    /// Bytes from the start of the frame; nil where there are no bytes yet.
    var offset: Int?
    /// What should have been there.
    var expected: String
    /// What was there.
    var found: String
    /// The input's name, where there are two.
    var input: String?
    /// The line of the input, from 1, where there is more than one.
    var line: Int?
    /// How many lines are bad, this one included, where a whole input is told of.
    var badLines: Int?

    init(part: String, field: String? = nil, offset: Int? = nil, expected: String, found: String) {
        self.part = part
        self.field = field ?? part
        self.offset = offset
        self.expected = expected
        self.found = found
    }

    init(_ error: DecodeError) {
        self.init(
            part: error.part.description, field: error.part.documentName, offset: error.offset,
            expected: error.expected, found: error.found)
    }

    init(_ error: EncodeError) {
        self.init(
            part: error.part.description, field: error.part.documentName, expected: error.expected, found: error.found)
    }

    /// The same fault, of one of two inputs.
    func ofInput(_ name: String) -> MessageFault {
        var fault = self
        fault.input = name
        return fault
    }

    /// The same fault, of a line of the input.
    func onLine(_ line: Int) -> MessageFault {
        var fault = self
        fault.line = line
        return fault
    }
}

extension MessageFault: CustomStringConvertible {
    /// One line: `line 3: F62 at byte 90: expected 31 bytes, found 0`.
    var description: String {
        let start = (input.map { "\($0): " } ?? "") + (line.map { "line \($0): " } ?? "")
        let place = offset.map { " at byte \($0)" } ?? ""
        let end = badLines.map { $0 > 1 ? " (the first of \($0) bad lines)" : "" } ?? ""
        return "\(start)\(part)\(place): expected \(expected), found \(found)\(end)"
    }
}

extension MessageFault: Encodable {
    private enum CodingKeys: String, CodingKey {
        case error
        case field
        case offset
        case expected
        case found
        case input
        case line
        case badLines = "bad_lines"
    }

    /// Writes an object; `error` holds the whole as one line.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(description, forKey: .error)
        try container.encode(field, forKey: .field)
        try container.encodeIfPresent(offset, forKey: .offset)
        try container.encode(expected, forKey: .expected)
        try container.encode(found, forKey: .found)
        try container.encodeIfPresent(input, forKey: .input)
        try container.encodeIfPresent(line, forKey: .line)
        try container.encodeIfPresent(badLines, forKey: .badLines)
    }
}

extension MessagePart {
    /// The key of the part in a document, where it is a field of one.
    var documentName: String {
        switch self {
        case .field(let number): String(number)
        case .path(let path): path
        default: description
        }
    }
}

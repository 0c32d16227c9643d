/// F62 of a repair ticket: what a terminal tells its host of a repair that it has ordered.
///
/// Text in UTF-8, a line each: number, part, code, when it was made, until when the provider calls, what the operator
/// must not do (codes with commas between), then the evidence. Qiantui's own form; it holds nothing secret.
public struct RepairNotice: Hashable, Sendable {
    /// The terminal's number of it: the same number is the same ticket, however often it comes.
    public var number: String
    public var part: String
    public var code: String
    /// Local time of the terminal, `YYYY-MM-DD hh:mm:ss`.
    public var made: String
    public var callBefore: String
    public var mustNot: [String]
    public var evidence: [String]

    /// Longest text, in bytes: what F62 carries.
    public static let limit = 999

    public init(
        number: String, part: String, code: String, made: String, callBefore: String, mustNot: [String],
        evidence: [String]
    ) {
        self.number = number
        self.part = part
        self.code = code
        self.made = made
        self.callBefore = callBefore
        self.mustNot = mustNot
        self.evidence = evidence
    }

    /// Evidence that does not fit is left out, the last first.
    public var bytes: [UInt8] {
        var lines = [number, part, code, made, callBefore, mustNot.joined(separator: ",")].map(Self.line)
        var length = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        for text in evidence.map(Self.line) {
            guard length + text.utf8.count < Self.limit else { break }
            lines.append(text)
            length += text.utf8.count + 1
        }
        // Whole characters: what is cut inside one cannot be read at all.
        var text = lines.joined(separator: "\n")
        while text.utf8.count > Self.limit { text.removeLast() }
        return Array(text.utf8)
    }

    /// - Throws: ``FieldError`` where the text is no ticket.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        let lines = try Self.lines(of: bytes, atLeast: 6)
        guard !lines[0].isEmpty, lines[0].utf8.count <= 40 else {
            throw FieldError(field: 62, part: "number", expected: "1 to 40 characters", found: "\(lines[0].utf8.count)")
        }
        self.init(
            number: lines[0], part: lines[1], code: lines[2], made: lines[3], callBefore: lines[4],
            mustNot: lines[5].split(separator: ",").map(String.init), evidence: Array(lines.dropFirst(6)))
    }

    /// F62 of the answer: the host's number and until when somebody calls, a line each.
    public struct Receipt: Hashable, Sendable {
        public var number: String
        /// Local time of the host, `YYYY-MM-DD hh:mm:ss`.
        public var callBefore: String

        public init(number: String, callBefore: String) {
            self.number = number
            self.callBefore = callBefore
        }

        public var bytes: [UInt8] { Array("\(number)\n\(callBefore)".utf8) }

        /// - Throws: ``FieldError`` where the text is no receipt.
        public init(parsing bytes: [UInt8]) throws(FieldError) {
            let lines = try RepairNotice.lines(of: bytes, atLeast: 2)
            guard !lines[0].isEmpty, lines[0].utf8.count <= 40 else {
                throw FieldError(
                    field: 62, part: "number", expected: "1 to 40 characters", found: "\(lines[0].utf8.count)")
            }
            self.init(number: lines[0], callBefore: lines[1])
        }
    }

    /// One line, without what would break it or drive a printer.
    private static func line(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(120).map(Character.init))
    }

    private static func lines(of bytes: [UInt8], atLeast count: Int) throws(FieldError) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FieldError(field: 62, part: nil, expected: "text in UTF-8", found: "other bytes")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= count else {
            throw FieldError(field: 62, part: nil, expected: "at least \(count) lines", found: "\(lines.count)")
        }
        // What a stranger sends is shown to people: no control characters.
        return lines.map(line)
    }
}

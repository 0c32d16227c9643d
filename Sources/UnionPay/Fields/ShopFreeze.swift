/// F62 of 0820 with 60.3 = 974: what the terminal that closes the shop tells the shop's other tills, by way of the host.
/// One letter. Qiantui's own form.
public enum ShopFreezeNotice: String, Hashable, Sendable, CaseIterable {
    /// The merchant stops selling, until this terminal's batch is closed.
    case freeze = "F"
    /// The closing was given up: the merchant sells again.
    case lift = "L"

    public var bytes: [UInt8] { Array(rawValue.utf8) }

    /// Reads one letter; nil for anything else.
    public init?(parsing bytes: [UInt8]) {
        guard bytes.count == 1 else { return nil }
        self.init(rawValue: String(decoding: bytes, as: UTF8.self))
    }
}

/// F62 of the answer: until when nothing is sold, and which of the shop's other tills have not closed their batches.
///
/// Text: until when, `YYYY-MM-DD hh:mm:ss` in the host's local time (nothing: the shop sells); how many tills; then a line
/// for each till that fits: its eight characters, how many lines its open batch holds, and when the last one came.
public struct ShopFreezeReply: Hashable, Sendable {
    /// Another till of the merchant that is signed in, or whose open batch holds lines.
    public struct Till: Hashable, Codable, Sendable {
        /// F41.
        public var terminal: String
        public var lines: Int
        /// Local time of the host, `YYYY-MM-DD hh:mm:ss`; nil where there is no line.
        public var last: String?

        public init(terminal: String, lines: Int, last: String?) {
            self.terminal = terminal
            self.lines = lines
            self.last = last
        }
    }

    /// Nil where nothing stands any more.
    public var until: String?
    /// How many tills are open.
    public var count: Int
    /// Those that fit.
    public var tills: [Till]

    /// Longest text, in bytes: what F62 carries.
    public static let limit = 999
    private static let timeLength = 19

    public init(until: String?, tills: [Till]) {
        self.until = until
        count = tills.count
        self.tills = tills
    }

    public var bytes: [UInt8] {
        var text = (until ?? "") + "\n\(count)"
        for till in tills {
            let line = "\n" + Self.padded(till.terminal) + " \(till.lines)" + (till.last.map { " " + $0 } ?? "")
            guard text.utf8.count + line.utf8.count <= Self.limit else { break }
            text += line
        }
        return Array(text.utf8)
    }

    /// - Throws: ``FieldError`` where the text is no such answer.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        // ASCII alone: it is shown to people.
        guard bytes.count <= Self.limit, bytes.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) else {
            throw FieldError(field: 62, part: nil, expected: "up to 999 printable characters", found: "others")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines[0].isEmpty || lines[0].count == Self.timeLength else {
            throw FieldError(field: 62, part: "until", expected: "a date and a time", found: "\(lines[0])")
        }
        guard let count = Self.number(lines[1]), count >= lines.count - 2 else {
            throw FieldError(
                field: 62, part: "tills", expected: "how many there are, \(lines.count - 2) or more",
                found: "\(lines[1])")
        }
        until = lines[0].isEmpty ? nil : String(lines[0])
        self.count = count
        tills = []
        for line in lines.dropFirst(2) { tills.append(try Self.till(line)) }
    }

    private static func till(_ line: Substring) throws(FieldError) -> Till {
        let expected = "its name, its lines, a date and a time"
        let rest = line.dropFirst(9).split(separator: " ", maxSplits: 1)
        guard line.count > 9, line.dropFirst(8).first == " ", let lines = rest.first.flatMap(number),
            rest.count == (lines > 0 ? 2 : 1), rest.count == 1 || rest[1].count == timeLength
        else {
            throw FieldError(field: 62, part: "till", expected: expected, found: "\(line)")
        }
        let name = line.prefix(8)
        let end = name.lastIndex { $0 != " " }.map { name.index(after: $0) } ?? name.startIndex
        return Till(terminal: String(name[..<end]), lines: lines, last: rest.count > 1 ? String(rest[1]) : nil)
    }

    /// Up to six digits.
    private static func number(_ text: Substring) -> Int? {
        let isNumber = (1...6).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? Int(text) : nil
    }

    private static func padded(_ name: String) -> String {
        String(name.prefix(8)) + String(repeating: " ", count: max(0, 8 - name.count))
    }
}

extension JSONValue {
    /// Reads one JSON text and nothing after it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 without a byte order mark.
    ///   - maximumDepth: Arrays and objects within each other; deeper text is refused before it can exhaust the stack.
    /// - Throws: ``JSONProblem`` that names the byte.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 16) throws(JSONProblem) {
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
        self = try parser.document()
    }
}

struct JSONParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    var place = 0

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONProblem) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard place == bytes.count else { throw problem("the end") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(let byte) where byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte:
            return .number(try number())
        default: throw problem("a value")
        }
    }

    private mutating func members(depth: Int) throws(JSONProblem) -> [JSONValue.Member] {
        try enter(depth)
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return [] }
        while true {
            skipSpace()
            let start = place
            guard peek == UInt8(ascii: "\"") else { throw problem("a name in quotation marks") }
            let name = try string()
            guard names.insert(name).inserted else {
                throw JSONProblem(offset: start, expected: "each name once", found: "\"\(name.prefix(40))\" again")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw problem("a colon") }
            members.append(.init(name, try value(depth: depth)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw problem("a comma or \"}\"") }
        }
    }

    private mutating func elements(depth: Int) throws(JSONProblem) -> [JSONValue] {
        try enter(depth)
        skipSpace()
        if take(UInt8(ascii: "]")) { return [] }
        var elements: [JSONValue] = []
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw problem("a comma or \"]\"") }
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONProblem) {
        guard depth <= maximumDepth else { throw problem("at most \(maximumDepth) levels", found: "one more") }
        place += 1
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
        let wanted = "\(text)".utf8
        guard bytes[place...].starts(with: wanted) else { throw problem("\(text)") }
        place += wanted.count
        return value
    }

    private mutating func number() throws(JSONProblem) -> String {
        let start = place
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() throws(JSONProblem) {
        let start = place
        while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { place += 1 }
        guard place > start else { throw problem("a digit") }
    }
}

extension JSONParser {
    var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        place += 1
        return true
    }

    mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// The byte is named by its number: what stands in the text may be secret.
    func problem(_ expected: String, found: String? = nil) -> JSONProblem {
        let byte = peek.map { "byte 0x" + String($0, radix: 16) } ?? "the end"
        return JSONProblem(offset: place, expected: expected, found: found ?? byte)
    }
}

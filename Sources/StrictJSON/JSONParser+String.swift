extension JSONParser {
    /// A string with its quotation marks, RFC 8259 section 7; surrogate pairs must be whole.
    mutating func string() throws(JSONProblem) -> String {
        let start = place
        guard take(UInt8(ascii: "\"")) else { throw problem("a string") }
        var text: [UInt8] = []
        while true {
            guard let byte = peek else { throw problem("a quotation mark") }
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                guard let whole = String(validating: text, as: UTF8.self) else {
                    throw JSONProblem(offset: start, expected: "UTF-8", found: "other bytes")
                }
                return whole
            case UInt8(ascii: "\\"):
                place += 1
                text += try escaped()
            case 0..<0x20:
                throw problem("an escape for a control character")
            default:
                text.append(byte)
                place += 1
            }
        }
    }

    private mutating func escaped() throws(JSONProblem) -> [UInt8] {
        guard let byte = peek else { throw problem("an escape") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try codePoint()
        default:
            place -= 1
            throw problem("an escape")
        }
    }

    private mutating func codePoint() throws(JSONProblem) -> [UInt8] {
        let start = place
        var units = [try hexadecimal()]
        if UTF16.isLeadSurrogate(units[0]), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            units.append(try hexadecimal())
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw JSONProblem(offset: start, expected: "a whole surrogate pair", found: "half of one")
        }
        return Array(text.utf8)
    }

    private mutating func hexadecimal() throws(JSONProblem) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                throw problem("four hexadecimal digits")
            }
            value = value << 4 | UInt16(digit)
            place += 1
        }
        return value
    }
}

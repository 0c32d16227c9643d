/// Hexadecimal and decimal digits in ASCII.
enum Digits {
    /// The value of a decimal digit in ASCII, or nil.
    static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        default: nil
        }
    }
}

enum Hex {
    /// The value of a hexadecimal digit in ASCII, or nil.
    static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// The upper-case digit in ASCII of the low nibble.
    static func digit(_ nibble: UInt8) -> UInt8 {
        let low = nibble & 0x0F
        return low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "A") + low - 10
    }

    /// Upper-case digits.
    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (offset, byte) in bytes.enumerated() {
                text[offset * 2] = digit(byte >> 4)
                text[offset * 2 + 1] = digit(byte)
            }
            return bytes.count * 2
        }
    }

    /// Reads digits of either case and skips blanks. `name` names the value in errors.
    static func decode(_ text: String, name: String) throws(SecurityError) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        var count = 0
        for (offset, character) in text.utf8.enumerated() where character != UInt8(ascii: " ") {
            guard let nibble = value(character) else {
                throw .character(in: name, offset: offset, expected: "a hexadecimal digit")
            }
            count += 1
            if let first = high {
                bytes.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        guard high == nil else {
            throw .dataLength(of: name, found: count, expected: "an even count of hexadecimal digits")
        }
        return bytes
    }
}

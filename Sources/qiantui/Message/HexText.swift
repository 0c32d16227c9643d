/// Bytes as people write them: hexadecimal digits of either case, blanks between them where they like.
enum HexText {
    /// Reads a text.
    ///
    /// - Throws: ``MessageFault`` of the part `input`, with the byte where the text goes wrong.
    static func bytes(_ text: some StringProtocol) throws(MessageFault) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.unicodeScalars where !character.properties.isWhitespace {
            guard let value = value(character) else {
                throw MessageFault(
                    part: part, offset: bytes.count, expected: "hexadecimal digits", found: shown(character))
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else {
            throw MessageFault(
                part: part, offset: bytes.count, expected: "two digits for each byte",
                found: "\(bytes.count * 2 + 1) digits")
        }
        guard !bytes.isEmpty else {
            throw MessageFault(part: part, offset: 0, expected: "hexadecimal digits", found: "none")
        }
        return bytes
    }

    /// Writes bytes in upper-case digits.
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var characters: [UInt8] = []
        characters.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            characters.append(digits[Int(byte >> 4)])
            characters.append(digits[Int(byte & 0x0F)])
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// What an error calls the text.
    static let part = "input"

    private static func value(_ digit: Unicode.Scalar) -> UInt8? {
        switch digit {
        case "0"..."9": UInt8(truncatingIfNeeded: digit.value - 0x30)
        case "A"..."F": UInt8(truncatingIfNeeded: digit.value - 0x37)
        case "a"..."f": UInt8(truncatingIfNeeded: digit.value - 0x57)
        default: nil
        }
    }

    private static func shown(_ character: Unicode.Scalar) -> String {
        (0x21...0x7E).contains(character.value)
            ? "\"\(character)\"" : "U+" + String(character.value, radix: 16, uppercase: true)
    }
}

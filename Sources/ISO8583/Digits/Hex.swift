/// Hexadecimal digits, upper case.
enum Hex {
    /// The value of one upper-case digit, or nil.
    @inline(__always)
    static func nibble(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character &- 0x30
        case 0x41...0x46: character &- 0x37
        default: nil
        }
    }

    /// The upper-case digit of a nibble.
    @inline(__always)
    static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 &+ nibble : 0x37 &+ nibble }

    /// The value of one character of a track that may be encrypted, where `=` stands for D, or nil.
    @inline(__always)
    static func trackNibble(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x3D: 0xD
        case 0x44: nil
        default: nibble(character)
        }
    }

    /// The character of a nibble in a track that may be encrypted.
    @inline(__always)
    static func trackCharacter(_ nibble: UInt8) -> UInt8 { nibble == 0xD ? 0x3D : digit(nibble) }

    /// Bytes as upper-case digits.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            characters.append(digit(byte >> 4))
            characters.append(digit(byte & 0x0F))
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The bytes written by an even number of digits of either case, or nil.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 2)
        for index in stride(from: 0, to: characters.count, by: 2) {
            guard let high = nibble(upper(characters[index])), let low = nibble(upper(characters[index + 1])) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func upper(_ character: UInt8) -> UInt8 {
        character >= 0x61 && character <= 0x66 ? character - 0x20 : character
    }
}

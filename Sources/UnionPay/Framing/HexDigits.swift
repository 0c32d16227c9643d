/// Short hexadecimal texts of a fixed width.
enum HexDigits {
    /// The number that `digits` hexadecimal digits of either case write, or nil.
    static func value(_ text: String, digits: Int) -> UInt64? {
        guard text.utf8.count == digits else { return nil }
        var value: UInt64 = 0
        for character in text.utf8 {
            let nibble: UInt8
            switch character {
            case 0x30...0x39: nibble = character - 0x30
            case 0x41...0x46: nibble = character - 0x37
            case 0x61...0x66: nibble = character - 0x57
            default: return nil
            }
            value = value << 4 | UInt64(nibble)
        }
        return value
    }

    /// The low nibbles of a number as upper-case digits.
    static func text(_ value: UInt64, digits: Int) -> String {
        var characters: [UInt8] = []
        for index in stride(from: digits - 1, through: 0, by: -1) {
            let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * index)) & 0xF
            characters.append(nibble < 10 ? 0x30 + nibble : 0x37 + nibble)
        }
        return String(decoding: characters, as: UTF8.self)
    }
}

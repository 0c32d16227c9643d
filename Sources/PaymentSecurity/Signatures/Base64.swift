/// Base64 (RFC 4648): the ordinary form with padding for PEM, and the form for URLs and file names without.
public enum Base64 {
    private static let ordinary = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forNames = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// RFC 4648 section 4, with padding and in one line.
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = encode(bytes, ordinary)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// RFC 4648 section 5, without padding: `-` and `_` in place of `+` and `/`.
    public static func encodeForNames(_ bytes: [UInt8]) -> String { encode(bytes, forNames) }

    /// Reads what ``encode(_:)`` writes and nothing else: no blanks, padding complete, unused bits zero.
    ///
    /// - Parameter name: Names the value in errors.
    public static func decode(_ text: String, name: String) throws(SecurityError) -> [UInt8] {
        let length = text.utf8.count
        guard length.isMultiple(of: 4) else {
            throw .dataLength(of: name, found: length, expected: "a multiple of four characters of base64")
        }
        let padding = text.utf8.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        return try decode(text.utf8.dropLast(padding), ordinary, name)
    }

    /// Reads what ``encodeForNames(_:)`` writes and nothing else.
    public static func decodeForNames(_ text: String, name: String) throws(SecurityError) -> [UInt8] {
        try decode(text.utf8[...], forNames, name)
    }

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count * 4 + 2) / 3)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for place in 0...group.count { out.append(alphabet[Int(bits >> UInt32(18 - 6 * place)) & 63]) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func decode(
        _ text: Substring.UTF8View, _ alphabet: [UInt8], _ name: String
    ) throws(SecurityError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for (offset, character) in text.enumerated() {
            guard let value = alphabet.firstIndex(of: character) else {
                throw .character(in: name, offset: offset, expected: "a character of base64")
            }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
                bits &= (1 << UInt32(held)) - 1
            }
        }
        // A sixth of bits too many, or bits that no byte holds: two texts would mean the same.
        guard held < 6, bits == 0 else {
            throw .dataLength(of: name, found: text.count, expected: "whole bytes in base64, unused bits zero")
        }
        return bytes
    }
}

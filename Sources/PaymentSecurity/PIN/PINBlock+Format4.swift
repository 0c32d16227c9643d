extension PINBlock {
    /// Random bytes that `encryptFormat4` takes.
    public static let format4RandomByteCount = 8

    /// Makes and encrypts a block of ISO 9564-1:2017 format 4.
    ///
    /// The PIN field is encrypted, XORed with the card number's field and encrypted again.
    ///
    /// - Parameters:
    ///   - pan: 1 to 19 digits with the check digit.
    ///   - key: AES key of 16, 24 or 32 bytes.
    ///   - random: 8 fresh random bytes.
    /// - Returns: 16 bytes.
    public static func encryptFormat4(
        _ pin: PIN, pan: String, under key: SecretKey, random: [UInt8]
    ) throws(SecurityError) -> [UInt8] {
        guard random.count == format4RandomByteCount else {
            throw .dataLength(of: "random bytes", found: random.count, expected: "\(format4RandomByteCount) bytes")
        }
        let cipher = try BlockCipher(.aes, key: key)
        var field = bytes(of: pinField(pin, control: 4, fill: 0xA)) + random
        defer { SecretMemory.wipe(&field) }
        var middle = try cipher.encrypt(field)
        try combine(&middle, panField4(pan))
        return try cipher.encrypt(middle)
    }

    /// Decrypts a block of format 4.
    ///
    /// - Throws: `SecurityError.pinBlock` with what does not fit, `SecurityError.dataLength` for other than 16 bytes.
    public static func decryptFormat4(
        _ data: [UInt8], pan: String, under key: SecretKey
    ) throws(SecurityError) -> PIN {
        guard data.count == 16 else {
            throw .dataLength(of: "encrypted PIN block", found: data.count, expected: "16 bytes")
        }
        let cipher = try BlockCipher(.aes, key: key)
        var middle = try cipher.decrypt(data)
        try combine(&middle, panField4(pan))
        var field = try cipher.decrypt(middle)
        defer { SecretMemory.wipe(&field) }
        return try pin(fromField: word(field[..<8]), control: 4, fill: 0xA)
    }

    /// Length of the card number minus 12 in one nibble, the digits, zeros up to 16 bytes. A card number shorter than
    /// 12 digits is filled with zeros on the left.
    private static func panField4(_ pan: String) throws(SecurityError) -> [UInt8] {
        let digits = try panDigits(pan, lengths: 1...19)
        let padded = [UInt8](repeating: 0, count: max(0, 12 - digits.count)) + digits
        var nibbles = [UInt8(padded.count - 12)] + padded
        nibbles += [UInt8](repeating: 0, count: 32 - nibbles.count)
        return stride(from: 0, to: 32, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    private static func combine(_ block: inout [UInt8], _ field: [UInt8]) {
        for (offset, byte) in field.enumerated() {
            block[offset] ^= byte
        }
    }
}

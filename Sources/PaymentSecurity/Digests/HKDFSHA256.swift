/// HKDF with SHA-256 (RFC 5869).
public enum HKDFSHA256 {
    /// Longest output in bytes.
    public static let maximumLength = 255 * HMACSHA256.length

    /// A key of `length` bytes made from `secret`.
    ///
    /// - Parameters:
    ///   - secret: Input keying material.
    ///   - salt: May be empty.
    ///   - info: What the key is for; another text gives an unrelated key.
    ///   - length: 1 to 8160 bytes.
    public static func derive(
        from secret: SecretKey, salt: [UInt8] = [], info: [UInt8], length: Int
    ) throws(SecurityError) -> SecretKey {
        guard (1...maximumLength).contains(length) else {
            throw .dataLength(of: "derived key", found: length, expected: "1 to \(maximumLength) bytes")
        }
        var material = secret.bytes
        defer { SecretMemory.wipe(&material) }
        let pseudorandom = SecretKey(HMACSHA256.code(over: material, key: SecretKey(salt)))
        var output = [UInt8]()
        defer { SecretMemory.wipe(&output) }
        var previous = [UInt8]()
        var counter: UInt8 = 0
        while output.count < length {
            counter += 1
            previous = HMACSHA256.code(over: previous + info + [counter], key: pseudorandom)
            output += previous
        }
        return SecretKey([UInt8](output[..<length]))
    }
}

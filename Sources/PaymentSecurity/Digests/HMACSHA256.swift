/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
public enum HMACSHA256 {
    /// Length of a code in bytes.
    public static let length = 32

    /// The 32-byte code of `message`. The key may have any length.
    public static func code(over message: [UInt8], key: SecretKey) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 64)
        defer { SecretMemory.wipe(&block) }
        var bytes = key.bytes
        defer { SecretMemory.wipe(&bytes) }
        if bytes.count > block.count {
            let digest = SHA256.hash(bytes)
            SecretMemory.wipe(&bytes)
            bytes = digest
        }
        for place in block.indices {
            block[place] = (place < bytes.count ? bytes[place] : 0) ^ 0x36
        }
        let inner = SHA256.hash(block, message)
        for place in block.indices {
            // 0x36 ^ 0x5C turns the inner pad into the outer one.
            block[place] ^= 0x36 ^ 0x5C
        }
        return SHA256.hash(block, inner)
    }

    /// True when `expected` is the code of `message`; compares in constant time.
    public static func verify(_ expected: [UInt8], over message: [UInt8], key: SecretKey) -> Bool {
        ConstantTime.equal(expected, code(over: message, key: key))
    }
}

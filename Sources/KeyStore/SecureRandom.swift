internal import Glibc
public import PaymentSecurity

/// Random bytes from the kernel.
public enum SecureRandom {
    /// `count` bytes fit for keys and nonces (getentropy(3), which waits until the kernel's generator is seeded).
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                // More than 256 bytes at once are refused.
                let part = min(256, count - filled)
                guard let base = buffer.baseAddress, getentropy(base + filled, part) == 0 else {
                    // No input leads here: a kernel without random numbers. Going on without them would be worse.
                    fatalError("getentropy failed with errno \(errno)")
                }
                filled += part
            }
        }
    }

    /// A new key of `length` bytes; DES keys have odd parity.
    ///
    /// - Throws: `SecurityError.keyLength` when the algorithm has no key of that length.
    public static func key(for algorithm: CipherAlgorithm, length: Int) throws(SecurityError) -> SecretKey {
        var random = bytes(length)
        defer { SecretMemory.wipe(&random) }
        return try SecretKey.make(for: algorithm, random: random)
    }
}

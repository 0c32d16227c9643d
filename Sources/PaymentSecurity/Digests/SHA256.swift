/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// Length of a digest in bytes.
    public static let length = 32

    /// The 32-byte digest of `message`.
    public static func hash(_ message: [UInt8]) -> [UInt8] {
        Digest.hash(LibCrypto.sha256, length: length, message)
    }

    /// The digest of two pieces as if they were joined.
    public static func hash(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        Digest.hash(LibCrypto.sha256, length: length, first, second)
    }

    /// The digest of three pieces as if they were joined.
    public static func hash(_ first: [UInt8], _ second: [UInt8], _ third: [UInt8]) -> [UInt8] {
        Digest.hash(LibCrypto.sha256, length: length, first, second, third)
    }
}

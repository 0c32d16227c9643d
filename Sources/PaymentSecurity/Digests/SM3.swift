/// SM3 (GB/T 32905-2016).
public enum SM3 {
    /// Length of a digest in bytes.
    public static let length = 32

    /// The 32-byte digest of `message`.
    public static func hash(_ message: [UInt8]) -> [UInt8] {
        Digest.hash(LibCrypto.sm3, length: length, message)
    }
}

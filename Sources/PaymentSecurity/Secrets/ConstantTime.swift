internal import COpenSSL

/// Comparison that does not tell by its duration where two values differ.
public enum ConstantTime {
    /// True when both hold the same bytes; the time depends on the lengths only.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}

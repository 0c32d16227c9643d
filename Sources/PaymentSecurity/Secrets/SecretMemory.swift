internal import COpenSSL

/// Care for arrays that hold a secret for a moment.
public enum SecretMemory {
    /// Overwrites the array's bytes with zeros in a way that the compiler does not drop.
    ///
    /// Reaches this array's own memory only: call it on the one copy, before another is made.
    public static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress {
                OPENSSL_cleanse(base, buffer.count)
            }
        }
    }
}

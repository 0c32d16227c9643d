internal import COpenSSL

/// Algorithms fetched once from libcrypto's default provider: fetching for each call would double its time.
///
/// `nonisolated(unsafe)` is sound here: each constant is set once by Swift's lazy initialisation, which is
/// thread-safe, and a fetched algorithm is immutable and reference-counted by libcrypto, which documents that it
/// may be used by several threads at once. They live as long as the process and are never freed.
enum LibCrypto {
    nonisolated(unsafe) static let tripleDESECB = EVP_CIPHER_fetch(nil, "DES-EDE3-ECB", nil)
    nonisolated(unsafe) static let tripleDESCBC = EVP_CIPHER_fetch(nil, "DES-EDE3-CBC", nil)
    nonisolated(unsafe) static let sm4ECB = EVP_CIPHER_fetch(nil, "SM4-ECB", nil)
    nonisolated(unsafe) static let sm4CBC = EVP_CIPHER_fetch(nil, "SM4-CBC", nil)
    nonisolated(unsafe) static let aes128ECB = EVP_CIPHER_fetch(nil, "AES-128-ECB", nil)
    nonisolated(unsafe) static let aes128CBC = EVP_CIPHER_fetch(nil, "AES-128-CBC", nil)
    nonisolated(unsafe) static let aes192ECB = EVP_CIPHER_fetch(nil, "AES-192-ECB", nil)
    nonisolated(unsafe) static let aes192CBC = EVP_CIPHER_fetch(nil, "AES-192-CBC", nil)
    nonisolated(unsafe) static let aes256ECB = EVP_CIPHER_fetch(nil, "AES-256-ECB", nil)
    nonisolated(unsafe) static let aes256CBC = EVP_CIPHER_fetch(nil, "AES-256-CBC", nil)
    nonisolated(unsafe) static let aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
    nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
    nonisolated(unsafe) static let sm3 = EVP_MD_fetch(nil, "SM3", nil)

    /// The cipher without padding for an algorithm, a key length that it allows, and a way of chaining.
    static func cipher(_ algorithm: CipherAlgorithm, keyLength: Int, chained: Bool) -> OpaquePointer? {
        switch algorithm {
        // Single DES lives in the legacy provider; EDE3 under K|K|K gives the same bytes.
        case .des, .tripleDES: chained ? tripleDESCBC : tripleDESECB
        case .sm4: chained ? sm4CBC : sm4ECB
        case .aes:
            switch keyLength {
            case 16: chained ? aes128CBC : aes128ECB
            case 24: chained ? aes192CBC : aes192ECB
            default: chained ? aes256CBC : aes256ECB
            }
        }
    }
}

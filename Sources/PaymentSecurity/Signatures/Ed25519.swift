internal import COpenSSL

/// Ed25519 signatures (RFC 8032, section 5.1): 64 bytes, the same for the same key and message every time.
public enum Ed25519 {
    /// Length of the secret seed in bytes.
    public static let seedLength = 32
    /// Length of a public key in bytes.
    public static let publicKeyLength = 32
    /// Length of a signature in bytes.
    public static let signatureLength = 64

    /// A secret key: signs, and knows its public key. The seed is overwritten in memory with the last copy.
    public struct SigningKey: Sendable, Equatable {
        /// The 32 secret bytes that the key is made of.
        public let seed: SecretKey
        public let publicKey: PublicKey

        /// - Throws: `SecurityError.keyLength` for other than 32 bytes.
        public init(seed: SecretKey) throws(SecurityError) {
            guard seed.count == seedLength else {
                throw .keyLength(of: "Ed25519 signing key", found: seed.count, allowed: [seedLength])
            }
            var bytes = [UInt8](repeating: 0, count: publicKeyLength)
            var length = publicKeyLength
            let pair = try Pair(secret: seed)
            guard EVP_PKEY_get_raw_public_key(pair.pointer, &bytes, &length) == 1, length == publicKeyLength else {
                throw .unavailable("Ed25519")
            }
            self.seed = seed
            publicKey = try PublicKey(bytes)
        }

        /// The 64-byte signature of `message`.
        public func sign(_ message: [UInt8]) throws(SecurityError) -> [UInt8] {
            let pair = try Pair(secret: seed)
            let run = try Run()
            var signature = [UInt8](repeating: 0, count: signatureLength)
            var length = signatureLength
            guard
                EVP_DigestSignInit_ex(run.pointer, nil, nil, nil, nil, pair.pointer, nil) == 1,
                EVP_DigestSign(run.pointer, &signature, &length, message, message.count) == 1,
                length == signatureLength
            else { throw .unavailable("Ed25519") }
            return signature
        }
    }

    /// A public key: checks signatures.
    public struct PublicKey: Sendable, Hashable {
        /// 32 bytes, RFC 8032 section 5.1.2.
        public let bytes: [UInt8]

        /// - Throws: `SecurityError.keyLength` for other than 32 bytes.
        public init(_ bytes: [UInt8]) throws(SecurityError) {
            guard bytes.count == publicKeyLength else {
                throw .keyLength(of: "Ed25519 public key", found: bytes.count, allowed: [publicKeyLength])
            }
            self.bytes = bytes
        }

        /// Checks a signature.
        ///
        /// - Throws: `SecurityError.dataLength` for other than 64 bytes, `SecurityError.authenticationFailed` when
        ///   signature, message and key do not belong together.
        public func check(_ signature: [UInt8], of message: [UInt8]) throws(SecurityError) {
            guard signature.count == signatureLength else {
                throw .dataLength(
                    of: "Ed25519 signature", found: signature.count, expected: "\(signatureLength) bytes")
            }
            let pair = try Pair(public: bytes)
            let run = try Run()
            guard EVP_DigestVerifyInit_ex(run.pointer, nil, nil, nil, nil, pair.pointer, nil) == 1 else {
                throw .unavailable("Ed25519")
            }
            guard EVP_DigestVerify(run.pointer, signature, signature.count, message, message.count) == 1 else {
                throw .authenticationFailed("Ed25519 signature")
            }
        }
    }

    /// A key as libcrypto holds it.
    private struct Pair: ~Copyable {
        let pointer: OpaquePointer

        init(secret: SecretKey) throws(SecurityError) {
            let made = secret.storage.withBytes { seed in
                EVP_PKEY_new_raw_private_key_ex(
                    nil, "ED25519", nil, seed.baseAddress?.assumingMemoryBound(to: UInt8.self), seed.count)
            }
            guard let made else { throw .unavailable("Ed25519") }
            pointer = made
        }

        init(public bytes: [UInt8]) throws(SecurityError) {
            guard let made = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count) else {
                throw .unavailable("Ed25519")
            }
            pointer = made
        }

        deinit { EVP_PKEY_free(pointer) }
    }

    private struct Run: ~Copyable {
        let pointer: OpaquePointer

        init() throws(SecurityError) {
            guard let made = EVP_MD_CTX_new() else { throw .unavailable("Ed25519") }
            pointer = made
        }

        deinit { EVP_MD_CTX_free(pointer) }
    }
}

internal import COpenSSL

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a 12-byte nonce and a 16-byte tag.
public enum AESGCM {
    public static let keyLength = 32
    public static let nonceLength = 12
    public static let tagLength = 16

    /// Encrypts and authenticates.
    ///
    /// - Parameters:
    ///   - nonce: 12 bytes; never the same twice under one key.
    ///   - associated: Bytes that are authenticated and not part of the result.
    /// - Returns: The ciphertext, as long as `plain`, then the 16-byte tag.
    public static func seal(
        _ plain: [UInt8], key: SecretKey, nonce: [UInt8], associated: [UInt8] = []
    ) throws(SecurityError) -> [UInt8] {
        let context = try Context(key: key, nonce: nonce, .encrypt)
        try context.authenticate(associated)
        var sealed = try context.run(plain, extra: tagLength)
        let tagged = sealed.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return context.finish(base + plain.count)
                && EVP_CIPHER_CTX_ctrl(
                    context.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), base + plain.count) == 1
        }
        guard tagged else {
            throw .unavailable("AES-256-GCM")
        }
        return sealed
    }

    /// Checks and decrypts what `seal` made.
    ///
    /// - Throws: `SecurityError.authenticationFailed` when key, nonce, associated bytes or a single bit differ;
    ///   `SecurityError.dataLength` when `sealed` is shorter than a tag.
    public static func open(
        _ sealed: [UInt8], key: SecretKey, nonce: [UInt8], associated: [UInt8] = []
    ) throws(SecurityError) -> [UInt8] {
        guard sealed.count >= tagLength else {
            throw .dataLength(of: "sealed data", found: sealed.count, expected: "at least \(tagLength) bytes")
        }
        let context = try Context(key: key, nonce: nonce, .decrypt)
        try context.authenticate(associated)
        var tag = [UInt8](sealed.suffix(tagLength))
        var plain = try context.run([UInt8](sealed.dropLast(tagLength)), extra: 0)
        guard
            EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1,
            context.finish(&tag)
        else {
            // Text that failed its check is nobody's to read.
            SecretMemory.wipe(&plain)
            throw .authenticationFailed("sealed data")
        }
        return plain
    }

    /// A keyed GCM run.
    private struct Context: ~Copyable {
        let pointer: OpaquePointer

        init(key: SecretKey, nonce: [UInt8], _ direction: CipherContext.Direction) throws(SecurityError) {
            guard key.count == keyLength else {
                throw .keyLength(of: "AES-256-GCM", found: key.count, allowed: [keyLength])
            }
            guard nonce.count == nonceLength else {
                throw .dataLength(of: "nonce", found: nonce.count, expected: "\(nonceLength) bytes")
            }
            guard let cipher = LibCrypto.aes256GCM, let pointer = EVP_CIPHER_CTX_new() else {
                throw .unavailable("AES-256-GCM")
            }
            let ready = key.storage.withBytes { bytes in
                // Twelve bytes are GCM's default nonce length in libcrypto.
                EVP_CipherInit_ex2(
                    pointer, cipher, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), nonce,
                    direction.rawValue, nil) == 1
            }
            guard ready else {
                EVP_CIPHER_CTX_free(pointer)
                throw .unavailable("AES-256-GCM")
            }
            self.pointer = pointer
        }

        deinit {
            EVP_CIPHER_CTX_free(pointer)
        }

        func authenticate(_ associated: [UInt8]) throws(SecurityError) {
            var written: Int32 = 0
            guard
                let length = Int32(exactly: associated.count),
                EVP_CipherUpdate(pointer, nil, &written, associated, length) == 1
            else {
                throw .unavailable("AES-256-GCM with \(associated.count) associated bytes")
            }
        }

        /// The result has `extra` zero bytes at its end.
        func run(_ input: [UInt8], extra: Int) throws(SecurityError) -> [UInt8] {
            var output = [UInt8](repeating: 0, count: input.count + extra)
            var written: Int32 = 0
            guard let length = Int32(exactly: input.count) else {
                throw .dataLength(of: "data", found: input.count, expected: "less than 2 GiB")
            }
            // libcrypto takes an update of nothing with an empty output for the end of the message.
            guard length > 0 else { return output }
            guard EVP_CipherUpdate(pointer, &output, &written, input, length) == 1, written == length else {
                throw .unavailable("AES-256-GCM")
            }
            return output
        }

        /// True when the run is complete, which for decryption means: authentic. Writes no bytes.
        func finish(_ scratch: UnsafeMutablePointer<UInt8>) -> Bool {
            var written: Int32 = 0
            return EVP_CipherFinal_ex(pointer, scratch, &written) == 1
        }
    }
}

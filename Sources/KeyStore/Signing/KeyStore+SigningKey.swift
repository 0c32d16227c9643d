public import PaymentSecurity

extension KeyStore {
    /// Name of the key with which a terminal signs its closings.
    public static let closingKeyName = "closing.ed25519"

    /// The signing key of a name, made from the kernel's random bytes the first time and kept sealed from then on.
    ///
    /// Two callers that come at once, from two processes even, get the same key.
    ///
    /// - Throws: As ``key(_:)``; `KeyStoreError.security` where the stored bytes are no Ed25519 seed.
    public func signingKey(_ name: String = closingKeyName) throws(KeyStoreError) -> Ed25519.SigningKey {
        if let key = try findSigningKey(name) { return key }
        var seed = SecureRandom.bytes(Ed25519.seedLength)
        defer { SecretMemory.wipe(&seed) }
        try add(name, SecretKey(seed))
        // Where another process was quicker, its key stays: what is on disk counts.
        guard let key = try findSigningKey(name) else { throw .missing(name: name) }
        return key
    }

    /// The signing key of a name, or nil when none was made yet.
    public func findSigningKey(_ name: String = closingKeyName) throws(KeyStoreError) -> Ed25519.SigningKey? {
        guard let seed = try find(name) else { return nil }
        return try securely { () throws(SecurityError) in try Ed25519.SigningKey(seed: seed) }
    }
}

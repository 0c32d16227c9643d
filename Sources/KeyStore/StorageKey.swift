public import PaymentSecurity

/// The 32-byte key under which a node keeps its secrets at rest.
///
/// Every secret is sealed with AES-256-GCM under a key that HKDF makes for its context, so that a secret sealed for
/// one purpose never opens as another, and random nonces have a whole key space each.
public struct StorageKey: Sendable {
    public static let length = 32

    private let key: SecretKey
    /// Tells storage keys apart; says nothing about the key.
    let fingerprint: [UInt8]

    /// - Throws: `SecurityError.keyLength` for other than 32 bytes, `SecurityError.weakKey` for zeros.
    public init(_ key: SecretKey) throws(SecurityError) {
        guard key.count == StorageKey.length else {
            throw .keyLength(of: "storage key", found: key.count, allowed: [StorageKey.length])
        }
        guard key != SecretKey([UInt8](repeating: 0, count: StorageKey.length)) else {
            throw .weakKey("storage key")
        }
        self.key = key
        fingerprint = [UInt8](HMACSHA256.code(over: [UInt8]("qiantui storage key".utf8), key: key).prefix(8))
    }

    /// What seals and opens for one context. Making it costs more than a seal does: whoever has many secrets of one
    /// purpose keeps it.
    public struct Sealer: Sendable {
        private let key: SecretKey
        /// Version and fingerprint of the storage key.
        private let head: [UInt8]
        private let context: String

        fileprivate init(_ storageKey: StorageKey, _ context: String) throws(SecurityError) {
            key = try HKDFSHA256.derive(
                from: storageKey.key, info: [UInt8]("qiantui seal ".utf8) + [UInt8](context.utf8), length: 32)
            head = [StorageKey.version] + storageKey.fingerprint
            self.context = context
        }

        /// Seals a secret: version (1 byte), fingerprint of the storage key (8), nonce (12), ciphertext, tag (16).
        public func seal(_ secret: [UInt8]) throws(KeyStoreError) -> [UInt8] {
            let nonce = SecureRandom.bytes(AESGCM.nonceLength)
            do {
                return head + nonce
                    + (try AESGCM.seal(secret, key: key, nonce: nonce, associated: head + [UInt8](context.utf8)))
            } catch {
                throw .security(error)
            }
        }

        /// Opens what `seal` made for the same context.
        ///
        /// - Throws: `KeyStoreError.wrongStorageKey` or `KeyStoreError.damaged`, both with the context as name.
        public func open(_ sealed: [UInt8]) throws(KeyStoreError) -> [UInt8] {
            let bodyStart = head.count + AESGCM.nonceLength
            guard sealed.count >= bodyStart + AESGCM.tagLength, sealed[0] == head[0] else {
                throw .damaged(name: context)
            }
            guard sealed[..<head.count].elementsEqual(head) else { throw .wrongStorageKey(name: context) }
            do {
                return try AESGCM.open(
                    [UInt8](sealed[bodyStart...]), key: key, nonce: [UInt8](sealed[head.count..<bodyStart]),
                    associated: head + [UInt8](context.utf8))
            } catch .authenticationFailed {
                throw .damaged(name: context)
            } catch {
                throw .security(error)
            }
        }
    }

    /// - Parameter context: What the secrets are, for example `host.tmk.12345678`; what was sealed for one context opens
    ///   for no other.
    public func sealer(_ context: String) throws(KeyStoreError) -> Sealer {
        do { return try Sealer(self, context) } catch { throw .security(error) }
    }

    /// Seals one secret; see ``Sealer/seal(_:)``.
    public func seal(_ secret: [UInt8], context: String) throws(KeyStoreError) -> [UInt8] {
        try sealer(context).seal(secret)
    }

    /// Opens one secret; see ``Sealer/open(_:)``.
    public func open(_ sealed: [UInt8], context: String) throws(KeyStoreError) -> [UInt8] {
        try sealer(context).open(sealed)
    }

    /// Seals a key as `seal(_:context:)` does bytes.
    public func seal(_ key: SecretKey, context: String) throws(KeyStoreError) -> [UInt8] {
        var bytes = key.bytes
        defer { SecretMemory.wipe(&bytes) }
        return try seal(bytes, context: context)
    }

    /// Opens a sealed key.
    public func openKey(_ sealed: [UInt8], context: String) throws(KeyStoreError) -> SecretKey {
        var bytes = try open(sealed, context: context)
        defer { SecretMemory.wipe(&bytes) }
        return SecretKey(bytes)
    }

    private static let version: UInt8 = 1
}

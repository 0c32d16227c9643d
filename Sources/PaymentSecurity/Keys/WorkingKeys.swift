/// The session keys that a sign-in brings.
public struct WorkingKeys: Sendable, Equatable {
    /// A working key's name in UnionPay's terms.
    public enum Name: String, Sendable, CaseIterable {
        case pik = "PIK"
        case mak = "MAK"
        case tdk = "TDK"
    }

    /// Encrypts PIN blocks (F52).
    public let pik: SecretKey
    /// Authenticates messages (F64). Eight bytes where the block brings a single-length key.
    public let mak: SecretKey
    /// Encrypts track data (F35, F36), where the scheme has one.
    public let tdk: SecretKey?

    public init(pik: SecretKey, mak: SecretKey, tdk: SecretKey? = nil) {
        self.pik = pik
        self.mak = mak
        self.tdk = tdk
    }

    /// Opens the key block of F62 in a sign-in response and checks each key's check value.
    ///
    /// - Parameters:
    ///   - block: `scheme.blockLength` bytes.
    ///   - tmk: The terminal's master key.
    /// - Throws: `SecurityError.dataLength`, `.keyLength`, or `.checkValueMismatch` with the first key that fails.
    public static func unwrap(
        _ block: [UInt8], scheme: KeyScheme, under tmk: SecretKey
    ) throws(SecurityError) -> WorkingKeys {
        guard block.count == scheme.blockLength else {
            throw .dataLength(
                of: "key block of scheme \(scheme.rawValue)", found: block.count,
                expected: "\(scheme.blockLength) bytes")
        }
        let cipher = try scheme.cipher(under: tmk)
        var keys: [Name: SecretKey] = [:]
        var rest = block[...]
        for name in scheme.names {
            let wrapped = [UInt8](rest.prefix(scheme.keyLength))
            rest = rest.dropFirst(scheme.keyLength)
            let check = KCV([UInt8](rest.prefix(KeyScheme.checkValueLength)))
            rest = rest.dropFirst(KeyScheme.checkValueLength)

            let key = try open(wrapped, name, scheme, cipher)
            guard try check.matches(key, scheme.algorithm) else {
                throw .checkValueMismatch(key: name.rawValue)
            }
            keys[name] = key
        }
        guard let pik = keys[.pik], let mak = keys[.mak] else {
            throw .checkValueMismatch(key: Name.pik.rawValue)
        }
        return WorkingKeys(pik: pik, mak: mak, tdk: keys[.tdk])
    }

    /// The key block of F62 for a sign-in response.
    ///
    /// A MAK of 8 bytes in a block of double-length keys travels as 8 encrypted bytes followed by 8 zero bytes, as
    /// UnionPay's hosts send it.
    ///
    /// - Throws: `SecurityError.keyLength` when a key is missing, or its length or the TMK's does not fit the scheme.
    public func wrapped(scheme: KeyScheme, under tmk: SecretKey) throws(SecurityError) -> [UInt8] {
        let cipher = try scheme.cipher(under: tmk)
        var block = [UInt8]()
        block.reserveCapacity(scheme.blockLength)
        for name in scheme.names {
            let key = self[name]
            let padded = name == .mak && scheme.hasShortMAK && key?.count == 8
            guard let key, key.count == scheme.keyLength || padded else {
                throw .keyLength(of: name.rawValue, found: self[name]?.count ?? 0, allowed: [scheme.keyLength])
            }
            var clear = key.bytes
            defer { SecretMemory.wipe(&clear) }
            block += try cipher.encrypt(clear)
            block += [UInt8](repeating: 0, count: scheme.keyLength - key.count)
            block += try KCV(of: key, scheme.algorithm, length: KeyScheme.checkValueLength).bytes
        }
        return block
    }

    /// The key of a name.
    public subscript(name: Name) -> SecretKey? {
        switch name {
        case .pik: pik
        case .mak: mak
        case .tdk: tdk
        }
    }

    private static func open(
        _ wrapped: [UInt8], _ name: Name, _ scheme: KeyScheme, _ cipher: BlockCipher
    ) throws(SecurityError) -> SecretKey {
        let short = name == .mak && scheme.hasShortMAK && wrapped[8...].allSatisfy { $0 == 0 }
        var clear = try cipher.decrypt(short ? [UInt8](wrapped[..<8]) : wrapped)
        defer { SecretMemory.wipe(&clear) }
        let key = SecretKey(clear)
        // A host may also have padded first and encrypted both halves.
        return name == .mak && scheme.hasShortMAK ? key.prefix(key.significantDESLength) : key
    }
}

extension KeyScheme {
    /// True where a single-length MAK may stand in a double-length place.
    fileprivate var hasShortMAK: Bool {
        self == .doubleDES || self == .doubleDESWithTDK
    }

    fileprivate func cipher(under tmk: SecretKey) throws(SecurityError) -> BlockCipher {
        guard masterKeyLengths.contains(tmk.count) else {
            throw .keyLength(of: "TMK", found: tmk.count, allowed: masterKeyLengths)
        }
        return try BlockCipher(algorithm, key: tmk)
    }
}

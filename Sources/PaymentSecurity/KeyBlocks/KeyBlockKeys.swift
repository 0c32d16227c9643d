/// The two keys that protect a key block, made from the key block protection key.
struct KeyBlockKeys {
    let encryption: SecretKey
    let authentication: SecretKey

    init(_ version: KeyBlockHeader.Version, from protection: SecretKey) throws(SecurityError) {
        guard version.protectionKeyLengths.contains(protection.count) else {
            throw .keyBlock(
                .protectionKeyLength(found: protection.count, allowed: version.protectionKeyLengths))
        }
        switch version {
        case .a, .c:
            encryption = KeyBlockKeys.variant(of: protection, 0x45)
            authentication = KeyBlockKeys.variant(of: protection, 0x4D)
        case .b, .d:
            encryption = try KeyBlockKeys.derive(version, from: protection, usage: 0)
            authentication = try KeyBlockKeys.derive(version, from: protection, usage: 1)
        }
    }

    /// X9.143, 7.2: every byte XORed with a constant, `E` for encryption and `M` for the code.
    private static func variant(of key: SecretKey, _ constant: UInt8) -> SecretKey {
        SecretKey(
            storage: SecretBytes(count: key.count) { target in
                key.storage.withBytes { source in
                    for offset in source.indices {
                        target[offset] = source[offset] ^ constant
                    }
                }
            })
    }

    /// X9.143, 7.3: CMAC under the protection key over counter, usage (2 bytes), zero, algorithm (2 bytes) and the
    /// length in bits (2 bytes), as often as the key needs.
    private static func derive(
        _ version: KeyBlockHeader.Version, from key: SecretKey, usage: UInt8
    ) throws(SecurityError) -> SecretKey {
        let algorithm: UInt8 =
            switch (version, key.count) {
            case (.d, 16): 2
            case (.d, 24): 3
            case (.d, _): 4
            case (_, 16): 0
            default: 1
            }
        let bits = UInt16(key.count * 8)
        var derived = [UInt8]()
        defer { SecretMemory.wipe(&derived) }
        var counter: UInt8 = 1
        while derived.count < key.count {
            let input = [
                counter, 0, usage, 0, 0, algorithm, UInt8(bits >> 8), UInt8(truncatingIfNeeded: bits),
            ]
            derived += try CMAC.code(over: input, version.cipher, key: key)
            counter += 1
        }
        return SecretKey([UInt8](derived[..<key.count]))
    }

    /// The block's code: CMAC over header and clear key data (B, D), or CBC-MAC over header and encrypted key data,
    /// cut to 4 bytes (A, C).
    func code(_ version: KeyBlockHeader.Version, header: [UInt8], data: [UInt8]) throws(SecurityError) -> [UInt8] {
        switch version {
        case .a, .c:
            let cipher = try BlockCipher(.tripleDES, key: authentication)
            let zeros = [UInt8](repeating: 0, count: 8)
            let chain = try cipher.encrypt(header + data, chaining: .cbc(iv: zeros))
            return [UInt8](chain.suffix(8).prefix(version.codeLength))
        case .b, .d:
            return try CMAC.code(over: header + data, version.cipher, key: authentication)
        }
    }
}

/// TR-31 key blocks (ANSI X9.143:2022, ASC X9 TR 31-2018): a key with its purpose, encrypted and authenticated under
/// a key block protection key.
///
/// Versions A to D are opened; B and D are made.
public enum TR31 {
    /// Opens a key block.
    ///
    /// - Parameters:
    ///   - block: The whole block in ASCII, key data and code in hexadecimal digits of either case.
    ///   - protection: The key block protection key (KBPK).
    /// - Throws: `SecurityError.keyBlock` with the first fault.
    public static func unwrap(
        _ block: String, under protection: SecretKey
    ) throws(SecurityError) -> (header: KeyBlockHeader, key: SecretKey) {
        let bytes = [UInt8](block.utf8)
        let header: KeyBlockHeader
        let headerLength: Int
        do {
            (header, headerLength) = try KeyBlockHeader.parse(bytes)
        } catch {
            throw .keyBlock(error)
        }
        let version = header.version
        let body = try decode(bytes, from: headerLength)
        let dataLength = body.count - version.codeLength
        guard dataLength >= version.blockLength, dataLength.isMultiple(of: version.blockLength) else {
            throw .keyBlock(.noKeyData)
        }
        let encrypted = [UInt8](body[..<dataLength])
        let code = [UInt8](body[dataLength...])
        let keys = try KeyBlockKeys(version, from: protection)
        let head = [UInt8](bytes[..<headerLength])
        // The header's first block (A, C) or the code (B, D) is the initial vector.
        let vector = version.authenticatesCipherText ? [UInt8](head[..<version.blockLength]) : code
        var clear = try BlockCipher(version.cipher, key: keys.encryption).decrypt(
            encrypted, chaining: .cbc(iv: vector))
        defer { SecretMemory.wipe(&clear) }
        let authenticated = version.authenticatesCipherText ? encrypted : clear
        let expected = try keys.code(version, header: head, data: authenticated)
        guard ConstantTime.equal(code, expected) else { throw .keyBlock(.notAuthentic) }
        return (header, try key(in: clear))
    }

    /// Makes a key block of version B or D.
    ///
    /// - Parameters:
    ///   - key: The key to protect.
    ///   - header: What it is for; its version chooses the protection.
    ///   - protection: The key block protection key (KBPK): 16 or 24 bytes for B, 16, 24 or 32 for D.
    ///   - padding: `paddingByteCount` random bytes.
    ///   - paddedKeyLength: Length in bytes to which shorter keys are filled, so that the block does not show the
    ///     key's length; the key's own length where nil or smaller.
    public static func wrap(
        _ key: SecretKey, header: KeyBlockHeader, under protection: SecretKey, padding: [UInt8],
        paddedKeyLength: Int? = nil
    ) throws(SecurityError) -> String {
        let version = header.version
        guard version == .b || version == .d else { throw .unavailable("making a key block of version A or C") }
        guard (1...maximumKeyLength).contains(key.count) else { throw .keyBlock(.keyToWrap(length: key.count)) }
        let needed = paddingByteCount(keyLength: key.count, version: version, paddedKeyLength: paddedKeyLength)
        guard padding.count == needed else {
            throw .keyBlock(.padding(found: padding.count, expected: needed))
        }
        let keys = try KeyBlockKeys(version, from: protection)
        let bits = key.count * 8
        var clear = [UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
        defer { SecretMemory.wipe(&clear) }
        clear += key.bytes
        clear += padding
        let head: String
        do {
            head = try header.encoded(bodyLength: (clear.count + version.codeLength) * 2)
        } catch {
            throw .keyBlock(error)
        }
        let code = try keys.code(version, header: [UInt8](head.utf8), data: clear)
        let encrypted = try BlockCipher(version.cipher, key: keys.encryption).encrypt(
            clear, chaining: .cbc(iv: code))
        return head + Hex.encode(encrypted) + Hex.encode(code)
    }

    /// Count of random bytes that `wrap` needs for a key of `keyLength` bytes.
    public static func paddingByteCount(
        keyLength: Int, version: KeyBlockHeader.Version, paddedKeyLength: Int? = nil
    ) -> Int {
        let length = max(0, min(keyLength, maximumKeyLength))
        let filled = min(max(length, paddedKeyLength ?? length), maximumKeyLength)
        let whole = (2 + filled + version.blockLength - 1) / version.blockLength * version.blockLength
        return whole - 2 - length
    }

    /// Longest key that is wrapped, in bytes: far beyond any symmetric key, far within the length fields.
    private static let maximumKeyLength = 1024

    private static func decode(_ block: [UInt8], from start: Int) throws(SecurityError) -> [UInt8] {
        let digits = block[start...]
        guard digits.count.isMultiple(of: 2) else { throw .keyBlock(.noKeyData) }
        var bytes = [UInt8]()
        bytes.reserveCapacity(digits.count / 2)
        for offset in stride(from: start, to: block.count, by: 2) {
            guard let high = Hex.value(block[offset]) else { throw .keyBlock(.character(offset: offset)) }
            guard let low = Hex.value(block[offset + 1]) else { throw .keyBlock(.character(offset: offset + 1)) }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// Key data are the length in bits (2 bytes), the key, and padding.
    private static func key(in clear: [UInt8]) throws(SecurityError) -> SecretKey {
        let bits = Int(clear[0]) << 8 | Int(clear[1])
        guard bits > 0, bits.isMultiple(of: 8), bits / 8 <= clear.count - 2 else {
            throw .keyBlock(.keyLength)
        }
        var bytes = [UInt8](clear[2..<2 + bits / 8])
        defer { SecretMemory.wipe(&bytes) }
        return SecretKey(bytes)
    }
}

extension KeyBlockHeader.Version {
    /// True where the code covers the encrypted key data (A, C), false where it covers the clear ones (B, D).
    fileprivate var authenticatesCipherText: Bool { self == .a || self == .c }
}

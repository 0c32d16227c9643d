internal import COpenSSL

/// How a message's authentication code (F64) is computed. Every algorithm gives 8 bytes.
///
/// The message authentication block runs from the message type to the last byte before F64; TPDU, header and length
/// are outside. Where it is not whole blocks it is padded with zero bytes.
public enum MACAlgorithm: String, Codable, CaseIterable, Sendable {
    /// China UnionPay's "ECB" MAC for POS terminals.
    ///
    /// XOR of all 8-byte blocks, written as 16 upper-case hexadecimal characters; the first 8 characters encrypted
    /// under the MAK, XORed with the other 8, encrypted again; the code is the first 8 hexadecimal characters of the
    /// result, as ASCII. DES under a single-length MAK, triple DES under a double-length one.
    case unionPayECB = "unionpay-ecb"
    /// ANSI X9.9: CBC-MAC, the last block in full. Under a double-length key each step is triple DES
    /// (ISO/IEC 9797-1:2011 algorithm 1).
    case x99
    /// ANSI X9.19, the "retail MAC" (ISO/IEC 9797-1:2011 algorithm 3): CBC-MAC under the left half, then decrypted
    /// under the right half and encrypted under the left. Needs a double-length key.
    case x919
    /// Qiantui's own profile, **not** UnionPay's: no SM4 MAC of UnionPay's terminals is public.
    ///
    /// It follows the shape of `unionPayECB` with SM4: XOR of all 16-byte blocks, written as 32 upper-case
    /// hexadecimal characters, the first 16 encrypted, XORed with the other 16, encrypted again; the code is the
    /// first 8 hexadecimal characters of the result.
    case sm4 = "qiantui-sm4"

    /// Length of every code in bytes.
    public static let length = 8

    /// The 8-byte code of `message`.
    ///
    /// - Parameter key: The MAK. One of 16 bytes whose right half is zero counts as single length, except for `sm4`.
    /// - Throws: `SecurityError.keyLength` when the algorithm does not take the key.
    public func code(over message: [UInt8], key: SecretKey) throws(SecurityError) -> [UInt8] {
        try code(over: message.span.bytes, key: key)
    }

    /// The 8-byte code of a slice of a message.
    public func code(over message: ArraySlice<UInt8>, key: SecretKey) throws(SecurityError) -> [UInt8] {
        try code(over: message.span.bytes, key: key)
    }

    /// The 8-byte code of a message in lent memory.
    public func code(over message: RawSpan, key: SecretKey) throws(SecurityError) -> [UInt8] {
        let value = try value(over: message, key: key)
        return withUnsafeBytes(of: value) { [UInt8]($0) }
    }

    /// True when `expected` is the code of `message`. The comparison takes the same time wherever they differ.
    public func verify(
        _ expected: [UInt8], over message: [UInt8], key: SecretKey
    ) throws(SecurityError) -> Bool {
        try verify(expected, over: message.span.bytes, key: key)
    }

    /// True when `expected` is the code of a slice of a message.
    public func verify(
        _ expected: [UInt8], over message: ArraySlice<UInt8>, key: SecretKey
    ) throws(SecurityError) -> Bool {
        try verify(expected, over: message.span.bytes, key: key)
    }

    /// True when `expected` is the code of a message in lent memory.
    public func verify(
        _ expected: [UInt8], over message: RawSpan, key: SecretKey
    ) throws(SecurityError) -> Bool {
        let value = try value(over: message, key: key)
        return withUnsafeBytes(of: value) { code in
            expected.count == code.count && CRYPTO_memcmp(expected, code.baseAddress, code.count) == 0
        }
    }

    /// The code as eight bytes in memory order.
    private func value(over message: RawSpan, key: SecretKey) throws(SecurityError) -> UInt64 {
        switch self {
        case .unionPayECB: try FoldedMAC.tripleDES(message, key)
        case .sm4: try FoldedMAC.sm4(message, key)
        case .x99: try ChainedMAC.x99(message, key)
        case .x919: try ChainedMAC.x919(message, key)
        }
    }
}

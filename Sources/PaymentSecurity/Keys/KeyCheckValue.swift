/// A key check value: the first bytes of zeros encrypted under the key.
///
/// UnionPay's key blocks carry 4 bytes; the terminal shows them as 8 hexadecimal digits. A check value is not secret.
public struct KCV: Sendable, Hashable {
    public let bytes: [UInt8]

    /// Wraps check value bytes that came from outside.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads hexadecimal digits of either case.
    public init(hex: String) throws(SecurityError) {
        bytes = try Hex.decode(hex, name: "KCV")
    }

    /// Computes the check value of `key`.
    ///
    /// - Parameters:
    ///   - length: Bytes to keep, at most a block; 4 in UnionPay's key blocks, 8 in some SM4 devices, 3 in TR-31 tools.
    public init(of key: SecretKey, _ algorithm: CipherAlgorithm, length: Int = 4) throws(SecurityError) {
        guard (1...algorithm.blockLength).contains(length) else {
            throw .dataLength(of: "KCV", found: length, expected: "1 to \(algorithm.blockLength) bytes")
        }
        let zeros = [UInt8](repeating: 0, count: algorithm.blockLength)
        bytes = [UInt8](try BlockCipher(algorithm, key: key).encrypt(zeros).prefix(length))
    }

    /// True when this is the check value of `key`, judged over as many bytes as it has; false when it has none.
    public func matches(_ key: SecretKey, _ algorithm: CipherAlgorithm) throws(SecurityError) -> Bool {
        guard !bytes.isEmpty else { return false }
        return ConstantTime.equal(try KCV(of: key, algorithm, length: bytes.count).bytes, bytes)
    }
}

extension KCV: CustomStringConvertible {
    /// Upper-case hexadecimal digits.
    public var description: String { Hex.encode(bytes) }
}

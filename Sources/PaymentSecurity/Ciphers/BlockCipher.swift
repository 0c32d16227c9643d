/// A block cipher under one key, without padding.
///
/// Length and algorithm are judged when the value is made; data must be whole blocks.
public struct BlockCipher: Sendable {
    /// How blocks hang together (NIST SP 800-38A).
    public enum Chaining: Sendable, Equatable {
        /// Each block by itself.
        case ecb
        /// Cipher block chaining from an initial vector of one block.
        case cbc(iv: [UInt8])
    }

    public let algorithm: CipherAlgorithm
    private let key: SecretKey

    /// - Throws: `SecurityError.keyLength` when the algorithm does not take a key of this length.
    public init(_ algorithm: CipherAlgorithm, key: SecretKey) throws(SecurityError) {
        guard algorithm.keyLengths.contains(key.count) else {
            throw .keyLength(of: algorithm.rawValue, found: key.count, allowed: algorithm.keyLengths)
        }
        self.algorithm = algorithm
        self.key = key
    }

    /// Encrypts whole blocks.
    ///
    /// - Throws: `SecurityError.dataLength` when `data` are not whole blocks or the vector is not one block.
    public func encrypt(_ data: [UInt8], chaining: Chaining = .ecb) throws(SecurityError) -> [UInt8] {
        try run(data, chaining, .encrypt)
    }

    /// Decrypts whole blocks.
    ///
    /// - Throws: `SecurityError.dataLength` when `data` are not whole blocks or the vector is not one block.
    public func decrypt(_ data: [UInt8], chaining: Chaining = .ecb) throws(SecurityError) -> [UInt8] {
        try run(data, chaining, .decrypt)
    }

    private func run(
        _ data: [UInt8], _ chaining: Chaining, _ direction: CipherContext.Direction
    ) throws(SecurityError) -> [UInt8] {
        guard data.count.isMultiple(of: algorithm.blockLength) else {
            throw .dataLength(
                of: "\(algorithm.rawValue) data", found: data.count,
                expected: "a multiple of \(algorithm.blockLength) bytes")
        }
        let iv: [UInt8]? =
            switch chaining {
            case .ecb: nil
            case .cbc(let iv): iv
            }
        let context = try CipherContext(algorithm, key: key, iv: iv, direction)
        return try [UInt8](unsafeUninitializedCapacity: data.count) { (output, count) throws(SecurityError) in
            try data.withUnsafeBufferPointer { (input) throws(SecurityError) in
                if let source = input.baseAddress, let target = output.baseAddress, !input.isEmpty {
                    try context.run(source, target, count: input.count)
                }
            }
            count = data.count
        }
    }
}

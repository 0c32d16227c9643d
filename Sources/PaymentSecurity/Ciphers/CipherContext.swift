internal import COpenSSL

/// One keyed run of a block cipher without padding: whole blocks in, as many bytes out.
struct CipherContext: ~Copyable {
    enum Direction: Int32 {
        case decrypt = 0
        case encrypt = 1
    }

    private let context: OpaquePointer

    /// - Parameters:
    ///   - key: Judged against the algorithm's key lengths.
    ///   - iv: One block for CBC, nil for ECB.
    init(
        _ algorithm: CipherAlgorithm, key: UnsafeRawBufferPointer, iv: [UInt8]? = nil, _ direction: Direction
    ) throws(SecurityError) {
        guard algorithm.keyLengths.contains(key.count) else {
            throw .keyLength(of: algorithm.rawValue, found: key.count, allowed: algorithm.keyLengths)
        }
        if let iv, iv.count != algorithm.blockLength {
            throw .dataLength(
                of: "initial vector", found: iv.count, expected: "\(algorithm.blockLength) bytes")
        }
        guard
            let cipher = LibCrypto.cipher(algorithm, keyLength: key.count, chained: iv != nil),
            let context = EVP_CIPHER_CTX_new()
        else {
            throw .unavailable(algorithm.rawValue)
        }
        let ready =
            switch algorithm {
            case .des, .tripleDES:
                withUnsafeTemporaryAllocation(byteCount: 24, alignment: 8) { expanded in
                    CipherContext.expand(key, into: expanded)
                    defer { OPENSSL_cleanse(expanded.baseAddress, expanded.count) }
                    return CipherContext.start(context, cipher, expanded.baseAddress, iv, direction)
                }
            case .sm4, .aes:
                CipherContext.start(context, cipher, key.baseAddress, iv, direction)
            }
        guard ready else {
            EVP_CIPHER_CTX_free(context)
            throw .unavailable(algorithm.rawValue)
        }
        self.context = context
    }

    init(
        _ algorithm: CipherAlgorithm, key: SecretKey, iv: [UInt8]? = nil, _ direction: Direction
    ) throws(SecurityError) {
        self = try key.storage.withBytes { (bytes) throws(SecurityError) in
            try CipherContext(algorithm, key: bytes, iv: iv, direction)
        }
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// K is K|K|K and K1|K2 is K1|K2|K1.
    private static func expand(_ key: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        for offset in 0..<24 {
            target[offset] = key[offset % key.count]
        }
    }

    private static func start(
        _ context: OpaquePointer, _ cipher: OpaquePointer, _ key: UnsafeRawPointer?, _ iv: [UInt8]?,
        _ direction: Direction
    ) -> Bool {
        let keyBytes = key?.assumingMemoryBound(to: UInt8.self)
        return EVP_CipherInit_ex2(context, cipher, keyBytes, iv, direction.rawValue, nil) == 1
            && EVP_CIPHER_CTX_set_padding(context, 0) == 1
    }

    /// Runs whole blocks; `input` and `output` may be the same memory.
    func run(
        _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, count: Int
    ) throws(SecurityError) {
        var written: Int32 = 0
        guard
            let length = Int32(exactly: count),
            EVP_CipherUpdate(
                context, output.assumingMemoryBound(to: UInt8.self), &written,
                input.assumingMemoryBound(to: UInt8.self), length) == 1,
            written == length
        else {
            throw .unavailable("a cipher run over \(count) bytes")
        }
    }
}

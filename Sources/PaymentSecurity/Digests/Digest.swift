internal import COpenSSL

/// One digest run over up to three pieces, which spares callers from joining them.
enum Digest {
    static func hash(
        _ algorithm: OpaquePointer?, length: Int, _ first: [UInt8], _ second: [UInt8]? = nil,
        _ third: [UInt8]? = nil
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { output, count in
            guard
                let algorithm, let context = EVP_MD_CTX_new(),
                EVP_DigestInit_ex2(context, algorithm, nil) == 1,
                update(context, first), update(context, second), update(context, third),
                EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1
            else {
                // Not reached by any input: a libcrypto without SHA-256 or out of memory. Nothing safe can follow.
                fatalError("libcrypto cannot compute a digest")
            }
            EVP_MD_CTX_free(context)
            count = length
        }
    }

    private static func update(_ context: OpaquePointer, _ piece: [UInt8]?) -> Bool {
        guard let piece else { return true }
        return EVP_DigestUpdate(context, piece, piece.count) == 1
    }
}

extension SecretKey {
    /// Makes a key out of random bytes, as many as the key has. DES keys get odd parity.
    ///
    /// - Parameter random: Bytes from a cryptographic source; their count is the key's length.
    /// - Throws: `SecurityError.keyLength` when the algorithm has no key of that length; `SecurityError.weakKey` for
    ///   zeros, or a triple DES key with equal parts, which means that `random` was not random.
    public static func make(
        for algorithm: CipherAlgorithm, random: [UInt8], name: String = "key"
    ) throws(SecurityError) -> SecretKey {
        guard algorithm.keyLengths.contains(random.count) else {
            throw .keyLength(of: name, found: random.count, allowed: algorithm.keyLengths)
        }
        let raw = SecretKey(random)
        let key = algorithm == .des || algorithm == .tripleDES ? raw.adjustingParity() : raw
        guard !raw.isWeak(for: algorithm) else { throw .weakKey(name) }
        return key
    }

    /// True for a key of zeros, and for a triple DES key with equal parts, parity bits aside.
    func isWeak(for algorithm: CipherAlgorithm) -> Bool {
        guard storage.withBytes({ $0.reduce(0, |) }) != 0 else { return true }
        guard algorithm == .tripleDES, count >= 16 else { return false }
        let parts = adjustingParity()
        let middle = parts.prefix(16).suffix(8)
        return parts.prefix(8) == middle || (count == 24 && parts.suffix(8) == middle)
    }
}

extension WorkingKeys {
    /// Length of the MAK in a scheme of double-length keys.
    public enum MAKLength: String, Codable, CaseIterable, Sendable {
        /// 8 bytes, padded with zeros on the wire: what most UnionPay hosts send.
        case single
        /// 16 bytes: triple DES in the MAC. X9.19 needs it.
        case double
    }

    /// Count of random bytes that `make` takes.
    public static func randomByteCount(_ scheme: KeyScheme, mak: MAKLength = .single) -> Int {
        scheme.names.reduce(0) { $0 + length(of: $1, scheme, mak) }
    }

    /// Makes new working keys out of random bytes. DES keys get odd parity.
    ///
    /// - Parameters:
    ///   - random: `randomByteCount` bytes from a cryptographic source.
    ///   - mak: Length of the MAK in the double-length DES schemes; the other schemes have one length only.
    /// - Throws: `SecurityError.dataLength` for another count of bytes; `SecurityError.weakKey` as
    ///   `SecretKey.make` does.
    public static func make(
        scheme: KeyScheme, random: [UInt8], mak: MAKLength = .single
    ) throws(SecurityError) -> WorkingKeys {
        let needed = randomByteCount(scheme, mak: mak)
        guard random.count == needed else {
            throw .dataLength(of: "random bytes", found: random.count, expected: "\(needed) bytes")
        }
        var rest = random[...]
        func next(_ name: Name) throws(SecurityError) -> SecretKey {
            let count = length(of: name, scheme, mak)
            let bytes = [UInt8](rest.prefix(count))
            rest = rest.dropFirst(count)
            return try SecretKey.make(for: scheme.algorithm, random: bytes, name: name.rawValue)
        }
        return WorkingKeys(
            pik: try next(.pik), mak: try next(.mak), tdk: scheme.names.contains(.tdk) ? try next(.tdk) : nil)
    }

    private static func length(of name: Name, _ scheme: KeyScheme, _ mak: MAKLength) -> Int {
        switch scheme {
        case .singleDES: 8
        case .sm4: 16
        case .doubleDES, .doubleDESWithTDK: name == .mak && mak == .single ? 8 : 16
        }
    }
}

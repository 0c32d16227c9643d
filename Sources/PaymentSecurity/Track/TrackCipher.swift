/// Encryption of track 2 and track 3 under the TDK (UnionPay POS terminal specification, 2010 edition: F53 digit 3
/// is 1).
///
/// The track is packed two characters a byte, left-justified, `=` as nibble D, without sentinels and LRC. The last
/// byte is left as it is; the 8 bytes before it are encrypted with triple DES and replaced in place, so that the length
/// never changes. With an SM4 TDK it is the 16 bytes before the last one: Qiantui's own rule, UnionPay's is not public.
///
/// An encrypted nibble has any of 16 values, so the text of an encrypted track has one character for each nibble on the
/// wire: `0`-`9`, `A`, `B`, `C`, `=` for nibble D, `E`, `F`. Before the encrypted part `=` is the separator; inside it
/// means nothing. `D` and lower-case digits are accepted as well, and never written.
public struct TrackCipher: Sendable {
    private let cipher: BlockCipher

    /// - Parameters:
    ///   - tdk: Triple DES key of 16 or 24 bytes, or SM4 key.
    ///   - algorithm: `tripleDES` or `sm4`.
    public init(tdk: SecretKey, _ algorithm: CipherAlgorithm = .tripleDES) throws(SecurityError) {
        let allowed =
            switch algorithm {
            case .tripleDES: [16, 24]
            case .sm4: [16]
            case .des, .aes: throw SecurityError.unavailable("track encryption with \(algorithm.rawValue)")
            }
        guard allowed.contains(tdk.count) else {
            throw .keyLength(of: "TDK", found: tdk.count, allowed: allowed)
        }
        cipher = try BlockCipher(algorithm, key: tdk)
    }

    /// Fewest characters of a track: one block and one more. 17 with triple DES, 33 with SM4.
    public var minimumLength: Int { cipher.algorithm.blockLength * 2 + 1 }

    /// Encrypts a clear track.
    ///
    /// - Parameter track: Digits and separators (`=` or `D`), `minimumLength` characters or more.
    /// - Returns: The same count of characters: hexadecimal digits, with `=` for D.
    /// - Throws: `SecurityError.character` with the offset, `SecurityError.dataLength`; neither shows a digit.
    public func encrypt(_ track: String) throws(SecurityError) -> String {
        var nibbles = try TrackCipher.nibbles(track)
        defer { SecretMemory.wipe(&nibbles) }
        try TrackCipher.checkClear(nibbles)
        let window = try window(nibbles.count)
        TrackCipher.replace(window, in: &nibbles, with: try cipher.encrypt(TrackCipher.pack(nibbles[window])))
        return TrackCipher.text(nibbles)
    }

    /// Decrypts a track.
    ///
    /// - Returns: The same count of characters: digits and `=`.
    /// - Throws: `SecurityError.authenticationFailed` when the result is no track, which means another TDK;
    ///   `SecurityError.character` or `SecurityError.dataLength` when `track` is malformed.
    public func decrypt(_ track: String) throws(SecurityError) -> String {
        var nibbles = try TrackCipher.nibbles(track)
        defer { SecretMemory.wipe(&nibbles) }
        let window = try window(nibbles.count)
        TrackCipher.replace(window, in: &nibbles, with: try cipher.decrypt(TrackCipher.pack(nibbles[window])))
        guard nibbles.allSatisfy({ $0 <= 9 || $0 == TrackCipher.separator }) else {
            throw .authenticationFailed("decrypted track data")
        }
        return TrackCipher.text(nibbles)
    }

    private static let separator: UInt8 = 0xD

    /// The encrypted nibbles of a track of `count`: the block before the last byte, which for an odd count holds a
    /// single nibble.
    private func window(_ count: Int) throws(SecurityError) -> Range<Int> {
        guard count >= minimumLength else {
            throw .dataLength(of: "track", found: count, expected: "at least \(minimumLength) characters")
        }
        let end = (count + 1) / 2 * 2 - 2
        return end - cipher.algorithm.blockLength * 2..<end
    }

    private static func nibbles(_ track: String) throws(SecurityError) -> [UInt8] {
        var nibbles = [UInt8]()
        nibbles.reserveCapacity(track.utf8.count)
        for (offset, character) in track.utf8.enumerated() {
            guard let nibble = character == UInt8(ascii: "=") ? separator : Hex.value(character) else {
                throw .character(in: "track", offset: offset, expected: "a hexadecimal digit or =")
            }
            nibbles.append(nibble)
        }
        return nibbles
    }

    private static func checkClear(_ nibbles: [UInt8]) throws(SecurityError) {
        if let offset = nibbles.firstIndex(where: { $0 > 9 && $0 != separator }) {
            throw .character(in: "track", offset: offset, expected: "a decimal digit or a separator")
        }
    }

    private static func pack(_ nibbles: ArraySlice<UInt8>) -> [UInt8] {
        stride(from: nibbles.startIndex, to: nibbles.endIndex, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    private static func replace(_ range: Range<Int>, in nibbles: inout [UInt8], with bytes: [UInt8]) {
        for (offset, byte) in bytes.enumerated() {
            nibbles[range.lowerBound + offset * 2] = byte >> 4
            nibbles[range.lowerBound + offset * 2 + 1] = byte & 0x0F
        }
    }

    private static func text(_ nibbles: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: nibbles.count) { text in
            for (offset, nibble) in nibbles.enumerated() {
                text[offset] = nibble == separator ? UInt8(ascii: "=") : Hex.digit(nibble)
            }
            return nibbles.count
        }
    }
}

/// PIN blocks of ISO 9564-1:2017.
///
/// Format 0 (also ANSI X9.8) is what UnionPay's terminals send in F52; format 4 is the one for AES. Here is format 0
/// and its encryption; `PINBlock+Format4.swift` has the other.
public enum PINBlock {
    /// The clear block of format 0: `0`, length, PIN, `F` fill, XORed with the card number's field.
    ///
    /// - Parameters:
    ///   - pan: The card number with its check digit; 13 to 19 digits. Nil leaves the card number out, as
    ///     F53 with 1 in its first digit says.
    /// - Returns: 8 bytes.
    public static func format0(_ pin: PIN, pan: String?) throws(SecurityError) -> [UInt8] {
        let field = try pan.map { (pan) throws(SecurityError) in try panField0(pan) } ?? 0
        return bytes(of: pinField(pin, control: 0, fill: 0xF) ^ field)
    }

    /// Reads a clear block of format 0.
    ///
    /// - Throws: `SecurityError.pinBlock` with what does not fit, `SecurityError.dataLength` for other than 8 bytes.
    public static func pin(fromFormat0 block: [UInt8], pan: String?) throws(SecurityError) -> PIN {
        guard block.count == 8 else {
            throw .dataLength(of: "PIN block", found: block.count, expected: "8 bytes")
        }
        let field = try pan.map { (pan) throws(SecurityError) in try panField0(pan) } ?? 0
        return try pin(fromField: word(block[...]) ^ field, control: 0, fill: 0xF)
    }

    /// Encrypts a clear block of 8 bytes under the PIK, for F52.
    ///
    /// - Parameter algorithm: `tripleDES` (or `des`) gives 8 bytes. `sm4` encrypts the block followed by 8 zero bytes
    ///   and gives 16. For AES there is format 4.
    public static func encrypt(
        _ block: [UInt8], under pik: SecretKey, _ algorithm: CipherAlgorithm = .tripleDES
    ) throws(SecurityError) -> [UInt8] {
        guard block.count == 8 else {
            throw .dataLength(of: "PIN block", found: block.count, expected: "8 bytes")
        }
        var padded = block + [UInt8](repeating: 0, count: try cipherLength(algorithm) - block.count)
        defer { SecretMemory.wipe(&padded) }
        return try BlockCipher(algorithm, key: pik).encrypt(padded)
    }

    /// Decrypts F52 to a clear block of 8 bytes.
    ///
    /// - Throws: `SecurityError.pinBlock(.fill)` when the second half of an SM4 block does not decrypt to zeros.
    public static func decrypt(
        _ data: [UInt8], under pik: SecretKey, _ algorithm: CipherAlgorithm = .tripleDES
    ) throws(SecurityError) -> [UInt8] {
        let length = try cipherLength(algorithm)
        guard data.count == length else {
            throw .dataLength(of: "encrypted PIN block", found: data.count, expected: "\(length) bytes")
        }
        var clear = try BlockCipher(algorithm, key: pik).decrypt(data)
        defer { SecretMemory.wipe(&clear) }
        guard clear[8...].allSatisfy({ $0 == 0 }) else { throw .pinBlock(.fill) }
        return [UInt8](clear[..<8])
    }

    private static func cipherLength(_ algorithm: CipherAlgorithm) throws(SecurityError) -> Int {
        switch algorithm {
        case .des, .tripleDES: 8
        case .sm4: 16
        case .aes: throw .unavailable("a PIN block of format 0 under AES")
        }
    }

    /// `0000` and the 12 rightmost digits of the card number without its check digit.
    private static func panField0(_ pan: String) throws(SecurityError) -> UInt64 {
        let digits = try panDigits(pan, lengths: 13...19)
        return digits.dropLast().suffix(12).reduce(0) { $0 << 4 | UInt64($1) }
    }

    /// Values 0 to 9. Errors name the offset, never the digit.
    static func panDigits(_ pan: String, lengths: ClosedRange<Int>) throws(SecurityError) -> [UInt8] {
        var digits = [UInt8]()
        for (offset, character) in pan.utf8.enumerated() {
            guard let value = Digits.value(character) else {
                throw .character(in: "card number", offset: offset, expected: "a decimal digit")
            }
            digits.append(value)
        }
        guard lengths.contains(digits.count) else {
            throw .dataLength(
                of: "card number", found: digits.count,
                expected: "\(lengths.lowerBound) to \(lengths.upperBound) digits")
        }
        return digits
    }

    /// Control nibble, length, digits, and `fill` up to 16 nibbles.
    static func pinField(_ pin: PIN, control: UInt64, fill: UInt64) -> UInt64 {
        pin.storage.withBytes { digits in
            var field = control << 4 | UInt64(digits.count)
            for place in 0..<14 {
                field = field << 4 | (place < digits.count ? UInt64(digits[place]) : fill)
            }
            return field
        }
    }

    /// The reverse of `pinField`.
    static func pin(fromField field: UInt64, control: UInt64, fill: UInt64) throws(SecurityError) -> PIN {
        guard field >> 60 == control else { throw .pinBlock(.format) }
        let length = Int(field >> 56 & 0xF)
        guard PIN.lengths.contains(length) else { throw .pinBlock(.length) }
        var digits = [UInt8]()
        for place in 0..<14 {
            let nibble = field >> UInt64(52 - place * 4) & 0xF
            if place < length {
                guard nibble <= 9 else { throw .pinBlock(.digit) }
                digits.append(UInt8(nibble))
            } else {
                guard nibble == fill else { throw .pinBlock(.fill) }
            }
        }
        defer { SecretMemory.wipe(&digits) }
        return try PIN(values: digits)
    }

    /// Eight bytes, most significant first.
    static func bytes(of word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
    }

    /// Up to eight bytes, most significant first.
    static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

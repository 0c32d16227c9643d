/// The codes that fold the message by XOR, expand the fold to hexadecimal characters and encrypt twice.
enum FoldedMAC {
    /// UnionPay's ECB MAC.
    static func tripleDES(_ message: RawSpan, _ key: SecretKey) throws(SecurityError) -> UInt64 {
        let mak = key.prefix(key.significantDESLength)
        let context = try CipherContext(.tripleDES, key: mak, .encrypt)
        let characters = HexCharacters(fold(message).value)
        var block = characters.high
        try context.run(&block)
        block ^= characters.low
        try context.run(&block)
        return HexCharacters(block).high
    }

    /// Qiantui's SM4 profile.
    static func sm4(_ message: RawSpan, _ key: SecretKey) throws(SecurityError) -> UInt64 {
        let context = try CipherContext(.sm4, key: key, .encrypt)
        let folded = foldPairs(message)
        let first = HexCharacters(folded.0)
        let second = HexCharacters(folded.1)
        var block = (first.high, first.low)
        try context.run(&block)
        block = (block.0 ^ second.high, block.1 ^ second.low)
        try context.run(&block)
        return HexCharacters(block.0).high
    }

    /// The XOR of all 8-byte blocks, the last one filled with zeros, in memory order.
    private static func fold(_ message: RawSpan) -> (value: UInt64, words: Int) {
        let words = message.byteCount / 8
        var value: UInt64 = 0
        for word in 0..<words {
            value ^= message.unsafeLoadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
        }
        return (value ^ message.paddedWord(at: words * 8), words)
    }

    /// The XOR of all 16-byte blocks, the last one filled with zeros, in memory order.
    private static func foldPairs(_ message: RawSpan) -> (UInt64, UInt64) {
        var value: (UInt64, UInt64) = (0, 0)
        var offset = 0
        while offset < message.byteCount {
            value.0 ^= message.paddedWord(at: offset)
            value.1 ^= message.paddedWord(at: offset + 8)
            offset += 16
        }
        return value
    }
}

/// The 16 upper-case hexadecimal characters of 8 bytes, as two words in memory order.
struct HexCharacters {
    let high: UInt64
    let low: UInt64

    init(_ word: UInt64) {
        let value = UInt64(bigEndian: word)
        high = HexCharacters.expand(UInt32(truncatingIfNeeded: value >> 32))
        low = HexCharacters.expand(UInt32(truncatingIfNeeded: value))
    }

    private static func expand(_ half: UInt32) -> UInt64 {
        var characters: UInt64 = 0
        for shift in stride(from: UInt32(28), through: 0, by: -4) {
            characters = characters << 8 | UInt64(Hex.digit(UInt8(truncatingIfNeeded: half >> shift)))
        }
        return characters.bigEndian
    }
}

extension RawSpan {
    /// The 8 bytes from `offset` in memory order, with zeros for those behind the end.
    func paddedWord(at offset: Int) -> UInt64 {
        if offset + 8 <= byteCount {
            return unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        var value: UInt64 = 0
        var place = offset
        while place < byteCount {
            let byte = unsafeLoad(fromByteOffset: place, as: UInt8.self)
            value |= UInt64(byte) << UInt64((place - offset) * 8)
            place += 1
        }
        return UInt64(littleEndian: value)
    }
}

extension CipherContext {
    /// Runs one 8-byte block in place.
    func run(_ block: inout UInt64) throws(SecurityError) {
        try withUnsafeMutableBytes(of: &block) { (bytes) throws(SecurityError) in
            guard let base = bytes.baseAddress else { return }
            try run(base, base, count: 8)
        }
    }

    /// Runs one 16-byte block in place.
    func run(_ block: inout (UInt64, UInt64)) throws(SecurityError) {
        try withUnsafeMutableBytes(of: &block) { (bytes) throws(SecurityError) in
            guard let base = bytes.baseAddress else { return }
            try run(base, base, count: 16)
        }
    }
}

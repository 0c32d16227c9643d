/// The codes that chain the blocks of a message.
enum ChainedMAC {
    /// ANSI X9.9, with triple DES steps under a key of double length.
    static func x99(_ message: RawSpan, _ key: SecretKey) throws(SecurityError) -> UInt64 {
        let mak = key.prefix(key.significantDESLength)
        return try chain(message, CipherContext(.tripleDES, key: mak, .encrypt))
    }

    /// ANSI X9.19.
    static func x919(_ message: RawSpan, _ key: SecretKey) throws(SecurityError) -> UInt64 {
        guard key.significantDESLength == 16 else {
            throw .keyLength(of: "X9.19", found: key.significantDESLength, allowed: [16])
        }
        let left = key.prefix(8)
        var value = try chain(message, CipherContext(.des, key: left, .encrypt))
        // Decrypting under the right half and encrypting under the left one is what turns the last step into EDE.
        try CipherContext(.des, key: key.suffix(8), .decrypt).run(&value)
        try CipherContext(.des, key: left, .encrypt).run(&value)
        return value
    }

    /// CBC from a zero vector; gives the last block.
    private static func chain(_ message: RawSpan, _ context: borrowing CipherContext) throws(SecurityError) -> UInt64 {
        var value: UInt64 = 0
        var offset = 0
        repeat {
            value ^= message.paddedWord(at: offset)
            try context.run(&value)
            offset += 8
        } while offset < message.byteCount
        return value
    }
}

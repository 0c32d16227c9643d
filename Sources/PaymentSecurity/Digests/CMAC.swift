/// CMAC (NIST SP 800-38B) over a block cipher; the code is one block.
enum CMAC {
    static func code(
        over message: [UInt8], _ algorithm: CipherAlgorithm, key: SecretKey
    ) throws(SecurityError) -> [UInt8] {
        let length = algorithm.blockLength
        let cipher = try BlockCipher(algorithm, key: key)
        let zeros = [UInt8](repeating: 0, count: length)
        let first = doubled(try cipher.encrypt(zeros))
        let whole = !message.isEmpty && message.count.isMultiple(of: length)
        var data = message
        if !whole {
            data.append(0x80)
            data += [UInt8](repeating: 0, count: (length - data.count % length) % length)
        }
        defer { SecretMemory.wipe(&data) }
        let mask = whole ? first : doubled(first)
        for place in 0..<length {
            data[data.count - length + place] ^= mask[place]
        }
        return [UInt8](try cipher.encrypt(data, chaining: .cbc(iv: zeros)).suffix(length))
    }

    /// Multiplication by x in the field of the block's size.
    private static func doubled(_ block: [UInt8]) -> [UInt8] {
        var result = block
        for place in block.indices {
            let next = place + 1 < block.count ? block[place + 1] : 0
            result[place] = block[place] << 1 | next >> 7
        }
        if let top = block.first, top & 0x80 != 0 {
            result[block.count - 1] ^= block.count == 16 ? 0x87 : 0x1B
        }
        return result
    }
}

extension KeyBlockHeader {
    /// Length of the fixed part in characters.
    static let fixedLength = 16

    /// Reads the header of a key block without opening it.
    ///
    /// - Throws: `SecurityError.keyBlock` with the first fault.
    public init(parsing block: String) throws(SecurityError) {
        do {
            self = try KeyBlockHeader.parse([UInt8](block.utf8)).header
        } catch {
            throw .keyBlock(error)
        }
    }

    /// The header of a whole block and its length in characters with all optional blocks.
    static func parse(_ block: [UInt8]) throws(KeyBlockFault) -> (header: KeyBlockHeader, length: Int) {
        guard block.count >= fixedLength else { throw .tooShort(found: block.count) }
        if let offset = block.firstIndex(where: { !(0x20...0x7E).contains($0) }) { throw .character(offset: offset) }
        let text = String(decoding: block[..<fixedLength], as: UTF8.self)
        func field(_ start: Int, _ count: Int) -> String { String(text.dropFirst(start).prefix(count)) }

        guard let version = Version(rawValue: field(0, 1)) else { throw .version(field(0, 1)) }
        let declared = try decimal(block, 1..<5)
        guard declared == block.count else { throw .length(declared: declared, found: block.count) }
        guard declared.isMultiple(of: version.blockLength) else {
            throw .notWholeBlocks(length: declared, block: version.blockLength)
        }
        for offset in 5..<12 where !isAlphanumeric(block[offset]) {
            // The key version number may hold any letter or digit; so may all the others.
            throw .character(offset: offset)
        }
        var reader = OptionalBlockReader(block: block, position: fixedLength)
        let optional = try reader.read(count: try decimal(block, 12..<14))
        let header = KeyBlockHeader(
            version: version, usage: field(5, 2), algorithm: field(7, 1), mode: field(8, 1),
            keyVersion: field(9, 2), exportability: field(11, 1), optionalBlocks: optional)
        guard reader.position.isMultiple(of: version.blockLength) else {
            throw .notWholeBlocks(length: reader.position, block: version.blockLength)
        }
        return (header, reader.position)
    }

    static func isAlphanumeric(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private static func decimal(_ block: [UInt8], _ range: Range<Int>) throws(KeyBlockFault) -> Int {
        var value = 0
        for offset in range {
            guard let digit = Digits.value(block[offset]) else { throw .character(offset: offset) }
            value = value * 10 + Int(digit)
        }
        return value
    }
}

/// Walks over the optional blocks of a header.
private struct OptionalBlockReader {
    let block: [UInt8]
    var position: Int

    /// Reads `count` blocks; the padding block is checked and left out.
    mutating func read(count: Int) throws(KeyBlockFault) -> [KeyBlockHeader.OptionalBlock] {
        var found: [KeyBlockHeader.OptionalBlock] = []
        var seen: Set<String> = []
        for place in 0..<count {
            guard position + 4 <= block.count else { throw .optionalBlockLength(id: "\(place + 1)") }
            let start = position
            let id = String(decoding: block[start..<start + 2], as: UTF8.self)
            for offset in start..<start + 2 where !KeyBlockHeader.isAlphanumeric(block[offset]) {
                throw .character(offset: offset)
            }
            guard seen.insert(id).inserted, id != "PB" || place == count - 1 else {
                throw .optionalBlockOrder(id: id)
            }
            let (length, headerLength) = try length(id, at: start + 2)
            guard length >= headerLength, length <= block.count - start else {
                throw .optionalBlockLength(id: id)
            }
            position = start + length
            if id != "PB" {
                let data = String(decoding: block[start + headerLength..<position], as: UTF8.self)
                found.append(KeyBlockHeader.OptionalBlock(id: id, data: data))
            }
        }
        return found
    }

    /// The block's whole length and the length of its own header. `00` announces a longer length field: two digits
    /// with the count of its digit pairs, then those. All digits are hexadecimal.
    private func length(_ id: String, at offset: Int) throws(KeyBlockFault) -> (Int, Int) {
        let short = try hexadecimal(id, offset, 2)
        guard short == 0 else { return (short, 4) }
        let pairs = try hexadecimal(id, offset + 2, 2)
        // Two pairs already reach beyond the longest key block.
        guard (1...2).contains(pairs) else { throw .optionalBlockLength(id: id) }
        return (try hexadecimal(id, offset + 4, pairs * 2), 6 + pairs * 2)
    }

    private func hexadecimal(_ id: String, _ offset: Int, _ count: Int) throws(KeyBlockFault) -> Int {
        guard offset + count <= block.count else { throw .optionalBlockLength(id: id) }
        var value = 0
        for place in offset..<offset + count {
            guard let digit = Hex.value(block[place]) else { throw .character(offset: place) }
            value = value << 4 | Int(digit)
        }
        return value
    }
}

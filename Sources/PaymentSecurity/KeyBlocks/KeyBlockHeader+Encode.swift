extension KeyBlockHeader {
    /// The header's text with its optional blocks and, where needed, a padding block of zeros.
    ///
    /// - Parameter bodyLength: Characters that follow the header.
    func encoded(bodyLength: Int) throws(KeyBlockFault) -> String {
        try checkFields()
        var optional = ""
        for block in optionalBlocks {
            optional += try KeyBlockHeader.encoded(block)
        }
        var count = optionalBlocks.count
        let excess = (KeyBlockHeader.fixedLength + optional.utf8.count) % version.blockLength
        if excess != 0 {
            // A padding block has four characters at least.
            var filler = version.blockLength - excess
            if filler < 4 { filler += version.blockLength }
            optional += "PB" + KeyBlockHeader.twoDigits(filler, radix: 16)
            optional += String(repeating: "0", count: filler - 4)
            count += 1
        }
        let total = KeyBlockHeader.fixedLength + optional.utf8.count + bodyLength
        guard total <= 9999, count <= 99 else { throw .tooLong }
        let length = String(total)
        return version.rawValue + String(repeating: "0", count: 4 - length.count) + length + usage + algorithm + mode
            + keyVersion + exportability + KeyBlockHeader.twoDigits(count, radix: 10) + "00" + optional
    }

    private func checkFields() throws(KeyBlockFault) {
        let fields = [
            ("usage", usage, 2), ("algorithm", algorithm, 1), ("mode", mode, 1), ("key version", keyVersion, 2),
            ("exportability", exportability, 1),
        ]
        for (name, value, length) in fields
        where value.utf8.count != length || !value.utf8.allSatisfy(KeyBlockHeader.isAlphanumeric) {
            throw .field(name)
        }
        var seen: Set<String> = ["PB"]
        for block in optionalBlocks where !seen.insert(block.id).inserted {
            throw .optionalBlockOrder(id: block.id)
        }
    }

    private static func encoded(_ block: OptionalBlock) throws(KeyBlockFault) -> String {
        guard block.id.utf8.count == 2, block.id.utf8.allSatisfy(isAlphanumeric) else {
            throw .field("optional block id")
        }
        guard block.data.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .field("optional block \(block.id)")
        }
        let short = 4 + block.data.utf8.count
        if short <= 0xFF {
            return block.id + twoDigits(short, radix: 16) + block.data
        }
        // The longer form: 00, the count of the length's digit pairs, the length.
        let long = 10 + block.data.utf8.count
        guard long <= 9999 else { throw .tooLong }
        let digits = String(long, radix: 16, uppercase: true)
        return block.id + "0002" + String(repeating: "0", count: 4 - digits.count) + digits + block.data
    }

    private static func twoDigits(_ value: Int, radix: Int) -> String {
        let digits = String(value, radix: radix, uppercase: true)
        return digits.count < 2 ? "0" + digits : digits
    }
}

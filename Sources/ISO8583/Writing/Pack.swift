/// From the characters of one value to its bytes: the general path, for each kind of field, with the exact fault.
extension Dialect {
    /// Writes a value with its prefix and returns where it ends.
    @inline(never)
    static func writeValue(
        _ rule: Rule, _ field: Int, _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan,
        _ start: Int
    ) throws(WriteFault) -> Int {
        var position = start
        try check(rule, field, count)
        writePrefix(rule, count, &output, &position)
        let characters = CharacterClass(rule.body)
        for place in 0..<count {
            let character = values.unsafeLoad(fromByteOffset: source + place, as: UInt8.self)
            guard characters.allows(character, at: place) else {
                throw WriteFault(kind: .character, field: field, first: place)
            }
        }
        switch rule.body {
        case .digits, .track, .hexTrack:
            packDigits(rule, values, source, count, &output, &position)
        case .signedDigits:
            guard count > 0 else { break }
            copy(rule, values, source, 1, &output, &position)
            packDigits(rule, values, source + 1, count - 1, &output, &position)
        case .hex:
            for place in 0..<count {
                let byte = values.unsafeLoad(fromByteOffset: source + place, as: UInt8.self)
                output.storeBytes(of: rule.byte(Hex.digit(byte >> 4)), toByteOffset: position, as: UInt8.self)
                output.storeBytes(of: rule.byte(Hex.digit(byte & 0xF)), toByteOffset: position + 1, as: UInt8.self)
                position += 2
            }
        default:
            copy(rule, values, source, count, &output, &position)
        }
        return position
    }

    /// Sees that the dialect has the field, and that a value of this length can be written.
    private static func check(_ rule: Rule, _ field: Int, _ count: Int) throws(WriteFault) {
        let maximum = Int(rule.maximum)
        guard rule.body != .absent else { throw WriteFault(kind: .unknownField, field: field) }
        guard rule.prefix != .none || count == maximum else {
            throw WriteFault(kind: .notFixed, field: field, first: maximum, second: count)
        }
        guard count <= maximum else {
            throw WriteFault(kind: .tooLong, field: field, first: maximum, second: count)
        }
        guard rule.body == .hex || !rule.countsOther || rule.prefix == .none || count.isMultiple(of: 2) else {
            throw WriteFault(kind: .odd, field: field, first: count)
        }
        let told = rule.told(count)
        guard rule.prefix == .none || told <= rule.prefix.largest else {
            throw WriteFault(kind: .tooLong, field: field, first: rule.prefix.largest * count / told, second: count)
        }
    }

    private static func writePrefix(
        _ rule: Rule, _ count: Int, _ output: inout MutableRawSpan, _ position: inout Int
    ) {
        var told = rule.told(count)
        switch rule.prefix {
        case .none: break
        case .bcd1:
            output.storeBytes(
                of: Digits.packed(UInt32(truncatingIfNeeded: told)), toByteOffset: position, as: UInt8.self)
            position += 1
        case .bcd2:
            position = writeLength(told, &output, position)
        case .ascii1, .ascii2, .ascii3, .ascii4, .ebcdic1, .ebcdic2, .ebcdic3, .ebcdic4:
            let width = rule.prefix.byteCount
            for offset in stride(from: width - 1, through: 0, by: -1) {
                output.storeBytes(
                    of: rule.prefix.zero + UInt8(truncatingIfNeeded: told % 10), toByteOffset: position + offset,
                    as: UInt8.self)
                told /= 10
            }
            position += width
        }
    }

    private static func packDigits(
        _ rule: Rule, _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan,
        _ position: inout Int
    ) {
        let isOdd = !count.isMultiple(of: 2)
        let first = isOdd && rule.padsFirst ? -1 : 0
        func nibble(_ place: Int) -> UInt8 {
            guard place >= 0, place < count else { return rule.pad }
            // The characters have been checked: digits, separators and, in an encrypted track, letters.
            return Hex.trackNibble(values.unsafeLoad(fromByteOffset: source + place, as: UInt8.self)) ?? 0
        }
        for place in stride(from: first, to: count, by: 2) {
            output.storeBytes(
                of: nibble(place) << 4 | nibble(place + 1), toByteOffset: position, as: UInt8.self)
            position += 1
        }
    }

    private static func copy(
        _ rule: Rule, _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan,
        _ position: inout Int
    ) {
        for place in source..<source + count {
            let byte = values.unsafeLoad(fromByteOffset: place, as: UInt8.self)
            output.storeBytes(of: rule.byte(byte), toByteOffset: position, as: UInt8.self)
            position += 1
        }
    }
}

extension Rule {
    /// The byte of a character that has been checked.
    fileprivate func byte(_ character: UInt8) -> UInt8 {
        isEBCDIC ? EBCDIC.byte(character) ?? character : character
    }
}

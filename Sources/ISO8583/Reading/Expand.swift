/// From the bytes of one value to its characters: the general path, for each kind of field, with the exact fault.
extension Dialect {
    /// Writes the characters or bytes of a value to `output` at `target`, each of them checked.
    @inline(never)
    static func expand(
        _ rule: Rule, _ field: Int, _ bytes: RawSpan, _ extent: Extent, _ output: inout MutableRawSpan, _ target: Int
    ) throws(Fault) {
        let source = extent.start
        switch rule.body {
        case .absent:
            throw Fault(kind: .unknownField, field: field, offset: source)
        case .digits, .track, .hexTrack:
            try expandDigits(rule, field, bytes, source, extent.count, &output, target)
        case .signedDigits:
            guard extent.count > 0 else { return }
            try copyText(rule, .signed, field, bytes, source, 1, &output, target)
            try expandDigits(rule, field, bytes, source + 1, extent.count - 1, &output, target + 1)
        case .hex:
            try expandHex(rule, field, bytes, source, extent.count, &output, target)
        default:
            try copyText(rule, CharacterClass(rule.body), field, bytes, source, extent.count, &output, target)
        }
    }

    private static func expandDigits(
        _ rule: Rule, _ field: Int, _ bytes: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan,
        _ target: Int
    ) throws(Fault) {
        func nibble(_ place: Int) -> (value: UInt8, offset: Int, byte: UInt8) {
            let offset = source + place / 2
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            return (place.isMultiple(of: 2) ? byte >> 4 : byte & 0xF, offset, byte)
        }
        let isOdd = count & 1 != 0
        let first = isOdd && rule.padsFirst ? 1 : 0
        if isOdd {
            let spare = nibble(rule.padsFirst ? 0 : count)
            guard spare.value == rule.pad else {
                throw Fault(
                    kind: .padding, field: field, offset: spare.offset, first: Int(rule.pad), second: Int(spare.value))
            }
        }
        for place in 0..<count {
            let digit = nibble(first + place)
            guard digit.value < 10 || rule.body == .hexTrack || (rule.body == .track && digit.value == 0xD) else {
                throw Fault(kind: .character, field: field, offset: digit.offset, first: Int(digit.byte))
            }
            output.storeBytes(of: Hex.trackCharacter(digit.value), toByteOffset: target + place, as: UInt8.self)
        }
    }

    private static func expandHex(
        _ rule: Rule, _ field: Int, _ bytes: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan,
        _ target: Int
    ) throws(Fault) {
        for index in 0..<count {
            var value: UInt8 = 0
            for offset in source + index * 2...source + index * 2 + 1 {
                let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                guard let nibble = rule.character(byte).flatMap(Hex.nibble) else {
                    throw Fault(kind: .character, field: field, offset: offset, first: Int(byte))
                }
                value = value << 4 | nibble
            }
            output.storeBytes(of: value, toByteOffset: target + index, as: UInt8.self)
        }
    }

    private static func copyText(
        _ rule: Rule, _ characters: CharacterClass, _ field: Int, _ bytes: RawSpan, _ source: Int, _ count: Int,
        _ output: inout MutableRawSpan, _ target: Int
    ) throws(Fault) {
        for position in 0..<count {
            let byte = bytes.unsafeLoad(fromByteOffset: source + position, as: UInt8.self)
            guard let character = rule.character(byte), characters.allows(character, at: position) else {
                throw Fault(kind: .character, field: field, offset: source + position, first: Int(byte))
            }
            output.storeBytes(of: character, toByteOffset: target + position, as: UInt8.self)
        }
    }
}

extension Rule {
    /// The character that a byte stands for, or nil when it stands for none.
    fileprivate func character(_ byte: UInt8) -> UInt8? { isEBCDIC ? EBCDIC.character(byte) : byte }
}

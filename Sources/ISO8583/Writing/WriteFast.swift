extension FastPath {
    /// Packs `count` characters, the last of an odd number with the nibble 0 behind it. Writes at most 8 bytes past
    /// them, and reads at most 16 characters past them.
    @inline(__always)
    static func packDigits(
        _ values: RawSpan, _ source: Int, _ count: Int, track: Bool, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        guard count <= 16 else {
            return track
                ? packLongTrack(values, source, count, &output, target)
                : packLongDigits(values, source, count, &output, target)
        }
        return packWord(values, source, count, track: track, &output, target)
    }

    /// Packs up to 16 characters into eight bytes, with the nibble 0 behind an odd number.
    @inline(__always)
    private static func packWord(
        _ values: RawSpan, _ source: Int, _ count: Int, track: Bool, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        let characters = values.unsafeLoadUnaligned(fromByteOffset: source, as: SIMD16<UInt8>.self)
        let offsets = Digits.offsets(characters)
        output.storeBytes(of: Digits.packed(offsets).littleEndian, toByteOffset: target, as: UInt64.self)
        if count & 1 != 0 {
            let last = byte(values, source &+ count &- 1)
            output.storeBytes(of: last &<< 4, toByteOffset: target &+ count >> 1, as: UInt8.self)
        }
        let digits = track ? Digits.withoutSeparators(offsets: offsets) : offsets
        return Digits.areNibbles(Digits.notDigits(offsets: digits), count)
    }

    /// Copies up to 16 letters, digits and spaces. Writes at most 16 bytes past them, and reads as many.
    @inline(__always)
    static func writeAlphanumerics(
        _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        guard count <= 16 else { return copyAlphanumerics(values, source, count, &output, target) }
        let characters = values.unsafeLoadUnaligned(fromByteOffset: source, as: SIMD16<UInt8>.self)
        output.storeBytes(of: characters, toByteOffset: target, as: SIMD16<UInt8>.self)
        return Digits.areNibbles(Digits.notAlphanumerics(characters), count)
    }

    // Two functions: one that is told which it is asks again for every word.
    @inline(never)
    private static func packLongDigits(
        _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool { packRun(values, source, count, track: false, &output, target) }

    @inline(never)
    private static func packLongTrack(
        _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool { packRun(values, source, count, track: true, &output, target) }

    /// The largest offset tells of all digits at once: one instruction a word, where a check of each takes four.
    @inline(__always)
    private static func packRun(
        _ values: RawSpan, _ source: Int, _ count: Int, track: Bool, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        // Checked once for all of the loop.
        guard source >= 0, target >= 0, count <= values.byteCount &- source, count / 2 <= output.byteCount &- target
        else { return false }
        var largest = SIMD16<UInt8>.zero
        var done = 0
        while count &- done >= 32 {
            packBlock(values, source &+ done, track: track, &largest, &output, target &+ done >> 1)
            done &+= 32
        }
        if done > 0, count & 1 == 0 {
            // The last ones once more with those before them: shorter than to ask how many there are.
            let last = count &- 32
            packBlock(values, source &+ last, track: track, &largest, &output, target &+ last >> 1)
            return Digits.areNibbles(Digits.notDigits(offsets: largest), 16)
        }
        if count &- done >= 16 {
            let offsets = offsets(values, source &+ done, track: track, &largest)
            output.storeBytes(
                of: Digits.packed(offsets).littleEndian, toUncheckedByteOffset: target &+ done >> 1, as: UInt64.self)
            done &+= 16
        }
        return Digits.areNibbles(Digits.notDigits(offsets: largest), 16)
            && packWord(values, source &+ done, count &- done, track: track, &output, target &+ done >> 1)
    }

    /// Packs 32 characters into 16 bytes. The bounds have been checked.
    @inline(__always)
    private static func packBlock(
        _ values: RawSpan, _ source: Int, track: Bool, _ largest: inout SIMD16<UInt8>,
        _ output: inout MutableRawSpan, _ target: Int
    ) {
        let first = offsets(values, source, track: track, &largest)
        let second = offsets(values, source &+ 16, track: track, &largest)
        output.storeBytes(of: Digits.packed(first, second), toUncheckedByteOffset: target, as: SIMD16<UInt8>.self)
    }

    /// The offsets of 16 characters; keeps the largest of each lane, separators of a track left out. The bounds have been
    /// checked.
    @inline(__always)
    private static func offsets(
        _ values: RawSpan, _ source: Int, track: Bool, _ largest: inout SIMD16<UInt8>
    ) -> SIMD16<UInt8> {
        let offsets = Digits.offsets(
            values.unsafeLoadUnaligned(fromUncheckedByteOffset: source, as: SIMD16<UInt8>.self))
        let digits = track ? Digits.withoutSeparators(offsets: offsets) : offsets
        largest = largest.replacing(with: digits, where: digits .> largest)
        return offsets
    }
}

extension Dialect {
    /// Writes a value of one of the usual forms and returns where it ends: -1 where the form is another or anything is
    /// wrong.
    @inline(__always)
    static func writeFast(
        _ rule: Rule, _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ position: Int
    ) -> Int {
        let maximum = Int(rule.maximum)
        guard rule.form.isFixed ? count == maximum : count <= maximum else { return -1 }
        var target = position
        var length = Int(rule.fixedBytes)
        var isWritten = true
        switch rule.form {
        case .digits, .digitsLeft:
            isWritten = FastPath.packDigits(values, source, count, track: false, &output, target)
        case .bytes:
            FastPath.copy(values, source, count, &output, target)
        case .alphanumerics:
            isWritten = FastPath.writeAlphanumerics(values, source, count, &output, target)
        case .digitsRight:
            let first = FastPath.byte(values, source) &- 0x30
            isWritten =
                first <= 9
                && FastPath.packDigits(values, source &+ 1, count &- 1, track: false, &output, target &+ 1)
            output.storeBytes(of: first, toByteOffset: target, as: UInt8.self)
        case .lllBytes:
            target = writeLength(count, &output, target)
            length = count
            FastPath.copy(values, source, count, &output, target)
        case .llDigits, .llTrack, .lllDigits:
            if rule.form == .lllDigits {
                target = writeLength(count, &output, target)
            } else {
                output.storeBytes(
                    of: Digits.packed(UInt32(truncatingIfNeeded: count)), toByteOffset: target, as: UInt8.self)
                target &+= 1
            }
            length = (count &+ 1) >> 1
            isWritten = FastPath.packDigits(values, source, count, track: rule.form == .llTrack, &output, target)
        case .general:
            return -1
        }
        return isWritten ? target &+ length : -1
    }

    /// Writes a length below 10000 in two packed bytes and returns where they end.
    @inline(__always)
    static func writeLength(_ length: Int, _ output: inout MutableRawSpan, _ position: Int) -> Int {
        let packed = Digits.packedPairs(UInt32(truncatingIfNeeded: length))
        output.storeBytes(of: packed.bigEndian, toByteOffset: position, as: UInt16.self)
        return position &+ 2
    }
}

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

    /// Digits lie in pairs, so that one operation is for thirty-two of them: shifts do not cross a pair.
    @inline(never)
    private static func packLongDigits(
        _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        guard isWithin(values, source, count, output, target) else { return false }
        var wrong = SIMD16<UInt16>.zero
        var (done, next) = (0, target)
        while count &- done >= 32 {
            packPairs(values, source &+ done, &wrong, &output, next)
            done &+= 32
            next &+= 16
        }
        let isEven = count & 1 == 0
        // The last ones once more with those before them: shorter than to ask how many there are.
        if done > 0, isEven {
            packPairs(values, source &+ count &- 32, &wrong, &output, target &+ (count &- 32) >> 1)
        }
        let either = unsafeBitCast(wrong.lowHalf | wrong.highHalf, to: SIMD16<UInt8>.self)
        guard Digits.areNibbles(either, 16) else { return false }
        return done > 0 && isEven || packRest(values, source, count, done, track: false, &output, target)
    }

    /// Packs 32 digits into 16 bytes; `wrong` gets a high nibble for whatever is none. The bounds have been checked.
    @inline(__always)
    private static func packPairs(
        _ values: RawSpan, _ source: Int, _ wrong: inout SIMD16<UInt16>, _ output: inout MutableRawSpan, _ target: Int
    ) {
        let pairs = Digits.offsets(
            values.unsafeLoadUnaligned(fromUncheckedByteOffset: source, as: SIMD16<UInt16>.self))
        wrong |= Digits.notDigits(offsets: pairs)
        output.storeBytes(of: Digits.packed(pairs), toUncheckedByteOffset: target, as: SIMD16<UInt8>.self)
    }

    /// The largest offset tells of all digits at once: one instruction a word, where a check of each takes four.
    @inline(never)
    private static func packLongTrack(
        _ values: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        guard isWithin(values, source, count, output, target) else { return false }
        var largest = SIMD16<UInt8>.zero
        var done = 0
        while count &- done >= 16 {
            let offsets = Digits.offsets(
                values.unsafeLoadUnaligned(fromUncheckedByteOffset: source &+ done, as: SIMD16<UInt8>.self))
            let digits = Digits.withoutSeparators(offsets: offsets)
            largest = largest.replacing(with: digits, where: digits .> largest)
            output.storeBytes(
                of: Digits.packed(offsets).littleEndian, toUncheckedByteOffset: target &+ done >> 1, as: UInt64.self)
            done &+= 16
        }
        return Digits.areNibbles(Digits.notDigits(offsets: largest), 16)
            && packRest(values, source, count, done, track: true, &output, target)
    }

    /// Whether so many characters and what they are packed into lie in the two spans: checked once for all of a loop.
    @inline(__always)
    private static func isWithin(
        _ values: RawSpan, _ source: Int, _ count: Int, _ output: borrowing MutableRawSpan, _ target: Int
    ) -> Bool {
        source >= 0 && target >= 0 && count <= values.byteCount &- source && count / 2 <= output.byteCount &- target
    }

    /// Packs what is left of a run behind `done` of its characters: at most 31.
    @inline(__always)
    private static func packRest(
        _ values: RawSpan, _ source: Int, _ count: Int, _ done: Int, track: Bool, _ output: inout MutableRawSpan,
        _ target: Int
    ) -> Bool {
        var done = done
        if count &- done > 16 {
            guard packWord(values, source &+ done, 16, track: track, &output, target &+ done >> 1) else { return false }
            done &+= 16
        }
        return packWord(values, source &+ done, count &- done, track: track, &output, target &+ done >> 1)
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

/// The loops of the hot paths, over whole words. Each answers false where anything is unusual or wrong; the general
/// path then reads the same field again and names the fault.
enum FastPath {
    /// Bytes that a word store may reach past the end of a value.
    static let slack = 16

    /// Eight bytes from `offset`, zeros behind the end of `bytes`. Needs at least eight bytes in all and one at `offset`.
    @inline(__always)
    static func load(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
        let over = max(0, offset &+ 8 &- bytes.byteCount)
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset &- over, as: UInt64.self)
        return UInt64(littleEndian: word) >> UInt64(truncatingIfNeeded: over &* 8)
    }

    /// Expands the digits in `count` bytes. Writes two characters a byte and at most 16 past them.
    @inline(__always)
    static func expandDigits(
        _ bytes: RawSpan, _ source: Int, _ count: Int, track: Bool, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        guard count <= 8 else { return expandLong(bytes, source, count, track: track, &output, target) }
        guard count > 0 else { return true }
        return expandWord(bytes, source, count, track: track, &output, target)
    }

    /// Expands one to eight bytes.
    @inline(__always)
    private static func expandWord(
        _ bytes: RawSpan, _ source: Int, _ count: Int, track: Bool, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        let word = load(bytes, source) & Digits.mask(count)
        output.storeBytes(of: Digits.characters(word), toByteOffset: target, as: SIMD16<UInt8>.self)
        return (track ? Digits.notTrack(packed: word) : Digits.aboveNine(packed: word)) == 0
    }

    @inline(never)
    private static func expandLong(
        _ bytes: RawSpan, _ source: Int, _ count: Int, track: Bool, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        // Checked once for all of the loop.
        guard source >= 0, target >= 0, count <= bytes.byteCount &- source,
            count &* 2 <= output.byteCount &- target
        else { return false }
        var wrong: UInt64 = 0
        var done = 0
        while count &- done >= 8 {
            let word = UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: source &+ done, as: UInt64.self))
            wrong |= track ? Digits.notTrack(packed: word) : Digits.aboveNine(packed: word)
            output.storeBytes(
                of: Digits.characters(word), toUncheckedByteOffset: target &+ done &* 2, as: SIMD16<UInt8>.self)
            done &+= 8
        }
        guard wrong == 0 else { return false }
        return done == count
            || expandWord(bytes, source &+ done, count &- done, track: track, &output, target &+ done &* 2)
    }

    /// Copies `count` bytes. Writes at most 16 past them.
    @inline(__always)
    static func copy(
        _ bytes: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) {
        guard count <= 16 else { return copyLong(bytes, source, count, &output, target) }
        if source &+ 16 <= bytes.byteCount {
            let block = bytes.unsafeLoadUnaligned(fromByteOffset: source, as: SIMD16<UInt8>.self)
            output.storeBytes(of: block, toByteOffset: target, as: SIMD16<UInt8>.self)
        } else {
            guard count > 0 else { return }
            output.storeBytes(of: load(bytes, source).littleEndian, toByteOffset: target, as: UInt64.self)
            guard count > 8 else { return }
            output.storeBytes(of: load(bytes, source &+ 8).littleEndian, toByteOffset: target &+ 8, as: UInt64.self)
        }
    }

    @inline(never)
    private static func copyLong(
        _ bytes: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) {
        bytes.extracting(source..<source &+ count).withUnsafeBytes { part in
            output.withUnsafeMutableBytes { room in
                UnsafeMutableRawBufferPointer(rebasing: room[target..<target &+ count]).copyMemory(from: part)
            }
        }
    }

    /// Copies `count` letters, digits and spaces. Writes at most 8 past them.
    @inline(__always)
    static func copyAlphanumerics(
        _ bytes: RawSpan, _ source: Int, _ count: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Bool {
        var wrong: UInt64 = 0
        var done = 0
        repeat {
            let word = load(bytes, source &+ done)
            wrong |= Digits.notAlphanumerics(word) & Digits.mask(count &- done)
            output.storeBytes(of: word.littleEndian, toByteOffset: target &+ done, as: UInt64.self)
            done &+= 8
        } while done < count
        return wrong == 0
    }

    /// One byte.
    @inline(__always)
    static func byte(_ bytes: RawSpan, _ offset: Int) -> UInt8 {
        bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The number in two packed digits at `offset`, or one that is above any length where there are none.
    @inline(__always)
    static func twoDigits(_ bytes: RawSpan, _ offset: Int) -> Int {
        guard offset >= 0, offset < bytes.byteCount else { return .max }
        let byte = UInt32(bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
        guard (byte &+ 0x66 ^ byte ^ 0x66) & 0x110 == 0 else { return .max }
        return Int(byte &- (byte >> 4) &* 6)
    }

    /// The number in four packed digits at `offset`, or one that is above any length where there are none.
    @inline(__always)
    static func fourDigits(_ bytes: RawSpan, _ offset: Int) -> Int {
        guard offset >= 0, offset &+ 2 <= bytes.byteCount else { return .max }
        let word = UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self))
        guard Digits.areDecimal(word) else { return .max }
        let high = UInt32(word >> 8)
        let low = UInt32(word & 0xFF)
        return Int((high &- (high >> 4) &* 6) &* 100 &+ low &- (low >> 4) &* 6)
    }
}

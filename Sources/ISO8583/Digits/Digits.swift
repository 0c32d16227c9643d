/// Packed digits and their characters, many at a time. In words the first byte of the text or wire is the lowest.
enum Digits {
    private static let lowNibbles: UInt64 = 0x0F0F_0F0F_0F0F_0F0F
    private static let sixes: UInt64 = 0x0606_0606_0606_0606
    private static let carries: UInt64 = 0x1010_1010_1010_1010
    private static let separators: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

    /// True when all four nibbles are at most 9.
    @inline(__always)
    static func areDecimal(_ bcd: UInt16) -> Bool {
        // Adding 6 carries out of a nibble above 9; the carries show as a difference to the carry-less sum.
        let wide = UInt32(bcd)
        return ((wide &+ 0x6666) ^ wide ^ 0x6666) & 0x1_1110 == 0
    }

    /// The first `count` bytes of a word, 0 to 8.
    @inline(__always)
    static func mask(_ count: Int) -> UInt64 {
        ~(~0 &<< UInt64(truncatingIfNeeded: count &* 8)) | (count >= 8 ? ~0 : 0)
    }

    /// The characters of eight packed bytes.
    @inline(__always)
    static func characters(_ packed: UInt64) -> SIMD16<UInt8> {
        // One byte to each lane, then its nibbles apart, the high one first.
        let lanes = widened(unsafeBitCast(packed.littleEndian, to: SIMD8<UInt8>.self))
        return unsafeBitCast(((lanes &>> 4) | (lanes &<< 8)) & 0x0F0F | 0x3030, to: SIMD16<UInt8>.self)
    }

    /// The eight packed bytes of 16 characters, given as ``offsets(_:)``.
    @inline(__always)
    static func packed(_ offsets: SIMD16<UInt8>) -> UInt64 {
        let lanes = unsafeBitCast(offsets, to: SIMD8<UInt16>.self)
        return UInt64(littleEndian: unsafeBitCast(narrowed((lanes &<< 4) | (lanes &>> 8)), to: UInt64.self))
    }

    /// The 16 packed bytes of 32 characters, given as offsets, two to a lane.
    @inline(__always)
    static func packed(_ pairs: SIMD16<UInt16>) -> SIMD16<UInt8> { narrowed((pairs &<< 4) | (pairs &>> 8)) }

    /// How far each character is from the digit 0: its nibble, for a digit or the separator of a track.
    @inline(__always)
    static func offsets(_ characters: SIMD16<UInt8>) -> SIMD16<UInt8> { characters ^ 0x30 }

    /// The same of 32 characters, two to a lane.
    @inline(__always)
    static func offsets(_ pairs: SIMD16<UInt16>) -> SIMD16<UInt16> { pairs ^ 0x3030 }

    /// Not zero in the high nibble of each byte that is no digit.
    @inline(__always)
    static func notDigits(offsets: SIMD16<UInt8>) -> SIMD16<UInt8> { offsets | (offsets &+ 6) }

    /// The same, two to a lane. A sum that reaches into the other byte comes from one that has a high nibble itself.
    @inline(__always)
    static func notDigits(offsets: SIMD16<UInt16>) -> SIMD16<UInt16> { offsets | (offsets &+ 0x0606) }

    /// The same, with 0 for each separator of a track.
    @inline(__always)
    static func withoutSeparators(offsets: SIMD16<UInt8>) -> SIMD16<UInt8> {
        offsets.replacing(with: SIMD16.zero, where: offsets .== SIMD16(repeating: 0x0D))
    }

    // Lane by lane, because the compiler makes one instruction of that; `init(truncatingIfNeeded:)` stays a call.
    @inline(__always)
    private static func widened(_ v: SIMD8<UInt8>) -> SIMD8<UInt16> {
        SIMD8(
            UInt16(v[0]), UInt16(v[1]), UInt16(v[2]), UInt16(v[3]), UInt16(v[4]), UInt16(v[5]), UInt16(v[6]),
            UInt16(v[7]))
    }

    @inline(__always)
    private static func narrowed(_ v: SIMD8<UInt16>) -> SIMD8<UInt8> {
        SIMD8(
            UInt8(truncatingIfNeeded: v[0]), UInt8(truncatingIfNeeded: v[1]), UInt8(truncatingIfNeeded: v[2]),
            UInt8(truncatingIfNeeded: v[3]), UInt8(truncatingIfNeeded: v[4]), UInt8(truncatingIfNeeded: v[5]),
            UInt8(truncatingIfNeeded: v[6]), UInt8(truncatingIfNeeded: v[7]))
    }

    @inline(__always)
    private static func narrowed(_ v: SIMD16<UInt16>) -> SIMD16<UInt8> {
        SIMD16(
            UInt8(truncatingIfNeeded: v[0]), UInt8(truncatingIfNeeded: v[1]), UInt8(truncatingIfNeeded: v[2]),
            UInt8(truncatingIfNeeded: v[3]), UInt8(truncatingIfNeeded: v[4]), UInt8(truncatingIfNeeded: v[5]),
            UInt8(truncatingIfNeeded: v[6]), UInt8(truncatingIfNeeded: v[7]), UInt8(truncatingIfNeeded: v[8]),
            UInt8(truncatingIfNeeded: v[9]), UInt8(truncatingIfNeeded: v[10]), UInt8(truncatingIfNeeded: v[11]),
            UInt8(truncatingIfNeeded: v[12]), UInt8(truncatingIfNeeded: v[13]), UInt8(truncatingIfNeeded: v[14]),
            UInt8(truncatingIfNeeded: v[15]))
    }

    /// True when the high nibble of each of the first `count` bytes, 0 to 16, is zero.
    @inline(__always)
    static func areNibbles(_ bytes: SIMD16<UInt8>, _ count: Int) -> Bool {
        let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        let low = UInt64(littleEndian: words[0]) & ~lowNibbles
        guard count > 8 else { return low & mask(count) == 0 }
        return low | (UInt64(littleEndian: words[1]) & ~lowNibbles & mask(count &- 8)) == 0
    }

    /// Not zero in each byte of `packed` that has a nibble above 9.
    @inline(__always)
    static func aboveNine(packed: UInt64) -> UInt64 {
        aboveNine(packed >> 4 & lowNibbles) | aboveNine(packed & lowNibbles)
    }

    /// Not zero in each byte of `packed` that has a nibble above 9 other than D.
    @inline(__always)
    static func notTrack(packed: UInt64) -> UInt64 {
        notTrack(nibbles: packed >> 4 & lowNibbles) | notTrack(nibbles: packed & lowNibbles)
    }

    /// Not zero in each byte of `nibbles` that is above 9.
    @inline(__always)
    static func aboveNine(_ nibbles: UInt64) -> UInt64 { (nibbles &+ sixes) & carries }

    @inline(__always)
    private static func notTrack(nibbles: UInt64) -> UInt64 {
        aboveNine(nibbles) & ((nibbles ^ separators) &+ lowNibbles)
    }

    /// Not zero in each byte that is no letter, digit or space.
    @inline(__always)
    static func notAlphanumerics(_ characters: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let plain = characters & ~high
        let lower = plain | ones &* 0x20
        // Adding 0x80 less a limit sets the high bit of each byte that reaches the limit.
        let digit = (plain &+ ones &* (0x80 - 0x30)) & ~(plain &+ ones &* (0x80 - 0x3A))
        let letter = (lower &+ ones &* (0x80 - 0x61)) & ~(lower &+ ones &* (0x80 - 0x7B))
        let space = ~((plain ^ ones &* 0x20) &+ ones &* 0x7F)
        return (characters | ~(digit | letter | space)) & high
    }

    /// The same of sixteen: not zero in the high nibble of each byte that is none.
    @inline(__always)
    static func notAlphanumerics(_ characters: SIMD16<UInt8>) -> SIMD16<UInt8> {
        // Sums and masks only: a comparison of lanes becomes a loop.
        let plain = characters & 0x7F
        let lower = plain | 0x20
        let digit = (plain &+ (0x80 - 0x30)) & ~(plain &+ (0x80 - 0x3A))
        let letter = (lower &+ (0x80 - 0x61)) & ~(lower &+ (0x80 - 0x7B))
        let space = ~((plain ^ 0x20) &+ 0x7F)
        return (characters | ~(digit | letter | space)) & 0x80
    }

    /// The value of two packed digits, or nil when one is above 9.
    @inline(__always)
    static func value(_ byte: UInt8) -> Int? {
        let high = byte >> 4
        let low = byte & 0x0F
        return high > 9 || low > 9 ? nil : Int(high) &* 10 &+ Int(low)
    }

    /// The value of a digit in ASCII, or nil.
    @inline(__always)
    static func value(character: UInt8) -> Int? { character &- 0x30 < 10 ? Int(character &- 0x30) : nil }

    /// Two packed digits for a number below 100.
    @inline(__always)
    static func packed(_ value: UInt32) -> UInt8 {
        // A tenth, exact below 179: 103 / 1024.
        let tens = (value &* 103) >> 10
        return UInt8(truncatingIfNeeded: value &+ tens &* 6)
    }

    /// Four packed digits for a number below 10000, the first in the high byte.
    @inline(__always)
    static func packedPairs(_ value: UInt32) -> UInt16 {
        // A hundredth, exact below 43699: 5243 / 2^19.
        let hundreds = (value &* 5243) >> 19
        return UInt16(packed(hundreds)) << 8 | UInt16(packed(value &- hundreds &* 100))
    }
}

/// The order of bits in a bitmap: the wire has its first field in the highest bit of the first byte; in memory the first
/// field is the lowest bit of the word, so that a loop over fields takes the lowest bit that is set.
enum Bitmap {
    /// The word in memory for eight bytes of the wire, loaded as a little-endian word; and the other way round.
    @inline(__always)
    static func turned(_ word: UInt64) -> UInt64 {
        var word = (word >> 1 & 0x5555_5555_5555_5555) | (word & 0x5555_5555_5555_5555) << 1
        word = (word >> 2 & 0x3333_3333_3333_3333) | (word & 0x3333_3333_3333_3333) << 2
        return (word >> 4 & 0x0F0F_0F0F_0F0F_0F0F) | (word & 0x0F0F_0F0F_0F0F_0F0F) << 4
    }

    /// The bit of a field in its bitmap: field 1 or 65 is the lowest.
    @inline(__always)
    static func bit(_ field: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: field &- 1) }

    /// True when the field's bit is set in the bitmap that holds it.
    @inline(__always)
    static func has(_ field: Int, _ primary: UInt64, _ secondary: UInt64) -> Bool {
        switch field {
        case 2...64: primary & bit(field) != 0
        case 65...128: secondary & bit(field) != 0
        default: false
        }
    }

    /// How many fields before this one are set.
    @inline(__always)
    static func rank(of field: Int, _ primary: UInt64, _ secondary: UInt64) -> Int {
        let before = bit(field) &- 1
        return field <= 64
            ? (primary & before).nonzeroBitCount
            : primary.nonzeroBitCount &+ (secondary & before).nonzeroBitCount
    }
}

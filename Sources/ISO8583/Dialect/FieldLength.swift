/// The length of a field: fixed, or told by a prefix of one to four digits with a maximum.
///
/// Reads as the papers write it: `.fixed(6)`, `.bcd.ll(19)` for a BCD `LLVAR` of at most 19, `.ascii.lll(999)`.
public struct FieldLength: Hashable, Sendable {
    /// Digits of the length prefix: 0 for a fixed length, else 1 to 4 (`LVAR` to `LLLLVAR`).
    public let prefixDigits: Int
    /// How the prefix is written.
    public let prefixCoding: Prefix.Coding
    /// The length, or the greatest length: digits for n and z, else characters or bytes.
    public let maximum: Int

    /// No prefix: always `length` long.
    public static func fixed(_ length: Int) -> FieldLength {
        FieldLength(prefixDigits: 0, prefixCoding: .bcd, maximum: length)
    }

    /// Prefixes in packed decimal, right-justified: `LL` is one byte, `LLL` and `LLLL` two.
    public static var bcd: Prefix { Prefix(coding: .bcd) }
    /// Prefixes in ASCII digits: `LL` is two bytes, `LLL` three.
    public static var ascii: Prefix { Prefix(coding: .ascii) }
    /// Prefixes in EBCDIC digits: `LL` is two bytes, `LLL` three.
    public static var ebcdic: Prefix { Prefix(coding: .ebcdic) }

    /// True when the length is not told on the wire.
    public var isFixed: Bool { prefixDigits == 0 }

    /// A way to write length prefixes.
    public struct Prefix: Hashable, Sendable {
        /// The codings of a length prefix.
        public enum Coding: String, Codable, Hashable, Sendable {
            /// Packed decimal, right-justified.
            case bcd
            /// ASCII digits.
            case ascii
            /// EBCDIC digits.
            case ebcdic
        }

        let coding: Coding

        /// `LVAR`: at most `maximum`, which is at most 9.
        public func l(_ maximum: Int) -> FieldLength { length(1, maximum) }
        /// `LLVAR`: at most `maximum`, which is at most 99.
        public func ll(_ maximum: Int) -> FieldLength { length(2, maximum) }
        /// `LLLVAR`: at most `maximum`, which is at most 999.
        public func lll(_ maximum: Int) -> FieldLength { length(3, maximum) }
        /// `LLLLVAR`: at most `maximum`, which is at most 9999.
        public func llll(_ maximum: Int) -> FieldLength { length(4, maximum) }

        private func length(_ digits: Int, _ maximum: Int) -> FieldLength {
            FieldLength(prefixDigits: digits, prefixCoding: coding, maximum: maximum)
        }
    }
}

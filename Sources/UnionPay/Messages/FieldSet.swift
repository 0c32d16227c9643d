/// A set of field numbers, 1 to 64, in one word.
public struct FieldSet: Hashable, Sendable, ExpressibleByArrayLiteral, Sequence {
    /// Field 1 in the lowest bit.
    private var bits: UInt64

    private init(bits: UInt64) {
        self.bits = bits
    }

    /// The empty set.
    public init() {
        bits = 0
    }

    /// A set of these numbers; a number outside of 1 to 64 is left out.
    public init(_ fields: some Sequence<Int>) {
        bits = fields.reduce(0) { $0 | Self.bit($1) }
    }

    /// A set of these numbers.
    public init(arrayLiteral elements: Int...) {
        self.init(elements)
    }

    /// Whether the set has this number.
    public func contains(_ field: Int) -> Bool { bits & Self.bit(field) != 0 }

    /// Whether the set is empty.
    public var isEmpty: Bool { bits == 0 }

    /// How many numbers the set has.
    public var count: Int { bits.nonzeroBitCount }

    /// The numbers of either set.
    public func union(_ other: Self) -> Self { Self(bits: bits | other.bits) }

    /// The numbers of both sets.
    public func intersection(_ other: Self) -> Self { Self(bits: bits & other.bits) }

    /// The numbers of this set that the other does not have.
    public func subtracting(_ other: Self) -> Self { Self(bits: bits & ~other.bits) }

    /// The numbers, ascending.
    public struct Iterator: IteratorProtocol, Sendable {
        fileprivate var bits: UInt64

        /// The next number.
        public mutating func next() -> Int? {
            guard bits != 0 else { return nil }
            defer { bits &= bits &- 1 }
            return bits.trailingZeroBitCount + 1
        }
    }

    /// Goes through the numbers, ascending.
    public func makeIterator() -> Iterator { Iterator(bits: bits) }

    private static func bit(_ field: Int) -> UInt64 {
        (1...64).contains(field) ? 1 << UInt64(field - 1) : 0
    }
}

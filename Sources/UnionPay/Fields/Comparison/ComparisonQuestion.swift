/// F62 of a comparison (0820 with 60.3 = 973): what the terminal holds of the batch that is being settled, range by
/// range of its trace numbers. Qiantui's own form.
///
/// Version (1), flags (1: bit 0 ``isLast``, bit 4 domestic and bit 5 foreign compared whole), number of segments (1),
/// then each segment: tag (1: low bits 0 fingerprint, 1 lines, 2 certificates; bit 7 when the range begins where the
/// segment before it has ended), lower bound (3, without bit 7), upper bound (3), and eight bytes of fingerprint, or a
/// count (1) and as many lines of nine bytes, or nothing.
public struct ComparisonQuestion: Hashable, Sendable {
    /// Which lines are compared of each card class: all, or chip sales alone, whose certificates travel even where the
    /// totals agree.
    public struct Scope: Hashable, Sendable {
        public var isDomesticWhole: Bool
        public var isForeignWhole: Bool

        public init(isDomesticWhole: Bool, isForeignWhole: Bool) {
            self.isDomesticWhole = isDomesticWhole
            self.isForeignWhole = isForeignWhole
        }

        /// What a host's answer to a settlement asks for: every class that does not agree is compared whole.
        public init(_ totals: SettlementTotals) {
            self.init(
                isDomesticWhole: totals.domesticVerdict != .balanced,
                isForeignWhole: totals.foreignVerdict != .balanced)
        }

        /// Whether a line belongs to what is compared.
        public func contains(_ cardClass: CardClass, sendsCertificate: Bool) -> Bool {
            sendsCertificate || (cardClass == .domestic ? isDomesticWhole : isForeignWhole)
        }
    }

    public struct Segment: Hashable, Sendable {
        public enum Body: Hashable, Sendable {
            /// Of the terminal's lines in this range, eight bytes.
            case fingerprint([UInt8])
            /// Every line that the terminal has in this range: the host names those that differ, and its own.
            case lines([ComparedLine])
            /// The host names the chip sales in this range whose certificates it does not have.
            case certificates
        }

        /// Trace numbers, both bounds included.
        public var range: ClosedRange<Int>
        public var body: Body

        public init(_ range: ClosedRange<Int>, _ body: Body) {
            self.range = range
            self.body = body
        }

        func length(after last: Int?) -> Int {
            let place = last == range.lowerBound - 1 ? 4 : 7
            return switch body {
            case .fingerprint: place + ComparisonQuestion.fingerprintLength
            case .lines(let lines): place + 1 + lines.count * ComparedLine.length
            case .certificates: place
            }
        }
    }

    public var scope: Scope
    /// Nothing but these segments is open at the terminal: where all of them are answered and none differs, the
    /// comparison is over.
    public var isLast: Bool
    public var segments: [Segment]

    public static let fingerprintLength = 8
    /// Lines that one segment can name.
    public static let lineLimit = 100
    /// What F62 carries at most.
    public static let limit = 999
    private static let headLength = 3
    private static let version: UInt8 = 1

    /// Takes as many of the segments as fit into one message, from the first on.
    public init(scope: Scope, open segments: some Collection<Segment>) {
        self.scope = scope
        var (taken, length, last) = ([Segment](), Self.headLength, Int?.none)
        for segment in segments {
            length += segment.length(after: last)
            guard length <= Self.limit, taken.count < 255 else { break }
            taken.append(segment)
            last = segment.range.upperBound
        }
        self.segments = taken
        isLast = taken.count == segments.count
    }

    /// - Throws: ``FieldError`` where the bytes are no question.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        var reader = FieldReader(bytes, field: 62)
        let version = try reader.byte("version")
        guard version == Self.version else {
            throw reader.error("version", expected: "\(Self.version)", found: "\(version)")
        }
        let flags = try reader.byte("flags")
        guard flags & ~0x31 == 0 else { throw reader.error("flags", expected: "known ones", found: hexText(flags)) }
        isLast = flags & 1 != 0
        scope = Scope(isDomesticWhole: flags & 0x10 != 0, isForeignWhole: flags & 0x20 != 0)
        let count = try reader.byte("segments")
        guard count > 0 else { throw reader.error("segments", expected: "1 to 255", found: "0") }
        segments = []
        for _ in 0..<count {
            segments.append(try Segment(&reader, after: segments.last?.range.upperBound))
        }
        try reader.finish()
    }

    /// The bytes of F62.
    public var bytes: [UInt8] {
        var bytes = [Self.version]
        bytes.append(
            (isLast ? 1 : 0) | (scope.isDomesticWhole ? 0x10 : 0) | (scope.isForeignWhole ? 0x20 : 0))
        bytes.append(UInt8(truncatingIfNeeded: segments.count))
        var last: Int?
        for segment in segments {
            segment.write(to: &bytes, after: last)
            last = segment.range.upperBound
        }
        return bytes
    }
}

extension ComparisonQuestion.Segment {
    private static let follows: UInt8 = 0x80

    fileprivate init(_ reader: inout FieldReader, after last: Int?) throws(FieldError) {
        let tag = try reader.byte("tag")
        let range = try reader.numbers(from: tag & Self.follows == 0 ? nil : (last ?? 0) + 1, "range")
        switch tag & ~Self.follows {
        case 0:
            let bytes = try reader.bytes(ComparisonQuestion.fingerprintLength, "fingerprint")
            self.init(range, .fingerprint(Array(bytes)))
        case 1:
            let count = try reader.byte("lines")
            guard count <= ComparisonQuestion.lineLimit else {
                throw reader.error("lines", expected: "at most \(ComparisonQuestion.lineLimit)", found: "\(count)")
            }
            var lines: [ComparedLine] = []
            for _ in 0..<count { lines.append(try ComparedLine(&reader)) }
            guard lines.allSatisfy({ range.contains($0.stan) }) else {
                throw reader.error("lines", expected: "lines of their range", found: "another")
            }
            self.init(range, .lines(lines))
        case 2: self.init(range, .certificates)
        default: throw reader.error("tag", expected: "0, 1 or 2", found: hexText(tag))
        }
    }

    fileprivate func write(to bytes: inout [UInt8], after last: Int?) {
        let tag: UInt8 =
            switch body {
            case .fingerprint: 0
            case .lines: 1
            case .certificates: 2
            }
        let follows = last == range.lowerBound - 1
        bytes.append(follows ? tag | Self.follows : tag)
        if !follows { bytes.appendUnsigned(Int64(range.lowerBound), 3) }
        bytes.appendUnsigned(Int64(range.upperBound), 3)
        switch body {
        case .fingerprint(let fingerprint): bytes += fingerprint
        case .lines(let lines):
            bytes.append(UInt8(truncatingIfNeeded: lines.count))
            for line in lines { line.write(to: &bytes) }
        case .certificates: break
        }
    }
}

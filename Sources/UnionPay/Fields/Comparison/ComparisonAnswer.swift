/// F62 of the answer to a comparison: a result for each segment of the question, from the first on. What is not
/// answered is asked again. Qiantui's own form.
///
/// Version (1), number of results (1), then each: tag (1: 0 the same, 1 differs, 2 lines, 3 lines of a part, 4
/// certificates, 5 certificates of a part); of a part the trace number through which it is answered (3); a count (1)
/// and as many differences of ten bytes (trace number 3, kind 1, flags 1, amount at the host 5), or as many ranges of
/// six bytes.
public struct ComparisonAnswer: Hashable, Sendable {
    /// What is wrong with a line.
    public enum Kind: UInt8, CaseIterable, Hashable, Sendable {
        /// The host has no such line.
        case terminalOnly = 0
        /// The terminal has no such line.
        case hostOnly = 1
        case amountDiffers = 2
        /// One side counts the card as domestic, the other as foreign.
        case classDiffers = 3
        /// The host holds the same act twice, and this is the one that the terminal does not have.
        case twice = 4
    }

    public struct Difference: Hashable, Sendable {
        public var kind: Kind
        /// The host's line; of one that the terminal alone has, the terminal's.
        public var line: ComparedLine

        public init(_ kind: Kind, _ line: ComparedLine) {
            self.kind = kind
            self.line = line
        }

        static let length = 10
    }

    public enum Result: Hashable, Sendable {
        /// The fingerprints are equal.
        case same
        /// They are not, or the host could not read so many lines at once.
        case differs
        /// - Parameter through: Where the answer covers only the first part of the segment: the last trace number.
        case lines([Difference], through: Int?)
        /// Between the bounds of a range the host has the certificate of none of its chip sales.
        case certificates([ClosedRange<Int>], through: Int?)

        func length() -> Int {
            switch self {
            case .same, .differs: 1
            case .lines(let found, let through): (through == nil ? 2 : 5) + found.count * Difference.length
            case .certificates(let ranges, let through): (through == nil ? 2 : 5) + ranges.count * 6
            }
        }
    }

    public var results: [Result]

    public init(_ results: [Result] = []) { self.results = results }

    private static let version: UInt8 = 1

    /// How many differences, or ranges of six bytes, one more result could hold, should the answer end with it.
    public func room(for size: Int) -> Int {
        let used = results.reduce(2) { $0 + $1.length() }
        return max(0, min(255, (ComparisonQuestion.limit - used - 5) / size))
    }

    public var differenceRoom: Int { room(for: Difference.length) }
    public var rangeRoom: Int { room(for: 6) }

    /// - Throws: ``FieldError`` where the bytes are no answer.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        var reader = FieldReader(bytes, field: 62)
        let version = try reader.byte("version")
        guard version == Self.version else {
            throw reader.error("version", expected: "\(Self.version)", found: "\(version)")
        }
        let count = try reader.byte("results")
        results = []
        for _ in 0..<count { results.append(try Result(&reader)) }
        try reader.finish()
    }

    /// The bytes of F62.
    public var bytes: [UInt8] {
        var bytes = [Self.version, UInt8(truncatingIfNeeded: results.count)]
        for result in results { result.write(to: &bytes) }
        return bytes
    }
}

extension ComparisonAnswer.Result {
    fileprivate init(_ reader: inout FieldReader) throws(FieldError) {
        let tag = try reader.byte("tag")
        switch tag {
        case 0: self = .same
        case 1: self = .differs
        case 2, 3:
            let through = try Self.through(tag == 3, &reader)
            var found: [ComparisonAnswer.Difference] = []
            for _ in 0..<(try reader.byte("differences")) {
                found.append(try ComparisonAnswer.Difference(&reader))
            }
            self = .lines(found, through: through)
        case 4, 5:
            let through = try Self.through(tag == 5, &reader)
            var ranges: [ClosedRange<Int>] = []
            for _ in 0..<(try reader.byte("ranges")) { ranges.append(try reader.numbers(from: nil, "certificates")) }
            self = .certificates(ranges, through: through)
        default: throw reader.error("tag", expected: "0 to 5", found: hexText(tag))
        }
    }

    private static func through(_ isPart: Bool, _ reader: inout FieldReader) throws(FieldError) -> Int? {
        isPart ? Int(try reader.unsigned(3, "end of a part")) : nil
    }

    fileprivate func write(to bytes: inout [UInt8]) {
        func head(_ tag: UInt8, _ through: Int?, _ count: Int) {
            bytes.append(through == nil ? tag : tag + 1)
            if let through { bytes.appendUnsigned(Int64(through), 3) }
            bytes.append(UInt8(truncatingIfNeeded: count))
        }
        switch self {
        case .same: bytes.append(0)
        case .differs: bytes.append(1)
        case .lines(let found, let through):
            head(2, through, found.count)
            for difference in found { difference.write(to: &bytes) }
        case .certificates(let ranges, let through):
            head(4, through, ranges.count)
            for range in ranges {
                bytes.appendUnsigned(Int64(range.lowerBound), 3)
                bytes.appendUnsigned(Int64(range.upperBound), 3)
            }
        }
    }
}

extension ComparisonAnswer.Difference {
    fileprivate init(_ reader: inout FieldReader) throws(FieldError) {
        let code = try reader.byte("kind")
        guard let kind = ComparisonAnswer.Kind(rawValue: code) else {
            throw reader.error("kind", expected: "0 to 4", found: "\(code)")
        }
        self.init(kind, try ComparedLine(&reader))
    }

    fileprivate func write(to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue)
        line.write(to: &bytes)
    }
}

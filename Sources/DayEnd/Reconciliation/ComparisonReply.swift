public import UnionPay

/// A line of the host's, as far as a comparison looks at it.
public struct HostLine: Hashable, Sendable {
    public var line: ComparedLine
    /// It is among the lines that are compared.
    public var isInScope: Bool
    /// It is named where the terminal does not have it: its card class does not agree.
    public var isNamedAlone: Bool
    /// A chip sale whose certificate the host has; nil for any other line.
    public var hasCertificate: Bool?

    public init(_ line: ComparedLine, isInScope: Bool, isNamedAlone: Bool, hasCertificate: Bool?) {
        self.line = line
        self.isInScope = isInScope
        self.isNamedAlone = isNamedAlone
        self.hasCertificate = hasCertificate
    }
}

/// The host's side of a reconciliation by difference: the answer to one question, from the lines in its ranges alone.
public struct ComparisonReply: Sendable {
    /// A line that differs.
    public struct Named: Hashable, Sendable {
        public var kind: DifferenceKind
        /// As the terminal told it; nil where the host alone has it.
        public var terminal: ComparedLine?
        /// As the host holds it; where the terminal alone has it, as that told it.
        public var line: ComparedLine

        /// Minor units; nil where the host has no such line.
        public var hostAmount: Int64? { kind == .terminalOnly ? nil : line.amount }
    }

    public private(set) var answer = ComparisonAnswer()
    public private(set) var named: [Named] = []
    /// The terminal has nothing more to ask: every segment is answered, and none is split.
    public private(set) var isComplete = false

    private let lines: [HostLine]
    private let read: [ClosedRange<Int>]

    /// - Parameters:
    ///   - lines: The host's in the ranges of `read`, in the order of their trace numbers.
    ///   - read: Ranges of which `lines` holds all. Where the host reads no more at once, what lies outside of them is
    ///     left for the next question.
    ///   - isTwice: Whether a line that the terminal does not have is another one's act again.
    public init(
        to question: ComparisonQuestion, lines: [HostLine], read: [ClosedRange<Int>],
        isTwice: (ComparedLine) -> Bool = { _ in false }
    ) {
        self.lines = lines
        self.read = read
        var isWhole = true
        for segment in question.segments {
            let known = knownPart(of: segment.range)
            // What is left for the next question: nothing of it was read, or the message is full.
            guard let result = result(of: segment, known, isTwice) else { break }
            answer.results.append(result)
            if !result.isFinal { isWhole = false }
            if known != segment.range { break }
        }
        isComplete = question.isLast && isWhole && answer.results.count == question.segments.count
    }
}

extension ComparisonReply {
    /// How much of a range was read, from its beginning on.
    private func knownPart(of range: ClosedRange<Int>) -> ClosedRange<Int>? {
        guard let part = read.first(where: { $0.contains(range.lowerBound) }) else { return nil }
        return range.lowerBound...min(range.upperBound, part.upperBound)
    }

    private mutating func result(
        of segment: ComparisonQuestion.Segment, _ known: ClosedRange<Int>?, _ isTwice: (ComparedLine) -> Bool
    ) -> ComparisonAnswer.Result? {
        switch segment.body {
        case .fingerprint(let told):
            guard answer.room(for: 1) > 0 else { return nil }
            guard known == segment.range else {
                // More lines than are read at once: it is split, and its parts are smaller.
                return answer.results.isEmpty ? .differs : nil
            }
            let own = lines(in: segment.range).filter(\.isInScope).map(\.line).sorted { $0.precedes($1) }
            return RangeFingerprint(of: own).bytes == told ? .same : .differs
        case .lines(let told):
            guard let known else { return nil }
            return listing(told.filter { known.contains($0.stan) }, segment.range, known, isTwice)
        case .certificates:
            guard let known else { return nil }
            return certificates(segment.range, known)
        }
    }

    // MARK: Lines

    private mutating func listing(
        _ told: [ComparedLine], _ range: ClosedRange<Int>, _ known: ClosedRange<Int>, _ isTwice: (ComparedLine) -> Bool
    ) -> ComparisonAnswer.Result? {
        var found = differences(told, lines(in: known), isTwice)
        var through = known == range ? nil : known.upperBound
        let room = answer.differenceRoom
        if found.count > room {
            // Up to the last number whose differences all find room.
            let last = found[room].line.stan
            found.removeAll { $0.line.stan >= last }
            guard !found.isEmpty else { return nil }
            through = last - 1
        }
        named += found
        return .lines(found.map { ComparisonAnswer.Difference($0) }, through: through)
    }

    /// Lines of one number and one direction belong together, the same ones first.
    private func differences(
        _ told: [ComparedLine], _ own: ArraySlice<HostLine>, _ isTwice: (ComparedLine) -> Bool
    ) -> [Named] {
        var theirs = told.sorted { $0.precedes($1) }
        var ours: [HostLine] = []
        for host in own {
            if let index = theirs.firstIndex(of: host.line) { theirs.remove(at: index) } else { ours.append(host) }
        }
        var found: [Named] = []
        for line in theirs {
            let index = ours.firstIndex { $0.line.stan == line.stan && $0.line.isCredit == line.isCredit }
            let host = index.map { ours.remove(at: $0).line }
            let kind: DifferenceKind =
                host.map { $0.amount == line.amount ? .classDiffers : .amountDiffers } ?? .terminalOnly
            found.append(Named(kind: kind, terminal: line, line: host ?? line))
        }
        for host in ours where host.isNamedAlone {
            found.append(Named(kind: isTwice(host.line) ? .twice : .hostOnly, terminal: nil, line: host.line))
        }
        return found.sorted { ($0.line.stan, $0.kind.rawValue) < ($1.line.stan, $1.kind.rawValue) }
    }

    private func lines(in range: ClosedRange<Int>) -> ArraySlice<HostLine> {
        func first(from stan: Int) -> Int {
            var (low, high) = (0, lines.count)
            while low < high {
                let middle = (low + high) / 2
                if lines[middle].line.stan < stan { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return lines[first(from: range.lowerBound)..<first(from: range.upperBound + 1)]
    }

    // MARK: Certificates

    /// Chip sales without certificate, those that follow each other together.
    private func certificates(
        _ range: ClosedRange<Int>, _ known: ClosedRange<Int>
    ) -> ComparisonAnswer.Result? {
        var runs: [ClosedRange<Int>] = []
        var isRunning = false
        for host in lines(in: known) {
            guard let hasCertificate = host.hasCertificate else { continue }
            if hasCertificate {
                isRunning = false
            } else if isRunning, let run = runs.popLast() {
                runs.append(run.lowerBound...host.line.stan)
            } else {
                runs.append(host.line.stan...host.line.stan)
                isRunning = true
            }
        }
        let room = answer.rangeRoom
        guard runs.count > room else { return .certificates(runs, through: known == range ? nil : known.upperBound) }
        guard room > 0 else { return nil }
        return .certificates(Array(runs.prefix(room)), through: runs[room].lowerBound - 1)
    }
}

extension ComparisonAnswer.Difference {
    fileprivate init(_ named: ComparisonReply.Named) {
        let kind: ComparisonAnswer.Kind =
            switch named.kind {
            case .terminalOnly: .terminalOnly
            case .hostOnly: .hostOnly
            case .amountDiffers: .amountDiffers
            case .classDiffers: .classDiffers
            case .twice: .twice
            }
        self.init(kind, named.line)
    }
}

extension ComparisonAnswer.Result {
    /// Nothing more is asked about this segment.
    fileprivate var isFinal: Bool {
        switch self {
        case .same: true
        case .differs: false
        case .lines(_, let through), .certificates(_, let through): through == nil
        }
    }
}

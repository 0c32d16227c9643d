public import UnionPay

/// The terminal's side of a reconciliation by difference: what to ask next, and what is known so far.
///
/// It holds the batch as lines in the order of their trace numbers and asks about ranges of them. A range whose
/// fingerprint is not the host's is split, in about as many parts as each part then has lines; the lines of a small one
/// are told, and the host names those that differ. The ranges cover every trace number, so that a line which only the
/// host has is found too.
///
/// It follows from the lines and the host's answers alone: begun anew it asks the same and finds the same.
public struct DifferenceSearch: Sendable {
    typealias Segment = ComparisonQuestion.Segment

    private let scope: ComparisonQuestion.Scope
    private let lines: [ComparedLine]
    /// What is still to be asked, in this order.
    private var open: [Segment] = []
    /// How many of them the last question held.
    private var asked = 0
    private var found: [LineDifference] = []
    private var withoutCertificate: [ClosedRange<Int>] = []

    /// Lines of a range that are told instead of being split any further.
    private static let leaf = 12
    /// Parts of the whole batch: as many fingerprints as one message holds.
    private static let firstPartLimit = 80
    /// Parts of a range: more of them would cost more than the question that they save.
    private static let partLimit = 16
    /// Lines that may bear one trace number: more than two sides can have lost count of.
    private static let sameLimit = 16

    /// - Parameters:
    ///   - lines: Those of the terminal that are compared, in any order.
    ///   - wantsCertificates: There are chip sales among them.
    /// - Returns: Nil where lines cannot be told apart: more than a few bear one trace number.
    public init?(_ lines: [ComparedLine], scope: ComparisonQuestion.Scope, wantsCertificates: Bool) {
        self.scope = scope
        self.lines = lines.sorted { $0.precedes($1) }
        let limit = Self.sameLimit
        guard
            !self.lines.indices.dropFirst(limit).contains(where: { self.lines[$0].stan == self.lines[$0 - limit].stan })
        else { return nil }
        if scope.isDomesticWhole || scope.isForeignWhole {
            open = parts(of: ComparedLine.numbers, limit: Self.firstPartLimit)
        } else if wantsCertificates {
            open = [fingerprint(ComparedLine.numbers)]
        }
        if wantsCertificates { open.append(Segment(ComparedLine.numbers, .certificates)) }
    }

    public var isComplete: Bool { open.isEmpty }

    /// Lines that differ, by their trace numbers.
    public var differences: [LineDifference] {
        found.sorted { ($0.stan.value, $0.kind.rawValue) < ($1.stan.value, $1.kind.rawValue) }
    }

    /// Whether the host lacks the certificate of a chip sale of this number.
    public func lacksCertificate(_ stan: STAN) -> Bool { withoutCertificate.contains { $0.contains(stan.value) } }

    /// What to ask now; nil once all is known. Asked again before an answer was taken it is the same.
    public mutating func question() -> ComparisonQuestion? {
        guard !isComplete else { return nil }
        let question = ComparisonQuestion(scope: scope, open: open)
        asked = question.segments.count
        return question
    }

    /// Takes the answer to the last question.
    ///
    /// - Throws: ``ComparisonFault`` where it does not fit the question, or says nothing; the search stands as before.
    public mutating func take(_ answer: ComparisonAnswer) throws(ComparisonFault) {
        guard !answer.results.isEmpty, answer.results.count <= asked else {
            throw ComparisonFault("expected 1 to \(asked) results, found \(answer.results.count)")
        }
        var next = self
        var rest: [Segment] = []
        var split: [Segment] = []
        for (index, (segment, result)) in zip(open, answer.results).enumerated() {
            let isEnd = index == answer.results.count - 1
            switch (segment.body, result) {
            case (.fingerprint, .same): break
            case (.fingerprint, .differs): split += parts(of: segment.range, limit: Self.partLimit)
            case (.lines(let told), .lines(let differences, let through)):
                if let left = try left(of: segment, through, isEnd) {
                    let lines = told.filter { left.contains($0.stan) }
                    rest.append(Segment(left, .lines(lines)))
                }
                for difference in differences { next.found.append(try named(difference, in: segment.range)) }
            case (.certificates, .certificates(let ranges, let through)):
                if let left = try left(of: segment, through, isEnd) { rest.append(Segment(left, .certificates)) }
                next.withoutCertificate += ranges
            default: throw ComparisonFault("expected the result of segment \(index), found another's")
            }
        }
        next.open = rest + open.dropFirst(answer.results.count) + split
        next.asked = 0
        self = next
    }

    // MARK: Parts

    /// What of a segment is not answered yet.
    private func left(
        of segment: Segment, _ through: Int?, _ isEnd: Bool
    ) throws(ComparisonFault) -> ClosedRange<Int>? {
        guard let through else { return nil }
        guard isEnd, segment.range.contains(through) else {
            throw ComparisonFault("expected a part of the last segment, found one through \(through)")
        }
        return through == segment.range.upperBound ? nil : through + 1...segment.range.upperBound
    }

    private func named(
        _ difference: ComparisonAnswer.Difference, in range: ClosedRange<Int>
    ) throws(ComparisonFault) -> LineDifference {
        let line = difference.line
        guard range.contains(line.stan), let stan = STAN(line.stan) else {
            throw ComparisonFault("expected a line of \(range), found \(line.stan)")
        }
        let own = slice(line.stan...line.stan).first { $0.isCredit == line.isCredit && $0 != line }
        let kind = DifferenceKind(difference.kind)
        switch kind {
        case .terminalOnly:
            return LineDifference(
                stan: stan, kind: kind, cardClass: line.cardClass, terminalAmount: line.amount, hostAmount: nil)
        case .hostOnly, .twice:
            return LineDifference(
                stan: stan, kind: kind, cardClass: line.cardClass, terminalAmount: nil, hostAmount: line.amount)
        case .amountDiffers, .classDiffers:
            return LineDifference(
                stan: stan, kind: kind, cardClass: own?.cardClass ?? line.cardClass, terminalAmount: own?.amount,
                hostAmount: line.amount)
        }
    }

    private func fingerprint(_ range: ClosedRange<Int>) -> Segment {
        Segment(range, .fingerprint(RangeFingerprint(of: slice(range)).bytes))
    }

    /// A range in parts of about as many lines each, or its lines where they are few.
    private func parts(of range: ClosedRange<Int>, limit: Int) -> [Segment] {
        let own = slice(range)
        guard own.count > Self.leaf else { return [Segment(range, .lines(Array(own)))] }
        // The least to tell of one difference in n lines is √n fingerprints and √n lines.
        var count = 1
        while count * count < own.count, count < limit { count += 1 }
        var parts: [Segment] = []
        var lower = range.lowerBound
        for part in 1..<count {
            let upper = own[own.startIndex + part * own.count / count - 1].stan
            // Lines of one number stay together.
            guard upper >= lower, upper < range.upperBound else { continue }
            parts.append(fingerprint(lower...upper))
            lower = upper + 1
        }
        // Lines of one number alone cannot be split.
        guard !parts.isEmpty else { return [Segment(range, .lines(Array(own)))] }
        return parts + [fingerprint(lower...range.upperBound)]
    }

    private func slice(_ range: ClosedRange<Int>) -> ArraySlice<ComparedLine> {
        lines[lines.firstIndex(from: range.lowerBound)..<lines.firstIndex(from: range.upperBound + 1)]
    }
}

/// An answer that does not fit its question.
public struct ComparisonFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

extension [ComparedLine] {
    /// Where the lines begin that bear this number or a higher one; the lines are in order.
    fileprivate func firstIndex(from stan: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].stan < stan { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// How much may be sold without the host before it must be heard of: each limit by itself, nil for none.
public struct OfflineAllowance: Hashable, Codable, Sendable {
    /// Seconds that the oldest unsent sale may wait.
    public var seconds: Int64?
    /// Unsent sales.
    public var count: Int?
    /// Their sum, minor units.
    public var amount: Int64?

    public init(seconds: Int64? = nil, count: Int? = nil, amount: Int64? = nil) {
        self.seconds = seconds
        self.count = count
        self.amount = amount
    }

    public static let unlimited = OfflineAllowance()

    /// What is left of one limit.
    public struct Remainder: Hashable, Sendable {
        public enum Measure: Hashable, Sendable { case seconds, count, amount }

        public var measure: Measure
        /// Never below zero.
        public var left: Int64
        public var limit: Int64

        public var isHalfUsed: Bool { left <= limit / 2 }
    }

    /// What is left of each limit, exactly.
    ///
    /// - Parameter unsent: Lines that the host has not heard of.
    public func remainders(_ unsent: [Line], at now: Moment) -> [Remainder] {
        // What an adjustment has replaced is told for order's sake; it is nobody's money any more.
        let unsent = unsent.filter { $0.standing != .adjusted }
        func left(_ measure: Remainder.Measure, _ limit: Int64?, _ used: Int64) -> Remainder? {
            limit.map {
                Remainder(measure: measure, left: max($0.subtractingReportingOverflow(used).partialValue, 0), limit: $0)
            }
        }
        let sum = unsent.reduce(Int64(0)) { $0.addingReportingOverflow($1.amount).partialValue }
        let oldest = unsent.map(\.time.milliseconds).min().map { (now.milliseconds - $0) / 1000 } ?? 0
        return [
            left(.seconds, seconds, max(oldest, 0)), left(.count, count.map(Int64.init), Int64(unsent.count)),
            left(.amount, amount, sum),
        ].compactMap(\.self)
    }

    /// Whether one more sale of this amount stays within every limit.
    public func allows(_ amount: Int64, beside unsent: [Line], at now: Moment) -> Bool {
        remainders(unsent, at: now).allSatisfy { remainder in
            switch remainder.measure {
            case .seconds: unsent.isEmpty || remainder.left > 0
            case .count: remainder.left >= 1
            case .amount: remainder.left >= amount
            }
        }
    }
}

extension TerminalState {
    /// Lines that the host has not heard of, those of closed batches first.
    public var unsent: [Line] { late + (undelivered == 0 ? [] : lines.filter { !$0.isDelivered }) }
}

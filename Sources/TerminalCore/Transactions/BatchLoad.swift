public import DayEnd
public import UnionPay

/// How full the open batch is, in percent of what it may hold before it is settled by itself.
public struct BatchLoad: Hashable, Sendable {
    /// Transactions against the journal's limit.
    public var memory: Int
    /// The fullest of F48's counts and sums.
    public var totals: Int

    public init(_ state: TerminalState, _ profile: AcquirerProfile) {
        memory = Self.percent(Int64(state.lines.count + state.open.count), of: Int64(profile.journalLimit))
        let form = state.settlementForm(profile)
        let countLimit = Int64(state.countLimit(profile))
        let sides = [state.gross.domestic, state.gross.foreign]
        func percent(_ figures: [Figure]) -> Int {
            let sum = { (values: [Int64]) -> Int64 in values.reduce(0) { $0.addingReportingOverflow($1).partialValue } }
            return max(
                Self.percent(sum(figures.map { Int64($0.count) }), of: countLimit),
                Self.percent(sum(figures.map(\.amount)), of: form.maximumAmount))
        }
        let figures =
            form == .combined
            ? [sides.map(\.debit), sides.map(\.credit)] : sides.flatMap { [[$0.debit], [$0.credit]] }
        totals = figures.map(percent).max() ?? 0
    }

    /// From 0 up; an unfinished percent does not count.
    private static func percent(_ used: Int64, of limit: Int64) -> Int {
        guard limit > 0 else { return 100 }
        let (hundredfold, overflow) = max(used, 0).multipliedReportingOverflow(by: 100)
        return Int(overflow ? max(used, 0) / max(limit / 100, 1) : hundredfold / limit)
    }
}

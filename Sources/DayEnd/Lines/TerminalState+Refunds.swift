import UnionPay

extension TerminalState {
    /// What refunds by card that this terminal still knows of have given back of a line, or may be about to. Minor units.
    ///
    /// Known are those of the open batch, those that wait for the host, and those of closed batches that bear a till's
    /// reference; the host knows them all.
    public func refunded(of line: Line) -> Int64 {
        var seen: Set<LineKey> = []
        var sum: Int64 = 0
        func add(_ key: LineKey, _ amount: Int64, _ original: LineKey?, _ slip: OriginalSlip?) {
            let isOfLine = original == line.key || !line.rrn.isEmpty && slip?.rrn == line.rrn
            guard isOfLine, seen.insert(key).inserted else { return }
            sum = sum.addingReportingOverflow(amount).partialValue
        }
        for refund in lines + late + pastReferences where refund.type == .refund && refund.standing != .refused {
            add(refund.key, refund.amount, refund.original, refund.originalSlip)
        }
        for open in open where open.intent.type == .refund {
            add(open.intent.key, open.intent.amount, open.intent.original, open.intent.originalReference)
        }
        return sum
    }
}

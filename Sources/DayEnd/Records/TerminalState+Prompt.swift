internal import PaymentSecurity

/// What a person is told of a state before the closing.
extension TerminalState {
    /// Transactions without an end.
    public var openItems: OpenItems {
        func sum(_ lines: some Sequence<Line>) -> Int64 {
            lines.reduce(0) { $0.addingReportingOverflow($1.amount).partialValue }
        }
        let stored = late + storedLines
        return OpenItems(
            unknown: open.map(\.intent.key), holds: holds.map(\.key), heldAmount: sum(holds),
            undelivered: stored.count, undeliveredAmount: sum(stored))
    }

    /// Lines of the open batch that the host has not heard of, newest first; the search ends with the last of them.
    private var storedLines: [Line] {
        var found: [Line] = []
        for line in lines.reversed() {
            guard found.count < undelivered else { break }
            if !line.isDelivered { found.append(line) }
        }
        return found
    }

    /// Transactions and net of the business day so far, closed batches included.
    public func overview(of businessDay: CivilDate) throws(AmountOverflow) -> ClosingOverview {
        var net = day.net
        try net.add(self.net)
        return ClosingOverview(
            count: day.lineCount + lines.count, net: net.net, batch: batch, businessDay: businessDay,
            list: listFingerprint)
    }

    /// Eight bytes that stand for the open batch's lines, in hexadecimal.
    private var listFingerprint: String {
        HexBytes(Array(SHA256.hash(Array(batch.text.utf8), listDigest.bytes).prefix(8))).text
    }
}

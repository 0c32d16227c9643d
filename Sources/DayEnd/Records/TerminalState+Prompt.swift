internal import PaymentSecurity
internal import UnionPay

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

    /// The first eight bytes of SHA-256 over the open batch's lines, in hexadecimal.
    private var listFingerprint: String {
        var text = batch.text
        for line in lines {
            text += "\n\(line.key) \(line.type.rawValue) \(line.amount) \(line.standing.rawValue)"
        }
        return HexBytes(Array(SHA256.hash(Array(text.utf8)).prefix(8))).text
    }
}

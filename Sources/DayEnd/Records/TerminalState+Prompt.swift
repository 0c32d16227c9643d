internal import PaymentSecurity
import UnionPay

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

    /// Sales of the open batch that look like an earlier one charged again: same card as far as it is shown, same
    /// amount, no more than ten minutes between them. A guess for people, and nothing is done about it by itself.
    public var probablyTwice: [LineKey] {
        struct Sight: Hashable {
            var card: String
            var amount: Int64
        }
        var last: [Sight: Moment] = [:]
        var found: [LineKey] = []
        for line in lines where line.type == .sale && line.standing == .approved && !line.card.masked.isEmpty {
            // A scanned code names no card: two customers may pay the same amount.
            guard line.card.entry.pan != .barcode else { continue }
            let sight = Sight(card: line.card.masked, amount: line.amount)
            if let before = last[sight], line.time.milliseconds - before.milliseconds <= 600_000 {
                found.append(line.key)
            }
            last[sight] = line.time
        }
        return found
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
            list: listFingerprint, twice: probablyTwice.isEmpty ? nil : probablyTwice)
    }

    /// Eight bytes that stand for the open batch's lines, in hexadecimal.
    private var listFingerprint: String {
        HexBytes(Array(SHA256.hash(Array(batch.text.utf8), listDigest.bytes).prefix(8))).text
    }
}

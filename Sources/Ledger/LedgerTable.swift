/// A table and its columns, in the one order in which rows are selected, read and written.
struct LedgerTable: Sendable {
    let name: String
    let columns: [String]
    /// How many of the columns, the first ones, name a row; 0 where every row is another one.
    let keyCount: Int

    private init(_ name: String, key: [String], _ others: [String]) {
        self.name = name
        columns = key + others
        keyCount = key.count
    }

    private static func list(_ columns: some Sequence<String>) -> String {
        columns.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    var select: String { "SELECT \(Self.list(columns)) FROM \(name)" }

    /// Adds a row; with `conflict` says what becomes of one that has the same key.
    private func insert(_ conflict: String) -> String {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(name) (\(Self.list(columns))) VALUES (\(places))\(conflict)"
    }

    private var onKey: String { " ON CONFLICT (\(Self.list(columns.prefix(keyCount)))) DO " }

    var insert: String { insert("") }
    /// A row that is there stays as it was.
    var insertMissing: String { insert(onKey + "NOTHING") }
    /// A row that is there is replaced.
    var replace: String {
        let others = columns.dropFirst(keyCount).map { "\"\($0)\" = excluded.\"\($0)\"" }
        return insert(onKey + "UPDATE SET " + others.joined(separator: ", "))
    }

    static let terminal = LedgerTable(
        "terminal", key: ["merchant", "terminal"],
        [
            "merchantName", "currency", "batch", "isSignedIn", "lastSignIn", "keyBlock", "keys", "previousKeys",
            "macFailures", "isBlocked", "place",
        ])
    static let posting = LedgerTable(
        "posting", key: ["merchant", "terminal", "batch", "stan", "type"],
        [
            "state", "asked", "amount", "fingerprint", "cardMasked", "cardHash", "cardClass", "scheme", "entry", "code",
            "rrn", "authorization", "clearingDate", "originalTerminal", "originalBatch", "originalStan",
            "originalType", "isVoided", "isAdjusted", "isReleased", "isReversalRequested", "refunded", "isLate",
            "uploadedBy", "receivedAt", "utcOffset", "deadline", "isCertified",
        ])
    /// Of the postings, what a comparison looks at.
    static let line = LedgerTable(
        "posting", key: ["stan", "type"],
        ["state", "amount", "cardClass", "entry", "rrn", "isAdjusted", "isLate", "isCertified"])
    static let batch = LedgerTable(
        "batch", key: ["merchant", "terminal", "batch"],
        [
            "state", "terminalTotals", "hostTotals", "clearingDate", "rrn", "uploaded", "differences", "settledAt",
            "closedAt", "utcOffset", "isCompared",
        ])
    static let difference = LedgerTable(
        "difference", key: ["merchant", "terminal", "batch", "stan", "kind"],
        ["cardClass", "terminalAmount", "hostAmount", "openedAt", "utcOffset"])
    static let ticket = LedgerTable(
        "ticket", key: ["merchant", "terminal", "number"],
        [
            "hostNumber", "part", "code", "evidence", "mustNot", "made", "receivedAt", "callBefore", "utcOffset",
        ])
    static let freeze = LedgerTable(
        "shopFreeze", key: ["merchant", "terminal"], ["stan", "signIn", "since", "until", "utcOffset"])
    static let entry = LedgerTable(
        "entry", key: [],
        [
            "merchant", "terminal", "batch", "stan", "type", "clearingDay", "debit", "credit", "amount", "cause",
            "time",
        ])
    static let settlementFile = LedgerTable(
        "settlementFile", key: ["clearingDay", "number"], ["digest", "lines", "net", "madeAt"])
    static let filedLine = LedgerTable(
        "filedLine", key: ["merchant", "terminal", "batch", "stan", "type", "number"],
        [
            "clearingDay", "currency", "scheme", "cardClass", "cardMasked", "rrn", "authorization", "amount", "fee",
            "rule", "standing",
        ])
}

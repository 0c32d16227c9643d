/// A table and its columns, in the one order in which rows are selected, read and written.
struct LedgerTable: Sendable {
    let name: String
    let columns: [String]
    /// How many of the columns, the first ones, name a row; 0 where every row is another one.
    let keyCount: Int
    /// The columns that change, by their places. The key and some others never do once a row is there: a database need
    /// not look after their indexes.
    private let changing: [Int]

    private init(_ name: String, key: [String], _ others: [String], fixed: Set<String> = []) {
        self.name = name
        columns = key + others
        keyCount = key.count
        changing = others.indices.filter { !fixed.contains(others[$0]) }.map { $0 + key.count }
    }

    private static func list(_ columns: some Sequence<String>) -> String {
        columns.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    var select: String { "SELECT \(Self.list(columns)) FROM \(name)" }

    /// Adds rows; with `conflict` says what becomes of one that has the same key.
    private func insert(_ rows: Int, _ conflict: String) -> String {
        let row = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
        let places = Array(repeating: row, count: rows).joined(separator: ", ")
        return "INSERT INTO \(name) (\(Self.list(columns))) VALUES \(places)\(conflict)"
    }

    private var onKey: String { " ON CONFLICT (\(Self.list(columns.prefix(keyCount)))) DO " }

    func insert(_ rows: Int = 1) -> String { insert(rows, "") }
    /// A row that is there stays as it was.
    var insertMissing: String { insert(1, onKey + "NOTHING") }
    /// Changes a row that is there. Its values are those of ``changes(_:)``.
    var update: String {
        let set = changing.map { "\"\(columns[$0])\" = ?" }.joined(separator: ", ")
        // As ``LedgerQuery/posting`` asks for it.
        let key = columns.prefix(keyCount).map { "\"\($0)\" = \($0 == "type" ? "CAST(? AS TEXT)" : "?")" }
            .joined(separator: " AND ")
        return "UPDATE \(name) SET \(set) WHERE \(key)"
    }

    /// Of a whole row's values those that change, and then the key's.
    func changes(_ values: [LedgerValue]) -> [LedgerValue] { changing.map { values[$0] } + values.prefix(keyCount) }

    /// A row that is there is replaced, but for what never changes. No two of these rows may have the same key.
    func replace(_ rows: Int = 1) -> String {
        let others = changing.map { columns[$0] }.map { "\"\($0)\" = excluded.\"\($0)\"" }
        return insert(rows, onKey + "UPDATE SET " + others.joined(separator: ", "))
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
        ],
        // What is `let` in a Posting.
        fixed: [
            "asked", "fingerprint", "cardMasked", "cardHash", "entry", "rrn", "clearingDate", "originalTerminal",
            "originalBatch", "originalStan", "originalType", "receivedAt", "utcOffset",
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

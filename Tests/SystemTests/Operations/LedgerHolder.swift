import GRDB

/// Another program at the ledger's file, which keeps the host from writing.
struct LedgerHolder {
    private let queue: DatabaseQueue

    init(_ pair: Pair) throws {
        var configuration = Configuration()
        // A transaction stays open over several calls.
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: pair.ledgerPath, configuration: configuration)
    }

    func hold() throws { try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") } }
    func letGo() throws { try queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") } }
}

public import DayEnd
import GRDB
import Store

/// What a look at a journal's file found; nothing is changed by it.
public struct JournalVerification: Sendable, Encodable {
    public var records: Int
    public var lines: Int
    /// Closed batches, in their order.
    public var batches: [String]
    /// Number of the batch that is open.
    public var openBatch: String
    /// Transactions whose end is not known: the terminal finds it out when it starts.
    public var open: [LineKey]
    /// Lines that the host has not heard of.
    public var undelivered: Int
    public var repairs: [JournalRepair]
    /// A sentence for each rule that is broken; none in a sound journal.
    public var problems: [String]

    /// - Throws: ``RecordError`` or ``FoldError`` for the first record that is not what was written;
    ///   ``DamagedFile`` where the database itself cannot be read.
    public init(_ path: String) throws {
        let database = try ReadOnlyDatabase(path, schema: JournalStore.schema, allowsEmpty: true)
        var audit = JournalAudit()
        var chain = RecordChain()
        var found: [String] = []
        do {
            found = try database.problems()
            try database.queue.read { db in
                guard !database.isEmpty else { return }
                try JournalStore.scan(db, from: 1) { try audit.read(chain.open($0)) }
                let wrong = try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT sequence FROM record
                        WHERE isAnchor <> (json_extract(text, '$.record.batchClosed') IS NOT NULL)
                        """)
                found += wrong.map { "record \($0): its mark as the end of a batch is wrong" }
            }
        } catch let error as DatabaseError {
            throw DamagedFile(path: path, problem: "\(error)")
        }
        audit.finish()
        records = audit.records
        lines = audit.lineCount
        batches = audit.batches.map(\.text)
        openBatch = audit.state.batch.text
        open = audit.state.open.map(\.intent.key)
        undelivered = audit.state.undelivered + audit.state.late.count
        repairs = audit.repairs
        problems = found + audit.problems
    }
}

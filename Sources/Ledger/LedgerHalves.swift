/// Entries of earlier schemas stood in two rows, a debit and a credit.
public enum LedgerHalves {
    /// Selects them as pairs, from `entryHalf`: the halves of one act and cause in the order in which they were made. A
    /// half without its other has no second account, which the new table refuses: the step fails and changes nothing.
    ///
    /// - Parameters:
    ///   - receipt: SQL for the local day of `posting`'s receipt, YYYY-MM-DD.
    ///   - clearing: SQL for its F15, which has no year.
    ///   - entryDay: SQL for the day of the entry `half`, where no posting tells one.
    public static func pairs(receipt: String, clearing: String, entryDay: String) -> String {
        let key = ["merchant", "terminal", "batch", "stan", "type", "cause", "amount", "time"]
        let columns = key.joined(separator: ", ")
        func half(_ side: String) -> String {
            """
            (SELECT *, row_number() OVER (PARTITION BY \(columns) ORDER BY id) AS place
            FROM entryHalf WHERE side = '\(side)')
            """
        }
        func either(_ column: String) -> String { "COALESCE(d.\(column), c.\(column))" }
        let month = "CAST(substr(\(clearing), 1, 2) AS INTEGER) - CAST(substr(\(receipt), 6, 2) AS INTEGER)"
        let year = "CAST(substr(\(receipt), 1, 4) AS INTEGER)"
        let nearest =
            "\(year) + CASE WHEN \(month) <= -7 THEN 1 WHEN \(month) >= 7 THEN -1 ELSE 0 END"
        return """
            SELECT half.merchant, half.terminal, half.batch, half.stan, half.type,
                COALESCE(
                    CASE WHEN length(\(clearing)) = 4
                    THEN CAST(\(nearest) AS TEXT) || '-' || substr(\(clearing), 1, 2) || '-' || substr(\(clearing), 3, 2)
                    ELSE \(receipt) END, \(entryDay)),
                half.debit, half.credit, half.amount, half.cause, half.time
            FROM (
                SELECT \(key.map { "\(either($0)) AS \($0)" }.joined(separator: ", ")),
                    d.account AS debit, c.account AS credit, \(either("id")) AS id
                FROM \(half("debit")) AS d FULL JOIN \(half("credit")) AS c
                ON \((key + ["place"]).map { "d.\($0) = c.\($0)" }.joined(separator: " AND "))
            ) AS half
            LEFT JOIN posting ON posting.merchant = half.merchant AND posting.terminal = half.terminal
                AND posting.batch = half.batch AND posting.stan = half.stan AND posting.type = half.type
            ORDER BY half.id
            """
    }
}

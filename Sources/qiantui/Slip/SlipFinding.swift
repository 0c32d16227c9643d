import DayEnd

/// What `slip verify` found, for machines.
struct SlipFinding: Encodable {
    let signed: Bool
    let terminal: String
    let merchant: String
    let batch: String
    let businessDay: String
    let time: String
    let currency: String
    /// Minor units.
    let net: Int64
    let sales: Int
    let refunds: Int
    let lines: Int
    let verdict: String
    let hostRRN: String
    /// SHA-256 of the slip, hexadecimal.
    let slipHash: String

    init(_ statement: ClosingStatement, isSigned: Bool) {
        signed = isSigned
        terminal = statement.terminal
        merchant = statement.merchant
        batch = statement.batch.text
        businessDay = statement.businessDay.description
        time = statement.time.description
        currency = statement.currency.alphabeticCode
        net = statement.net
        sales = statement.salesCount
        refunds = statement.refundCount
        lines = statement.lineCount
        verdict = statement.verdict.rawValue
        hostRRN = statement.hostRRN
        slipHash = HexBytes(statement.slipHash).text
    }

    /// The same for people.
    static func lines(of statement: ClosingStatement) -> [String] {
        [
            "Merchant      \(statement.merchant)", "Terminal      \(statement.terminal)",
            "Batch         \(statement.batch)", "Business day  \(statement.businessDay)",
            "Time          \(statement.time)",
            "Net           \(statement.currency.alphabeticCode) \(Money(statement.net, statement.currency))",
            "Lines         \(statement.lineCount): \(statement.salesCount) sales, \(statement.refundCount) refunds",
            "Verdict       \(statement.verdict.rawValue)", "Host RRN      \(statement.hostRRN)",
        ]
    }
}

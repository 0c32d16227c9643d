import PaymentSecurity
import StrictJSON

/// What a closing says of itself in one line, for a signature and a QR code: whoever holds the terminal's public key
/// can check a printed slip without any network.
///
/// It stands beside the records, not with paper: terminal, host and fleet all speak of a closing in these words.
public struct ClosingStatement: Hashable, Sendable {
    public var terminal: String
    public var merchant: String
    public var batch: BatchNumber
    public var businessDay: CivilDate
    public var time: Moment
    public var currency: Currency
    /// Sales less refunds, minor units.
    public var net: Int64
    /// Lines of sales, lines of refunds, and lines of the batch altogether.
    public var salesCount: Int
    public var refundCount: Int
    public var lineCount: Int
    public var verdict: DayVerdict
    /// F37 of the 0510; empty where the host did not answer or named none.
    public var hostRRN: String
    /// SHA-256 over the slip's canonical form, ``SettlementSlip/canonicalBytes``.
    public var slipHash: [UInt8]

    /// - Throws: `RecordError` when the slip cannot be written, which no slip of this program brings about.
    public init(_ slip: SettlementSlip, hostRRN: String?) throws(RecordError) {
        terminal = Self.plain(slip.terminal)
        merchant = Self.plain(slip.merchant)
        batch = slip.batch
        businessDay = slip.businessDay
        time = slip.time
        currency = slip.currency
        net = slip.net.net
        salesCount = slip.net.sales.count
        refundCount = slip.net.refunds.count
        lineCount = slip.lineCount
        verdict = slip.verdict
        self.hostRRN = Self.plain(hostRRN ?? "")
        slipHash = SHA256.hash(try slip.canonicalBytes)
    }

    /// F37 comes from the host: what would look like the end of a field, or is not printable, is left out.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) && $0 != ";" }.map(Character.init))
    }

    init(
        terminal: String, merchant: String, batch: BatchNumber, businessDay: CivilDate, time: Moment,
        currency: Currency, net: Int64, counts: [Int], verdict: DayVerdict, hostRRN: String, slipHash: [UInt8]
    ) {
        self.terminal = terminal
        self.merchant = merchant
        self.batch = batch
        self.businessDay = businessDay
        self.time = time
        self.currency = currency
        self.net = net
        salesCount = counts[0]
        refundCount = counts[1]
        lineCount = counts[2]
        self.verdict = verdict
        self.hostRRN = hostRRN
        self.slipHash = slipHash
    }
}

extension SettlementSlip {
    /// The slip as it is hashed: JSON without blanks, keys sorted, as the journal stores it.
    public var canonicalBytes: [UInt8] {
        get throws(RecordError) {
            guard let bytes = try? CanonicalJSON.bytes(self) else {
                throw RecordError(sequence: 0, problem: "the slip of batch \(batch) cannot be written as JSON")
            }
            return bytes
        }
    }
}

public import DayEnd
import HostCore
public import Ledger
import UnionPay

/// How far a shop's terminals are with their day.
public struct ShopReport: Codable, Sendable {
    public struct Till: Codable, Sendable, Equatable {
        public var terminal: String
        public var batch: Int
        public var isSignedIn: Bool
        /// Approved acts in the open batch.
        public var lines: Int
        /// When the newest of them came, local time; nil where there is none.
        public var last: String?
        /// The batch that was closed last, and when.
        public var closedBatch: Int?
        public var closedAt: String?
        /// Its open batch is empty, and one was closed on this clearing day.
        public var isClosed: Bool
    }

    public struct Freeze: Codable, Sendable, Equatable {
        /// Which closes the shop.
        public var terminal: String
        public var since: String
        public var until: String
    }

    public var merchant: String
    /// F15 of what would be received now.
    public var clearingDate: String
    public var tills: [Till]
    /// Terminals that close the shop now; the others sell nothing meanwhile.
    public var freezes: [Freeze]

    /// Reads the ledger; must run inside a ledger group.
    public init(_ settings: HostSettings, ledger: any Ledger, merchant: String, at now: Moment) throws {
        self.merchant = merchant
        let today = try settings.configuration().clearingDate(at: now)
        clearingDate = today
        var closed: [String: BatchRow] = [:]
        // In the order in which they were settled.
        for row in try ledger.batches(merchant: merchant, terminal: nil) where row.state == .closed {
            closed[row.terminal] = row
        }
        tills = try ledger.tills(merchant: merchant).map { row in
            let last = closed[row.terminal]
            return Till(
                terminal: row.terminal, batch: row.batch.value, isSignedIn: row.isSignedIn, lines: row.lines,
                last: row.last.map { Moment(milliseconds: $0, utcOffset: now.utcOffset).localText },
                closedBatch: last?.batch.value, closedAt: last?.closedAt?.localText,
                isClosed: row.lines == 0 && last?.clearingDate == today)
        }
        freezes = try ledger.freezes(merchant: merchant).filter { $0.stands(at: now) }.map { row in
            Freeze(
                terminal: row.terminal, since: row.since.localText, until: row.until?.localText ?? "")
        }
    }
}

public import DayEnd
import Foundation
import HostCore
public import Ledger
import PaymentSecurity
import Store

/// Makes the settlement file of a clearing day, once.
public enum SettlementFiling {
    public struct Filed: Codable, Sendable {
        public var clearingDay: CivilDate
        public var path: String
        /// One for each currency of the day, in the order of the file's blocks.
        public var totals: [Total]
        /// The day had been filed before: the same file, byte for byte.
        public var wasFiled: Bool
        /// Earlier days with lines of which no file was made: a day that is left out is as bad as one that goes twice.
        public var unfiledBefore: [CivilDate]
    }

    public struct Total: Codable, Sendable, Hashable {
        /// ISO 4217, alphabetic.
        public var currency: String
        public var lines: Int
        /// Minor units, sales less refunds.
        public var net: Int64

        public init(currency: String, lines: Int, net: Int64) {
            (self.currency, self.lines, self.net) = (currency, lines, net)
        }
    }

    /// How many days back a day without its file is looked for.
    private static let daysBack = 31

    /// Files a day: one block of header, lines and trailer for each currency that merchants have. Filing it again
    /// writes nothing new: the file that is there must be the one that was made.
    ///
    /// Must run inside a ledger group.
    public static func file(
        _ day: CivilDate, ledger: any Ledger, folder: String, institution: String, at now: Moment
    ) throws -> Filed {
        let batches = try ledger.batches(merchant: nil, terminal: nil)
        let closed = Set(
            batches.filter { $0.state == .closed }.map { "\($0.merchant)/\($0.terminal)/\($0.batch)" })
        let blocks = try byCurrency(ledger.postings(clearing: day), in: ledger).map { currency, postings in
            try SettlementFile(
                clearingDay: day, postings: postings, institution: institution, currency: currency
            ) { closed.contains("\($0.key.merchant)/\($0.key.terminal)/\($0.key.batch)") }
        }
        let text = blocks.map(\.text).joined()
        let digest = HexBytes(SHA256.hash(Array(text.utf8))).text
        let path = folder + "/\(day).csv"
        var filed = Filed(
            clearingDay: day, path: path,
            totals: blocks.map { .init(currency: $0.currency.alphabeticCode, lines: $0.lineCount, net: $0.net) },
            wasFiled: false, unfiledBefore: try unfiled(before: day, in: ledger))
        if let known = try ledger.settlementFile(day) {
            guard known == digest else {
                throw StoreError.failed(
                    "settlement file of \(day): the ledger no longer gives the file that was made; nothing is written")
            }
            filed.wasFiled = true
            if FileManager.default.fileExists(atPath: path) { return filed }
        }
        try DataFolder.make(path)
        try DataFolder.write(Array(text.utf8), to: path)
        if !filed.wasFiled {
            try ledger.noteSettlementFile(
                day, digest: digest, lines: blocks.reduce(0) { $0 + $1.lineCount },
                net: blocks.reduce(0) { $0 + $1.net }, at: now)
        }
        return filed
    }

    /// Postings by the currency of their terminal, in the order of its code; where there are none, the home currency.
    private static func byCurrency(
        _ postings: [Posting], in ledger: any Ledger
    ) throws -> [(currency: Currency, postings: [Posting])] {
        var currencies: [String: Currency] = [:]
        for row in try ledger.terminals(merchant: nil, terminal: nil) {
            currencies["\(row.merchant)/\(row.terminal)"] = row.currency
        }
        let groups = Dictionary(grouping: postings) {
            currencies["\($0.key.merchant)/\($0.key.terminal)"] ?? .renminbi
        }
        let found = groups.sorted { $0.key.numericCode < $1.key.numericCode }.map { ($0.key, $0.value) }
        return found.isEmpty ? [(.renminbi, [])] : found
    }

    /// Of the month before a day, the days with lines of which no file was made, oldest first.
    private static func unfiled(before day: CivilDate, in ledger: any Ledger) throws -> [CivilDate] {
        try (1...daysBack).reversed().map { day.adding(days: -$0) }.filter { earlier in
            try ledger.settlementFile(earlier) == nil
                && ledger.postings(clearing: earlier).contains(where: SettlementFile.holds)
        }
    }
}

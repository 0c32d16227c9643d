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
        public var lines: Int
        /// Minor units, sales less refunds.
        public var net: Int64
        /// The day had been filed before: the same file, byte for byte.
        public var wasFiled: Bool
        /// Earlier days with lines of which no file was made: a day that is left out is as bad as one that goes twice.
        public var unfiledBefore: [CivilDate]
    }

    /// How many days back a day without its file is looked for.
    private static let daysBack = 31

    /// Files a day. Filing it again writes nothing new: the file that is there must be the one that was made.
    ///
    /// Must run inside a ledger group.
    public static func file(
        _ day: CivilDate, ledger: any Ledger, folder: String, institution: String, currency: Currency, at now: Moment
    ) throws -> Filed {
        let batches = try ledger.batches(merchant: nil, terminal: nil)
        let closed = Set(
            batches.filter { $0.state == .closed }.map { "\($0.merchant)/\($0.terminal)/\($0.batch)" })
        let file = try SettlementFile(
            clearingDay: day, postings: ledger.postings(clearing: day), institution: institution, currency: currency
        ) { closed.contains("\($0.key.merchant)/\($0.key.terminal)/\($0.key.batch)") }
        let digest = HexBytes(SHA256.hash(Array(file.text.utf8))).text
        let path = folder + "/\(day).csv"
        var filed = Filed(
            clearingDay: day, path: path, lines: file.lineCount, net: file.debit.amount - file.credit.amount,
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
        try DataFolder.write(Array(file.text.utf8), to: path)
        if !filed.wasFiled {
            try ledger.noteSettlementFile(day, digest: digest, lines: file.lineCount, net: filed.net, at: now)
        }
        return filed
    }

    /// Of the month before a day, the days with lines of which no file was made, oldest first.
    private static func unfiled(before day: CivilDate, in ledger: any Ledger) throws -> [CivilDate] {
        try (1...daysBack).reversed().map { day.adding(days: -$0) }.filter { earlier in
            try ledger.settlementFile(earlier) == nil
                && ledger.postings(clearing: earlier).contains(where: SettlementFile.holds)
        }
    }
}

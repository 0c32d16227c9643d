public import DayEnd
import Foundation
public import HostCore
public import Ledger
import PaymentSecurity
import Store
import UnionPay

/// Makes the settlement file of a clearing day, once.
public enum SettlementFiling {
    public struct Filed: Codable, Sendable {
        public var clearingDay: CivilDate
        /// The newest file of the day.
        public var path: String
        /// Which one it is: 1 is the day's own, those after it bring what came late.
        public var number: Int
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
        /// Minor units, what merchants pay of it by the fee table.
        public var fees: Int64

        public init(currency: String, lines: Int, net: Int64, fees: Int64 = 0) {
            (self.currency, self.lines, self.net, self.fees) = (currency, lines, net, fees)
        }
    }

    /// How many days back a day without its file is looked for.
    private static let daysBack = 31

    /// Files a day: one block of header, lines and trailer for each currency that merchants have. Filing it again
    /// writes nothing new: the file that is there must be the one that was made. What came late since then goes to a
    /// further file, and nothing that was filed changes.
    ///
    /// Must run inside a ledger group.
    ///
    /// - Parameters:
    ///   - fees: By which lines that are new are charged; those that were filed keep their fee.
    ///   - progress: Is told how many of the day's lines are filed, and of how many.
    public static func file(
        _ day: CivilDate, ledger: any Ledger, folder: String, institution: String, fees: FeeTable = FeeTable(),
        at now: Moment, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Filed {
        let batches = try ledger.batches(merchant: nil, terminal: nil)
        let closed = Set(
            batches.filter { $0.state == .closed }.map { "\($0.merchant)/\($0.terminal)/\($0.batch)" })
        let postings = try ledger.postings(clearing: day)
        let notes = try ledger.settlementFiles(of: day)
        // Refused while one of its batches is open.
        let blocks = try byCurrency(postings, in: ledger).map { currency, postings in
            try SettlementFile(
                clearingDay: day, postings: postings, institution: institution, currency: currency
            ) { closed.contains("\($0.key.merchant)/\($0.key.terminal)/\($0.key.batch)") }
        }
        let unfiled = try unfiled(before: day, in: ledger)
        guard let first = notes.first else {
            let lines = try charged(postings, number: 1, ledger, fees, progress)
            return try write(
                blocks, lines, number: 1, of: day, ledger, folder, at: now, unfiledBefore: unfiled)
        }
        let known = try ledger.filedLines(of: day)
        if known.isEmpty, digest(text(blocks)) != first.digest { throw other(day) }
        if !known.isEmpty {
            let late = try late(postings, known, batches, notes, ledger)
            guard late.unexplained.isEmpty else { throw other(day) }
            if !late.isEmpty {
                let number = notes.count + 1
                var lines = try charged(late.new, number: number, ledger, fees, progress)
                lines += late.withdrawn.map { line in
                    var line = line
                    (line.number, line.standing) = (number, .withdrawn)
                    (line.amount, line.fee) = (0 - line.amount, 0 - line.fee)
                    return line
                }
                return try write(
                    files(of: lines, day, institution), lines, number: number, of: day, ledger, folder, at: now,
                    unfiledBefore: unfiled)
            }
        }
        // Nothing is new: each file that was made is there, byte for byte.
        var filed = Filed(
            clearingDay: day, path: path(folder, day, notes.count), number: notes.count, totals: [], wasFiled: true,
            unfiledBefore: unfiled)
        for note in notes {
            let lines = known.filter { $0.number == note.number }
            let made = try known.isEmpty ? blocks : files(of: lines, day, institution)
            let text = text(made)
            guard digest(text) == note.digest else { throw other(day) }
            let path = path(folder, day, note.number)
            if !FileManager.default.fileExists(atPath: path) {
                try DataFolder.make(path)
                try DataFolder.write(Array(text.utf8), to: path)
            }
            filed.totals = try totals(made, lines)
        }
        return filed
    }

    private static func text(_ blocks: [SettlementFile]) -> String { blocks.map(\.text).joined() }

    private static func digest(_ text: String) -> String { HexBytes(SHA256.hash(Array(text.utf8))).text }

    private static func path(_ folder: String, _ day: CivilDate, _ number: Int) -> String {
        folder + "/\(day)" + (number == 1 ? "" : ".\(number)") + ".csv"
    }

    private static func other(_ day: CivilDate) -> StoreError {
        .failed(
            "settlement file of \(day): the ledger no longer gives the file that was made; nothing is written")
    }

    private static func totals(_ blocks: [SettlementFile], _ lines: [FiledLine]) throws -> [Total] {
        try blocks.map { block in
            let own = lines.filter { $0.currency == block.currency }
            let fees = try own.reduce(Int64(0)) { try $0.adding($1.fee) }
            return .init(currency: block.currency.alphabeticCode, lines: block.lineCount, net: block.net, fees: fees)
        }
    }

    /// Writes a file, and notes it with its lines.
    private static func write(
        _ blocks: [SettlementFile], _ lines: [FiledLine], number: Int, of day: CivilDate, _ ledger: any Ledger,
        _ folder: String, at now: Moment, unfiledBefore: [CivilDate]
    ) throws -> Filed {
        let (text, path) = (text(blocks), path(folder, day, number))
        try DataFolder.make(path)
        try DataFolder.write(Array(text.utf8), to: path)
        // A control figure: it only has to be told again.
        let net = blocks.reduce(Int64(0)) { $0 &+ $1.net }
        let note = SettlementNote(day, number: number, digest: digest(text), lines: lines.count, net: net, at: now)
        try ledger.addSettlementFile(note, lines: lines, at: now)
        return Filed(
            clearingDay: day, path: path, number: number, totals: try totals(blocks, lines), wasFiled: false,
            unfiledBefore: unfiledBefore)
    }

    /// The blocks of lines that are told.
    private static func files(
        of lines: [FiledLine], _ day: CivilDate, _ institution: String
    ) throws -> [SettlementFile] {
        let groups = Dictionary(grouping: lines, by: \.currency).sorted { $0.key.numericCode < $1.key.numericCode }
        let found = groups.isEmpty ? [(.renminbi, [])] : groups.map { ($0.key, $0.value) }
        return try found.map { currency, lines in
            try SettlementFile(clearingDay: day, institution: institution, currency: currency, lines: lines)
        }
    }

    /// Lines with their fees, in the order of the file.
    private static func charged(
        _ postings: [Posting], number: Int, _ ledger: any Ledger, _ fees: FeeTable, _ progress: (Int, Int) -> Void
    ) throws -> [FiledLine] {
        var reckoning = FeeReckoning(fees)
        let held = postings.filter(SettlementFile.holds)
        // What was sold in an earlier file.
        let own = Set(held.map(\.key))
        for original in Set(held.filter { $0.key.type.isCredit }.compactMap(\.original)).subtracting(own) {
            for line in try ledger.filedLines(of: original) { try reckoning.know(line) }
        }
        let currencies = try currencies(in: ledger)
        let ordered = held.filter { !$0.key.type.isCredit } + held.filter { $0.key.type.isCredit }
        var lines: [FiledLine] = []
        for posting in ordered {
            lines.append(
                try reckoning.line(
                    posting, number: number,
                    currency: currencies["\(posting.key.merchant)/\(posting.key.terminal)"] ?? .renminbi,
                    standing: posting.isLate ? .late : .line))
            if lines.count.isMultiple(of: 1024) { progress(lines.count, ordered.count) }
        }
        return lines.sorted(by: FiledLine.precedes)
    }

    private static func late(
        _ postings: [Posting], _ known: [FiledLine], _ batches: [BatchRow], _ notes: [SettlementNote],
        _ ledger: any Ledger
    ) throws -> LateLines {
        var closings: [String: Int64] = [:]
        for row in batches {
            closings["\(row.merchant)/\(row.terminal)/\(row.batch)"] = row.closedAt?.milliseconds ?? .max
        }
        let madeAt = notes.map(\.madeAt).max() ?? 0
        // Only those are asked for that stand no more.
        let standing = Set(postings.filter(SettlementFile.holds).map(\.key))
        let gone = Set(known.map(\.key)).subtracting(standing)
        let merchants = Set(gone.map(\.merchant)).sorted()
        let all = try merchants.flatMap { try ledger.postings(merchant: $0, terminal: nil) }
        return try LateLines(filed: known, postings: postings, adjusted: LateLines.adjusted(by: all)) {
            closings["\($0.key.merchant)/\($0.key.terminal)/\($0.key.batch)"] ?? .max > madeAt
        }
    }

    private static func currencies(in ledger: any Ledger) throws -> [String: Currency] {
        var currencies: [String: Currency] = [:]
        for row in try ledger.terminals(merchant: nil, terminal: nil) {
            currencies["\(row.merchant)/\(row.terminal)"] = row.currency
        }
        return currencies
    }

    /// Postings by the currency of their terminal, in the order of its code; where there are none, the home currency.
    private static func byCurrency(
        _ postings: [Posting], in ledger: any Ledger
    ) throws -> [(currency: Currency, postings: [Posting])] {
        let currencies = try currencies(in: ledger)
        let groups = Dictionary(grouping: postings) {
            currencies["\($0.key.merchant)/\($0.key.terminal)"] ?? .renminbi
        }
        let found = groups.sorted { $0.key.numericCode < $1.key.numericCode }.map { ($0.key, $0.value) }
        return found.isEmpty ? [(.renminbi, [])] : found
    }

    /// Of the month before a day, the days with lines of which no file was made, oldest first.
    private static func unfiled(before day: CivilDate, in ledger: any Ledger) throws -> [CivilDate] {
        try (1...daysBack).reversed().map { day.adding(days: -$0) }.filter { earlier in
            try ledger.settlementFiles(of: earlier).isEmpty
                && ledger.postings(clearing: earlier).contains(where: SettlementFile.holds)
        }
    }
}

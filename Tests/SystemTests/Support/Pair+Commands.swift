import DayEnd
import Foundation
import Journal
import TerminalService
import Testing
import UnionPay

/// What people do at the command line, beside the running services.
extension Pair {
    /// `qiantui terminal … --json`: what it answered.
    @discardableResult
    func command(
        _ arguments: [String], input: String = "", status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TerminalReply {
        let ended = try await Program.run(
            ["terminal"] + arguments + ["--data", terminalFolder, "--json"], input: input)
        #expect(ended.status == status, "\(arguments): \(ended.errors)", sourceLocation: sourceLocation)
        let last = try #require(ended.output.split(separator: "\n").last, sourceLocation: sourceLocation)
        return try JSONDecoder().decode(TerminalReply.self, from: Data(last.utf8))
    }

    /// What a command tells people.
    func told(_ arguments: [String]) async throws -> String {
        let ended = try await Program.run(arguments)
        return ended.output + ended.errors
    }

    func swipe(_ card: TestCard = .domestic) throws -> String { try Self.json(card.presented(.swipe)) }

    /// Every record of the journal so far.
    nonisolated func records() throws -> [TerminalRecord] {
        var records: [TerminalRecord] = []
        try JournalStore.readAll(journalPath) { records.append($0.record) }
        return records
    }

    /// The drawer as it was counted in the last closing.
    nonisolated func comparison() throws -> CashComparison? {
        try records().reversed().lazy.compactMap { record -> CashComparison? in
            if case .counted(let comparison) = record { comparison } else { nil }
        }.first
    }

    /// Books a sale that was made without the host.
    func offlineSale(_ amount: Int64, _ card: TestCard = .domestic) async throws -> Line {
        try await approve(.offlineSale, amount, card.presented(.keyed)) {
            $0.authority = OfflineAuthority(mode: "01", institution: "01020000")
            $0.authorization = "123456"
        }
    }

    /// The closing under way has come to its end.
    @discardableResult
    nonisolated func ended(within limit: Duration = .seconds(30)) async throws -> TerminalStatus {
        try await eventually("the end of the closing", within: limit) {
            let status = try await status()
            return status.closingStep == nil ? status : nil
        }
    }
}

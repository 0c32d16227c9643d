import ArgumentParser
import HostService
import Ledger

/// `qiantui host slots`: who closes when.
struct SlotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slots", abstract: "Show how terminals are spread over the closing hours.",
        discussion: """
            Reads the ledger beside a running host. A terminal has its place from its first sign-in on, and its slot \
            follows from that and from `closingHours` and `blackOuts`. With --terminal: its slot, and the later turns in \
            which it comes where it could not come then. Exit code 1 where more terminals have a place than \
            `closingCapacity` allows.
            """)
    @OptionGroup var report: ReportOptions

    /// Minutes that share a line.
    private static let step = 10
    private static let barLength = 50

    func run() async throws {
        try await guarded {
            let output = Output(isJSON: report.json)
            let settings = try HostCommand.settings(report.config)
            let ledger = try HostLedger.read(settings.database, data: report.data)
            let found = try ledger.group {
                try SlotReport(settings, ledger: ledger, merchant: report.merchant, terminal: report.terminal)
            }
            if let terminals = found.terminals {
                guard !terminals.isEmpty else {
                    throw Failure(.badInput, "--terminal, --merchant: no such terminal is registered")
                }
                for row in terminals {
                    let turns = row.turns.dropFirst()
                    output.say(
                        "\(row.merchant) \(row.terminal) "
                            + (row.slot.map { "closes at \($0)" } ?? "gets its slot when it signs in")
                            + (turns.isEmpty ? "" : ", or else at \(turns.joined(separator: ", "))"))
                }
            } else {
                tell(found, output)
            }
            if let shortage = found.shortage { output.say(shortage) }
            try output.result(found)
            return found.shortage == nil ? .done : .broken
        }
    }

    private func tell(_ found: SlotReport, _ output: Output) {
        let room = found.room.map { " of \($0) (\(found.capacity ?? 0) a minute)" } ?? ", no limit"
        output.say("\(found.closingHours), \(found.minutes.count) open minutes: \(found.places) places\(room)")
        output.say("fullest minute: \(found.highest.terminals) terminals at \(found.highest.time)")
        let most = max(found.highest.terminals, found.capacity ?? 0, 1)
        for start in stride(from: 0, to: found.minutes.count, by: Self.step) {
            let minutes = found.minutes[start..<min(start + Self.step, found.minutes.count)]
            let highest = minutes.map(\.terminals).max() ?? 0
            let bar = String(repeating: "#", count: (highest * Self.barLength + most - 1) / most)
            output.say("  \(minutes.first?.time ?? "") \(bar) \(highest)")
        }
        output.say("Each line: the fullest of \(Self.step) minutes.")
    }
}

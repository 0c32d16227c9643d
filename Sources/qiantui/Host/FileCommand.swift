import ArgumentParser
import DayEnd
import Foundation
import HostCore
import HostService
import Ledger
import Timekeeping

extension HostCommand {
    struct FileDay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "file", abstract: "Write the settlement file of a clearing day (F15), once.",
            discussion: """
                Refused while a batch with lines of that day is open. Filed again, the same file is named, never another; \
                what came late since then goes to a further file of the day, DAY.2.csv. Fees are those of the key `fees` \
                in the configuration, and stay as they are from then on; see docs/settlement.md.
                Example: qiantui host file 2026-11-23 --data DIR
                """)
        @Argument(help: "Clearing day, YYYY-MM-DD.") var day: String
        @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
        @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                guard let date = CivilDate(day) else {
                    throw Failure(.usage, "expected a day YYYY-MM-DD, found \(day)")
                }
                let settings = try HostCommand.settings(config)
                let clock = try WallClock.configured(zone: settings.zone)
                let ledger = try HostLedger.open(settings.database, data: data, isFiling: true)
                do {
                    let bar = Bar()
                    defer { bar.finish() }
                    let filed = try ledger.group {
                        try SettlementFiling.file(
                            date, ledger: ledger, folder: data + "/settlement", institution: settings.institution,
                            fees: settings.fees, at: clock.now, progress: bar.move(to:of:))
                    }
                    bar.finish()
                    let output = Output(isJSON: json)
                    let totals = filed.totals.map { total in
                        let net = Currency(total.currency).map { Money(total.net, $0).description } ?? "\(total.net)"
                        let fees = Currency(total.currency).map { Money(total.fees, $0).description } ?? ""
                        return "\(total.lines) lines, net \(total.currency) \(net)"
                            + (total.fees == 0 ? "" : ", fees \(fees)")
                    }
                    output.say(
                        "\(filed.path): \(totals.joined(separator: "; "))"
                            + (filed.wasFiled ? "; it was filed before" : ""))
                    if !filed.unfiledBefore.isEmpty {
                        let days = filed.unfiledBefore.map(\.description).joined(separator: ", ")
                        output.say("warning: earlier days with lines and without a file: \(days); file them as well")
                    }
                    try output.result(filed)
                    return .done
                } catch let error as SettlementFile.NotReady {
                    throw Failure(.pending, error.description)
                }
            }
        }
    }
}

/// A bar of lines whose number is known when the first of them are done.
final class Bar {
    private var bar: ProgressBar?

    func move(to done: Int, of total: Int) {
        if bar == nil { bar = ProgressBar("lines", total: total) }
        bar?.move(to: done)
    }

    func finish() { bar?.finish() }
}

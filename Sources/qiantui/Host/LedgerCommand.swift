import ArgumentParser
import DayEnd
import HostCore
import HostService
import Ledger
import UnionPay

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Read and check the ledger.",
        subcommands: [Verify.self, Cases.self, Lines.self, Partitions.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the ledger: its file, entries, numbers and sums. Nothing is changed.",
            discussion: """
                Works on the ledger of a host that runs, was stopped or has crashed. Checked are the database's pages, \
                that every line is booked once, that the balance of each account is that of its lines and fees, that no \
                act stands twice, that voids and refunds fit what they undo, that batches follow each other without a gap, that the totals of every \
                closed batch are those of its lines, and the settlement files that were made. Exit code 1 where a rule \
                is broken; it is named.
                """)
        @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
        @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                let found = try HostLedger.verification(HostCommand.database(config), data: data)
                for problem in found.problems { output.say(problem) }
                output.say(
                    found.problems.isEmpty
                        ? "\(found.postings) postings: debits equal credits, every line is booked once."
                        : "\(found.problems.count) problems in \(found.postings) postings.")
                try output.result(found)
                return found.problems.isEmpty ? .done : .broken
            }
        }
    }

    struct Cases: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the lines on which terminal and host do not agree.")
        @OptionGroup var report: ReportOptions

        /// A case with who must answer it, and until when.
        struct Told: Encodable {
            var row: CaseRow
            enum Keys: String, CodingKey { case owner, due }
            func encode(to encoder: any Encoder) throws {
                try row.encode(to: encoder)
                var values = encoder.container(keyedBy: Keys.self)
                try values.encode(row.owner, forKey: .owner)
                try values.encode(row.due.description, forKey: .due)
            }
        }

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: report.json)
                let found = try await report.fetch()
                let currencies = found.currencies
                for row in found.cases {
                    let currency = currencies["\(row.merchant)/\(row.terminal)"] ?? .renminbi
                    let terminal = row.terminalAmount.map { Money($0, currency).description } ?? "-"
                    let host = row.hostAmount.map { Money($0, currency).description } ?? "-"
                    output.say(
                        "\(row.merchant) \(row.terminal) \(row.batch)/\(row.stan) \(row.kind.rawValue): "
                            + "terminal \(terminal), host \(host); for the \(row.owner.rawValue) until \(row.due)")
                }
                if found.cases.isEmpty { output.say("No open cases.") }
                try output.result(found.cases.map(Told.init))
                return .done
            }
        }
    }

    struct Lines: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the postings.")
        @OptionGroup var report: ReportOptions

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: report.json)
                let found = try await report.fetch()
                let currencies = found.currencies
                for posting in found.postings {
                    let currency = currencies["\(posting.key.merchant)/\(posting.key.terminal)"] ?? .renminbi
                    output.say(
                        "\(posting.key.terminal) \(posting.key.line) \(posting.key.type.rawValue) "
                            + "\(posting.state.rawValue) \(Money(posting.amount, currency)) \(posting.scheme) "
                            + "\(posting.card.masked) \(posting.rrn) \(posting.code)")
                }
                try output.result(found.postings)
                return .done
            }
        }
    }
}

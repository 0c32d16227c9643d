import ArgumentParser
import DayEnd
import Foundation
import HostCore
import HostService
import Ledger
import PostgreSQLLedger
import Store

extension HostCommand {
    struct Settlement: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "settlement", abstract: "What merchants are paid for a clearing day.",
            subcommands: [Export.self])
    }
}

extension HostCommand.Settlement {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write lines, totals and fees of a filed day, merchant by merchant.",
            discussion: """
                The day must have been filed with `qiantui host file`; from then on the same bytes come out each time. \
                What came late follows as blocks with higher numbers. Each block ends with the number of its records and \
                a hash over them; docs/settlement.md has the layout.
                Example: qiantui host settlement export --day 2026-11-23 --format csv --output day.csv --data DIR
                """)
        @Option(help: "Clearing day, YYYY-MM-DD.") var day: String
        @Option(help: "Only this merchant.") var merchant: String?
        @Option(help: "csv (RFC 4180) or jsonl (JSON Lines).") var format = "csv"
        @Option(help: "Only this file of the day: 1 is its own, those after it bring what came late.") var number: Int?
        @Option(
            help: ArgumentHelp("Where to write it; standard output where none is named.", valueName: "file"))
        var output: String?
        @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
        @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
        @Flag(help: "Print one JSON document; needs --output.") var json = false

        struct Exported: Encodable {
            var day: CivilDate
            var path: String?
            var blocks: Int
            var lines: Int
            var wasThere: Bool
        }

        func run() async throws {
            try await guarded {
                guard let date = CivilDate(day) else {
                    throw Failure(.usage, "--day: expected a day YYYY-MM-DD, found \(day)")
                }
                guard let format = SettlementExport.Format(rawValue: format) else {
                    throw Failure(.usage, "--format: expected csv or jsonl, found \(format)")
                }
                if json, output == nil { throw Failure(.usage, "--json: needs --output for the export itself") }
                let ledger = try HostLedger.read(HostCommand.database(config), data: data)
                let (notes, found) = try ledger.group {
                    (try ledger.settlementFiles(of: date), try ledger.filedLines(of: date))
                }
                guard !notes.isEmpty else {
                    throw Failure(.pending, "clearing day \(date) is not filed; run `qiantui host file \(date)` first")
                }
                if found.isEmpty, notes.contains(where: { $0.lines > 0 }) {
                    throw Failure(
                        .badInput, "clearing day \(date) was filed by an earlier version; settlement/\(date).csv is all"
                    )
                }
                let lines = found.filter {
                    ($0.key.merchant == merchant ?? $0.key.merchant) && $0.number == number ?? $0.number
                }
                let bar = ProgressBar("lines", total: lines.count)
                defer { bar.finish() }
                let export = try SettlementExport(lines, as: format) { bar.move(to: $0) }
                bar.finish()
                let wasThere = try write(export)
                guard let output else { return .done }
                let report = Output(isJSON: json)
                report.say(
                    "\(output): \(export.lineCount) lines in \(export.blockCount) blocks"
                        + (wasThere ? "; it was there before" : ""))
                try report.result(
                    Exported(
                        day: date, path: output, blocks: export.blockCount, lines: export.lineCount,
                        wasThere: wasThere))
                return .done
            }
        }

        /// - Returns: Whether the file was there already, the same.
        private func write(_ export: SettlementExport) throws -> Bool {
            guard let output else {
                FileHandle.standardOutput.write(Data(export.bytes))
                return false
            }
            guard let known = FileManager.default.contents(atPath: output) else {
                try DataFolder.write(export.bytes, to: output)
                return false
            }
            guard [UInt8](known) == export.bytes else {
                throw Failure(
                    .refused,
                    "--output: \(output) is there and another; name a new file, or --number for what came late")
            }
            return true
        }
    }
}

extension LedgerCommand {
    struct Partitions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the days into which the entries of a PostgreSQL ledger are parted, or take old ones out.",
            discussion: """
                Parts are made ahead by every host that starts and by `qiantui host file`. With --detach-before those of \
                earlier days, all of them filed, become tables of their own, to be kept elsewhere and dropped; \
                `ledger verify` then says nothing of their entries. Lines and batches stay.
                """)
        @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
        @Option(help: "Take out the days before this one, YYYY-MM-DD.") var detachBefore: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                guard let url = DatabaseURL(try HostCommand.database(config)) else {
                    throw Failure(.usage, "--config: only a ledger in PostgreSQL has parts; name one as `database`")
                }
                let output = Output(isJSON: json)
                let parts: [PostgreSQLPartitions.Part]
                if let detachBefore {
                    guard let day = CivilDate(detachBefore) else {
                        throw Failure(.usage, "--detach-before: expected a day YYYY-MM-DD, found \(detachBefore)")
                    }
                    do {
                        parts = try PostgreSQLPartitions.detach(before: day, from: url)
                    } catch let error as PostgreSQLPartitions.NotFiled {
                        throw Failure(.pending, error.description)
                    }
                } else {
                    parts = try PostgreSQLPartitions.list(url)
                }
                for part in parts {
                    output.say(
                        "\(part.name): \(part.entries) entries" + (detachBefore == nil ? "" : ", taken out"))
                }
                if parts.isEmpty { output.say("No part is older.") }
                try output.result(parts)
                return .done
            }
        }
    }
}

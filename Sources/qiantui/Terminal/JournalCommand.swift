import ArgumentParser
import DayEnd
import Foundation
import Journal
import Slips
import Store
import TerminalService
import Timekeeping
import UnionPay

enum JournalReader {
    static func read(_ data: String) throws -> JournalHistory { try JournalHistory(path(data)) }

    static func archive(_ data: String) throws -> JournalArchive { JournalArchive(try path(data)) }

    static func path(_ data: String) throws -> String {
        let path = data + "/journal.sqlite"
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.badInput, "--data: no journal stands in \(data)")
        }
        return path
    }
}

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Read and check the journal.",
        subcommands: [Verify.self, Show.self, Repair.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the journal: its file, chain, numbers and sums. Nothing is changed.",
            discussion: """
                Works on the journal of a terminal that runs, was stopped or has crashed. Checked are the database's \
                pages, the hash chain from the first record on, that every record follows from those before, that \
                numbers have no gap, that each line is in one batch, that the sums of every slip are those of its \
                lines, and that no act was done twice. Exit code 1 where a rule is broken; it is named.
                """)
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                let found = try JournalVerification(JournalReader.path(data))
                for problem in found.problems { output.say(problem) }
                output.say(
                    "\(found.records) records, chain unbroken; \(found.lines) lines, \(found.batches.count) closed "
                        + "batches, \(found.problems.count) problems.")
                for repair in found.repairs { output.say("Repaired before: \(repair).") }
                try output.result(found)
                return found.problems.isEmpty ? .done : .broken
            }
        }
    }

    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put damaged records back from the journal's other copies, while no service runs.",
            discussion: """
                A service does the same when it starts. The damaged file is kept in the folder `damaged`. Exit code 1 \
                where a record stands damaged in every copy; it is named, and nothing is changed.
                """)
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Flag(help: "Print one JSON document.") var json = false

        struct Finding: Encodable {
            var records: Int64
            var repair: JournalRepair?
        }

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                let copies = ["/journal.sqlite", "/backup/journal.sqlite"]
                guard let clock = WallClock(),
                    copies.contains(where: { FileManager.default.fileExists(atPath: data + $0) })
                else { throw Failure(.badInput, "--data: no journal stands in \(data)") }
                let found = try TerminalSetup.repairJournal(folder: DataFolder(data), clock: clock)
                output.say(found.repair.map { "Repaired: \($0)." } ?? "Nothing is damaged.")
                try output.result(Finding(records: found.records, repair: found.repair))
                return .done
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the settlement slips of the closed batches.")
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Option(help: "zh-Hans, zh-Hant or en.") var language: Language = .simplifiedChinese
        @Option(help: "Merchant's name.") var name: String = ""
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                let history = try JournalReader.read(data)
                for slip in history.slips { output.say(slip.text(in: language, merchantName: name) + "\n") }
                try output.result(history.slips)
                return .done
            }
        }
    }
}

import ArgumentParser
import DayEnd
import HostCore
import HostService
import UnionPay

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Read and check the ledger.",
        subcommands: [Verify.self, Cases.self, Lines.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that debits equal credits and that every line is booked once.")
        @OptionGroup var report: ReportOptions

        struct Finding: Encodable {
            var postings: Int
            var problems: [String]
        }

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: report.json)
                let found = try await report.fetch()
                let problems = LedgerCheck.problems(in: found)
                for problem in problems { output.say(problem) }
                output.say(
                    problems.isEmpty
                        ? "\(found.postings.count) postings: debits equal credits, every line is booked once."
                        : "\(problems.count) problems in \(found.postings.count) postings.")
                try output.result(Finding(postings: found.postings.count, problems: problems))
                return problems.isEmpty ? .done : .broken
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
                for row in found.cases {
                    let terminal = row.terminalAmount.map { Money($0, .renminbi).description } ?? "-"
                    let host = row.hostAmount.map { Money($0, .renminbi).description } ?? "-"
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
                for posting in found.postings {
                    output.say(
                        "\(posting.key.terminal) \(posting.key.line) \(posting.key.type.rawValue) "
                            + "\(posting.state.rawValue) \(Money(posting.amount, .renminbi)) \(posting.scheme) "
                            + "\(posting.card.masked) \(posting.rrn) \(posting.code)")
                }
                try output.result(found.postings)
                return .done
            }
        }
    }
}

/// What must hold of a ledger at any quiet point.
enum LedgerCheck {
    static func problems(in report: HostReport) -> [String] {
        var problems = report.unbalanced.map { "\($0): debits and credits differ" }
        for (posting, booked) in zip(report.postings, report.booked) {
            // Credits to the merchant less debits: a standing sale leaves its amount, a standing refund takes it.
            let stands = posting.state == .approved && !posting.isAdjusted
            let expected =
                !stands
                ? 0 : posting.key.type.isDebit ? posting.amount : posting.key.type.isCredit ? -posting.amount : 0
            if booked != expected {
                problems.append("\(posting.key): expected \(expected) booked, found \(booked)")
            }
        }
        return problems
    }
}

import ArgumentParser
import DayEnd
import DayScript
import Foundation
import UnionPay

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a whole day between a terminal and a host process, from sign-in to signed off.",
        discussion: """
            Without --day a believable day is made from --seed. With a day file, card numbers and entry modes are drawn
            from the seed; columns: time,ticket,kind,tender,amount_minor,original_ticket.

            Both processes run on loopback with stores of their own; at the end the two stores are compared line by
            line.
            """)

    @Option(help: ArgumentHelp("Day file to replay.", valueName: "file.csv"), completion: .file(extensions: ["csv"]))
    var day: String?
    @Option(help: "What cards, entry modes and a made-up day follow from.") var seed: UInt64 = 1
    @Option(
        help: ArgumentHelp("Keep both stores, logs and configurations in this folder.", valueName: "dir"),
        completion: .directory)
    var keep: String?
    @Flag(help: "Write every frame to frames.txt in the kept folder; it holds the virtual cards' numbers.")
    var capture = false
    @Option(
        help: "Key scheme: single, double, double-tdk or sm4.",
        completion: .list(["single", "double", "double-tdk", "sm4"]))
    var keys: String = "double"
    @Option(
        help: """
            What the host offers: standard, or qiantui for a day in one batch and a comparison of lines in place of the \
            upload.
            """, completion: .list(["standard", "qiantui"]))
    var profile: String = "standard"
    @Option(
        help: ArgumentHelp(
            "The host's ledger in this PostgreSQL database, an empty one, in place of SQLite.",
            valueName: "postgres://…"))
    var database = ""
    @Option(help: "Language of slip and screen: zh-Hans, zh-Hant or en.") var language: Language = .english
    @Flag(help: "Print one JSON document.") var json = false

    func run() async throws {
        try await guarded {
            let output = Output(isJSON: json)
            let script = try self.script()
            guard let first = script.acts.first else { throw Failure(.badInput, "--day: the file holds no row") }
            let folder = try DemoFolder(keep: keep)
            defer { folder.removeUnlessKept() }
            let shop = try DemoShop(
                folder: folder, script: script, scheme: keys, profile: profile, isCapturing: capture, seed: seed,
                start: (first.date, first.secondOfDay), language: language, database: database)
            output.say("A day of \(script.acts.count) acts, \(first.date); terminal and host are two processes.")
            let run = try await shop.run(script, output: output)
            let report = try DemoReport(run, folder: folder, database: database, rows: script.acts.count)
            DemoPresenter(language: language, merchantName: DemoShop.merchantName).show(report, run, on: output)
            try output.result(report.document)
            return report.status
        }
    }

    private func script() throws -> DayScript {
        guard let day else {
            let date = CivilDate(daysSinceEpoch: Int(Date().timeIntervalSince1970 / 86_400))
            return DayScript.believableDay(date: date, seed: seed)
        }
        guard let data = FileManager.default.contents(atPath: day) else {
            throw Failure(.badInput, "--day: \(day) cannot be read")
        }
        return DayScript.make(rows: try DayFile.parse([UInt8](data)), seed: seed)
    }
}

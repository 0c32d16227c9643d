import ArgumentParser
import DayScript
import Foundation

/// `crash link`: what the sign-off of a very long day costs on a slow line.
struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign a day of 9,488 lines off over a slow line, by difference and by full upload.",
        discussion: """
            The day is sold once, over real processes, and its chip sales' certificates are sent during it. Each evening \
            begins with a copy of it, the host's and the terminal's processes, and a line between them with the round \
            trip and the bandwidth asked for. With seven lines changed at the host, exactly those must be named, at \
            both sides where lines are compared. Exit code 1 where they are not, or where comparing costs more than \
            four round trips for books that agree, or five seconds or 8,000 bytes for seven lines.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("A day file; without it a day is made up.", valueName: "file")) var day: String?
    @Option(help: "How many of its rows.") var rows = LongDay.rows
    @Option(help: "Milliseconds of a round trip.") var roundTrip = 100
    @Option(help: "A thousand bits a second, each way.") var kilobits = 64
    @Flag(help: "The evenings with a full upload too: with 9,488 rows more than twenty minutes.") var upload = false

    struct Finding: Encodable {
        var rows = 0
        var chipSales = 0
        var certifiedByDay = 0
        var roundTripMilliseconds = 0
        var kilobits = 0
        /// Days without a file are made up.
        var isMadeUp = false
        var evenings: [LinkEvening.Result] = []
        /// What is not as it must be.
        var evidence: [String] = []
        var milliseconds: Int64 = 0
    }

    func validate() throws {
        guard (20...LongDay.rows * 2).contains(rows) else { throw ValidationError("rows: 20 to \(LongDay.rows * 2)") }
        guard (0...60_000).contains(roundTrip), (1...10_000_000).contains(kilobits) else {
            throw ValidationError("round-trip: 0 to 60000, kilobits: 1 to 10000000")
        }
    }

    func run() async throws {
        let begin = ContinuousClock.now
        let folder = "/tmp/qk-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(atPath: folder + "/day", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = try LongDay.script(file: day, rows: rows)
        let bar = Bar("sales", total: script.acts.count)
        let sold = try await LongDay(common.program, script: script, folder: folder + "/day") { bar.move(to: $0) }
        bar.finish()
        var found = Finding()
        (found.rows, found.chipSales, found.certifiedByDay) = (sold.lines, sold.chipSales, sold.certified)
        (found.roundTripMilliseconds, found.kilobits, found.isMadeUp) = (roundTrip, kilobits, day == nil)
        common.say(
            "\(found.rows) sales of \(day ?? "a day that was made up"), \(found.chipSales) by chip, "
                + "\(found.certifiedByDay) certificates at the host before the evening (sold in "
                + "\(common.milliseconds(since: begin) / 1_000) s); line: \(roundTrip) ms, \(kilobits) kbit/s each way")
        let shape = SlowLine.Shape(milliseconds: roundTrip, kilobits: kilobits)
        for (number, mode) in Self.compared.enumerated() {
            found.evenings.append(
                try await LinkEvening(day: sold, mode: mode, shape: shape, folder: "\(folder)/\(number)").run())
        }
        if upload {
            // They do little but wait: side by side.
            found.evenings += try await withThrowingTaskGroup(of: LinkEvening.Result.self) { group in
                for mode in Self.uploaded {
                    let evening = LinkEvening(
                        day: sold, mode: mode, shape: shape, folder: "\(folder)/u\(mode.isDamaged ? 1 : 0)")
                    group.addTask { try await evening.run() }
                }
                let ended = try await group.reduce(into: []) { $0.append($1) }
                return ended.sorted { !$0.mode.isDamaged && $1.mode.isDamaged }
            }
        }
        found.evidence = found.evenings.flatMap(Self.judge)
        found.milliseconds = common.milliseconds(since: begin)
        try common.result(found)
        for line in Self.table(found.evenings) { common.say(line) }
        for line in found.evidence { common.say("  " + line) }
        guard found.evidence.isEmpty else { throw ExitCode(1) }
    }

    private static let compared: [LinkEvening.Mode] =
        [false, true].flatMap { isSecure in
            [false, true].map { LinkEvening.Mode(isDamaged: $0, isSecure: isSecure) }
        } + [LinkEvening.Mode(restart: .before), LinkEvening.Mode(restart: .during)]

    private static let uploaded = [false, true].map { LinkEvening.Mode(form: .upload, isDamaged: $0) }

    /// What an evening must keep to.
    static func judge(_ evening: LinkEvening.Result) -> [String] {
        let mode = evening.mode
        let name = name(mode)
        var problems: [String] = []
        let end = mode.isDamaged ? "differing" : "closed"
        if evening.end != end { problems.append("\(name): expected the end \(end), found \(evening.end)") }
        if !evening.isExact {
            problems.append(
                "\(name): other lines were named than those that differ (host \(evening.namedByHost), terminal "
                    + "\(evening.namedByTerminal.map(String.init) ?? "not told"))")
        }
        guard mode.form == .difference else { return problems }
        // Whoever was killed after the settlement needs as many again as a whole evening does: its keys are gone.
        let most = mode.restart == .during ? 5 : 4
        if !mode.isDamaged, evening.roundTrips > most {
            problems.append("\(name): \(evening.roundTrips) round trips, expected \(most) at the most")
        }
        if mode.isDamaged, evening.namedSeconds >= 5 || evening.bytes >= 8_000 {
            problems.append(
                "\(name): \(seconds(evening.namedSeconds)) s and \(evening.bytes) bytes, expected under 5 s and 8,000")
        }
        return problems
    }

    // MARK: The table

    private static func table(_ evenings: [LinkEvening.Result]) -> [String] {
        let head = [
            "evening", "round trips", "to host", "to terminal", "with headers", "named, s", "signed off, s", "named",
        ]
        let rows = evenings.map { evening in
            [
                name(evening.mode), "\(evening.roundTrips)", "\(evening.bytesToHost)", "\(evening.bytesToTerminal)",
                "\(evening.bytesOnLine)", seconds(evening.namedSeconds), seconds(evening.signedOffSeconds),
                "host \(evening.namedByHost)" + (evening.namedByTerminal.map { ", terminal \($0)" } ?? "")
                    + (evening.isExact ? "" : ", WRONG"),
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).enumerated().map { index, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 || index == row.count - 1 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ")
        }
    }

    private static func name(_ mode: LinkEvening.Mode) -> String {
        let books = mode.isDamaged ? "7 lines differ" : "balanced"
        let restart =
            switch mode.restart {
            case .none: ""
            case .before: ", restarted before"
            case .during: ", restarted after the settlement"
            }
        return "\(mode.form.rawValue), \(books)\(mode.isSecure ? ", TLS" : "")\(restart)"
    }

    private static func seconds(_ time: Double) -> String { String(format: "%.2f", time) }
}

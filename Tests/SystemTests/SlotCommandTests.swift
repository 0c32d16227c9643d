import Foundation
import HostService
import Testing
import UnionPay

@Suite("Slots at the command line", .timeLimit(.minutes(2)))
struct SlotCommandTests {
    private struct Night: Decodable {
        struct Peak: Decodable { var terminals: Int }
        struct Minute: Decodable { var slot: Int }
        var closed: Int
        var planned: Peak
        var withoutSlots: Peak
        var minutes: [Minute]
        var shortage: String?
    }

    @Test(
        "host slots shows minutes, places and one terminal's turns; 1 where they do not suffice, 78 where there are none"
    )
    func slots() async throws {
        let pair = try Pair {
            $0.extensions.insert(.timeSlots)
        } hostSettings: {
            $0.closingHours = "23:00-23:03"
            $0.closingCapacity = 1
        }
        try await pair.startHost()
        var terminal = try BareTerminal(pair)
        let before = try await Self.run(pair, "23:00-23:03", capacity: 1)
        #expect(before.report?.places == 0 && before.status == 0)
        try await terminal.signIn()
        let (status, report, _) = try await Self.run(pair, "23:00-23:03", capacity: 1)
        let found = try #require(report)
        #expect(status == 0)
        #expect(found.places == 1 && found.room == 3 && found.highest.terminals == 1)
        #expect(found.minutes.map(\.time) == ["23:00", "23:01", "23:02"])
        #expect(found.minutes.map(\.terminals).reduce(0, +) == 1)
        let one = try await Self.run(pair, "23:00-23:03", capacity: 1, ["--terminal", Pair.terminal])
        let turns = try #require(one.report?.terminals?.first)
        #expect(turns.slot == found.highest.time && turns.turns.first == turns.slot && turns.turns.count == 480)
        #expect(try await Self.run(pair, "23:00-23:03", capacity: 1, ["--terminal", "1"]).status == 65)
        let none = try await Self.run(pair, "", capacity: 0)
        #expect(none.status == 78 && none.errors.contains("closingHours"))
        try await pair.stop()
    }

    private static func config(_ pair: Pair, _ hours: String, capacity: Int) throws -> String {
        try pair.folder.write(
            "profile: qiantui\ntransport: plain\nclosingHours: '\(hours)'\nclosingCapacity: \(capacity)\n",
            to: "slots.yaml")
    }

    private static func run(
        _ pair: Pair, _ hours: String, capacity: Int, _ more: [String] = []
    ) async throws -> (status: Int32, report: SlotReport?, errors: String) {
        let ended = try await Program.run(
            ["host", "slots", "--json", "--data", pair.hostFolder, "--config", config(pair, hours, capacity: capacity)]
                + more)
        let report = try? JSONDecoder().decode(SlotReport.self, from: Data(ended.output.utf8))
        return (ended.status, report, ended.errors)
    }

    @Test(
        "simulate --off-peak plays and draws a night; 1 where a minute is planned above the capacity, 64 for what cannot be"
    )
    func night() async throws {
        let folder = try TestFolder()
        let night = ["simulate", "--off-peak", "--terminals", "600", "--window", "23:00-01:00", "--json"]
        let plot = folder.file("night.svg")
        let ended = try await Program.run(night + ["--capacity", "5", "--plot", plot])
        #expect(ended.status == 0, "\(ended.errors)")
        let report = try JSONDecoder().decode(Night.self, from: Data(ended.output.utf8))
        #expect(report.closed == 600 && report.planned.terminals <= 5 && report.shortage == nil)
        #expect(report.withoutSlots.terminals > 300)
        #expect(report.minutes.map(\.slot).max() ?? 0 <= 5)
        let drawing = folder.text("night.svg")
        #expect(drawing.hasPrefix("<svg") && drawing.hasSuffix("</svg>"))
        // A path for each reason to come, and one for the night without slots.
        #expect(drawing.components(separatedBy: "<path").count == 7)
        let page = folder.file("night.html")
        #expect(try await Program.run(night + ["--capacity", "5", "--plot", page]).status == 0)
        let text = folder.text("night.html")
        // Nothing is fetched from elsewhere.
        #expect(text.contains("<svg") && !text.contains("src=") && !text.contains("href=") && !text.contains("<script"))
        let crowded = try await Program.run(night + ["--capacity", "4"])
        #expect(crowded.status == 1)
        #expect(crowded.errors.contains("closingCapacity") && crowded.errors.contains("closingHours"))
        for wrong in [
            ["--window", "23:00"], ["--capacity", "-1"], ["--closing", "noon"], ["--black-out", "22:00-01:30"],
            ["--terminals", "0"], ["--outage", "never"],
        ] {
            let ended = try await Program.run(night + wrong)
            #expect(ended.status == 64 && ended.errors.contains(wrong[0] == "--black-out" ? "--window" : wrong[0]))
        }
    }
}

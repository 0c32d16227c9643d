import DayEnd
import Foundation
import TerminalService
import Timekeeping

/// `terminal sign-off --rehearse`: runs in this process, beside a running terminal or without one.
enum Rehearsing {
    static func run(_ door: TerminalDoor) async throws -> ExitStatus {
        guard door.config != nil else {
            throw Failure(.usage, "--rehearse: expected together with --config, which names the host and the model")
        }
        let settings = try TerminalCommand.settings(door.config)
        let clock = try WallClock.configured(zone: settings.zone)
        // A terminal that runs has a clock of its own: that one closes the day.
        if !door.once, let now = try? await door.ask(TerminalRequest(.clock)).status?.now,
            let (date, second) = LocalTime.parse(String(now.prefix(19)))
        {
            clock.set(to: date, secondOfDay: second)
        }
        let report = try await Rehearsal(settings: settings, data: door.data, clock: clock).run()
        let output = Output(isJSON: door.json)
        for finding in report.findings {
            output.say("\(sign(finding.grade)) \(finding.code)  \(finding.text)")
        }
        for step in report.steps { output.say("  step \(step.step): \(step.outcome)") }
        if let seconds = report.seconds { output.say("On this line the closing takes about \(max(seconds, 1)) s.") }
        output.say(report.wouldClose ? "Nothing stops tonight's closing." : "Tonight's closing would not end closed.")
        try output.result(report)
        return status(report)
    }

    private static func status(_ report: RehearsalReport) -> ExitStatus {
        if report.findings.contains(where: { ["RH-11", "RH-12"].contains($0.code) }) { return .broken }
        if report.findings.contains(where: { $0.grade == .stop }) { return .stopped }
        return report.wouldClose ? .done : .pending
    }

    private static func sign(_ grade: RehearsalReport.Grade) -> String {
        switch grade {
        case .pass: "✓"
        case .warn: "!"
        case .wait: "…"
        case .stop: "✗"
        }
    }
}

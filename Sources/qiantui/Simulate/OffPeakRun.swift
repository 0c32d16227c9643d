import ArgumentParser
import Foundation
import Settings
import Simulation
import UnionPay

/// What a night of many terminals is made of, at the command line.
struct OffPeakOptions: ParsableArguments {
    @Flag(help: "Play a night in which many terminals of one host close instead; see --capacity, --window.")
    var offPeak = false
    @Option(help: "With --off-peak: terminals a minute that the host wants at most; 0 for no limit.")
    var capacity = 300
    @Option(help: ArgumentHelp("With --off-peak: over which terminals are spread.", valueName: "hh:mm-hh:mm"))
    var window = "23:00-05:00"
    @Option(
        help: ArgumentHelp(
            "With --off-peak: when the host takes no settlement; may be repeated, `none` for never.",
            valueName: "hh:mm-hh:mm"))
    var blackOut: [String] = []
    @Option(help: ArgumentHelp("With --off-peak: when the shops close.", valueName: "hh:mm")) var closing = "22:00"
    @Option(
        help: ArgumentHelp(
            "With --off-peak: when the host answers nobody, without having said so.", valueName: "hh:mm-hh:mm"))
    var outage: String?
    @Option(
        help: ArgumentHelp("With --off-peak: draw the night, as a page or an .svg.", valueName: "file"),
        completion: .file())
    var plot: String?

    /// - Parameters:
    ///   - terminals: 100,000 where nil.
    ///   - seed: 1 where nil.
    func plan(terminals: Int?, seed: UInt64?) throws -> OffPeakPlan {
        func part(_ text: String, _ option: String) throws -> TimeSlots.Hours {
            guard let part = SettingsText.partOfDay(text),
                let hours = TimeSlots.Hours(start: part.start / 60, end: part.end / 60)
            else { throw Failure(.usage, "\(option): expected hh:mm-hh:mm, found \(text)") }
            return hours
        }
        guard (1...1_000_000).contains(terminals ?? 1) else {
            throw Failure(.usage, "--terminals: expected 1 to 1000000, found \(terminals ?? 0)")
        }
        guard (0...1_000_000).contains(capacity) else {
            throw Failure(.usage, "--capacity: expected 0 to 1000000 terminals a minute, found \(capacity)")
        }
        guard let closeAt = SettingsText.secondOfDay(closing) else {
            throw Failure(.usage, "--closing: expected hh:mm, found \(closing)")
        }
        let texts = blackOut.isEmpty ? ["21:30-23:00"] : blackOut.filter { $0 != "none" }
        guard texts.count <= TimeSlots.limit else {
            throw Failure(.usage, "--black-out: expected up to \(TimeSlots.limit), found \(texts.count)")
        }
        var plan = OffPeakPlan(
            hours: try part(window, "--window"), blackOuts: try texts.map { try part($0, "--black-out") })
        guard OpenMinutes(hours: plan.hours, blackOuts: plan.blackOuts) != nil else {
            throw Failure(.usage, "--window: expected a minute that no --black-out covers, found \(window)")
        }
        plan.terminals = terminals ?? plan.terminals
        plan.capacity = capacity == 0 ? nil : capacity
        plan.closeAt = closeAt
        plan.outage = try outage.map { try part($0, "--outage") }
        plan.seed = seed ?? 1
        return plan
    }
}

/// A night of many terminals, told and drawn.
struct OffPeakRun {
    let plan: OffPeakPlan
    /// Where the drawing goes; nil for none.
    let plot: String?

    func run(_ out: Output) throws -> ExitStatus {
        let begin = ContinuousClock.now
        let report = try OffPeakNight.play(plan)
        let time = ContinuousClock.now - begin
        if let shortage = report.shortage { out.say(shortage) }
        let limit = report.capacity.map { "\($0)" } ?? "no limit"
        out.say("\(report.terminals) terminals, \(report.openMinutes) minutes, capacity a minute: \(limit)")
        out.say("fullest planned minute: \(report.planned.terminals) at \(report.planned.time)")
        out.say(
            "fullest minute with insisting operators and repeated tries: \(report.all.terminals) at \(report.all.time); "
                + "\(report.minutesAbove) minutes above the capacity")
        out.say("without slots: \(report.withoutSlots.terminals) at \(report.withoutSlots.time)")
        for wait in report.waits where wait.terminals > 0 {
            out.say("  waited \(wait.upTo.map { "up to \($0) min" } ?? "longer"): \(wait.terminals)")
        }
        out.say("closed: \(report.closed) of \(report.terminals); longest wait \(report.longestWait) min")
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        out.say("\(report.inputs) inputs in \(String(format: "%.1f", seconds)) s")
        if let plot {
            let drawing = OffPeakPlot(report)
            do {
                try Data((plot.hasSuffix(".svg") ? drawing.svg : drawing.page).utf8).write(to: URL(filePath: plot))
            } catch {
                throw Failure(.badInput, "--plot: \(plot) cannot be written: \(error.localizedDescription)")
            }
            out.say("plot: \(plot)")
        }
        try out.result(report)
        return report.holds ? .done : .broken
    }
}

import ArgumentParser
import DayEnd
import Foundation
import Logging
import Timekeeping

/// What both long-running roles take.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder that holds the state of this role.", valueName: "dir"), completion: .directory)
    var data: String

    @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Write every frame to this file. It then holds card numbers: for test equipment only.", valueName: "file"))
    var capture: String?

    @Option(help: ArgumentHelp("Write where this role can be reached to this file, as JSON.", valueName: "file"))
    var readyFile: String?

    @Option(
        help: ArgumentHelp(
            "Let the clock start at this local time and run on from there: for replaying a day.",
            valueName: "YYYY-MM-DDThh:mm:ss"))
    var clock: String?

    @Option(
        help: "Least level of the log on standard error: debug, info, notice, warning, error, critical.",
        completion: .list(["debug", "info", "notice", "warning", "error", "critical"]))
    var log: String = Logger.Level.notice.rawValue

    func logger(_ label: String) throws -> Logger {
        guard let level = Logger.Level(rawValue: log) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(.usage, "--log: expected one of \(known), found \(log)")
        }
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }

    func wallClock(zone: String) throws -> WallClock {
        let wall = try WallClock.configured(zone: zone)
        if let clock {
            guard let (date, second) = LocalTime.parse(clock) else {
                throw Failure(.usage, "--clock: expected a time such as 2026-11-23T08:00:00, found \(clock)")
            }
            wall.set(to: date, secondOfDay: second)
        }
        return wall
    }

    func announce(_ ready: some Encodable) throws {
        guard let readyFile else { return }
        // Whoever waits for the file must never read half of it.
        try Data(Output.json(ready).utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
    }
}

/// Local times without a zone, as day files and `--clock` carry them.
enum LocalTime {
    static func parse(_ text: String) -> (CivilDate, Int)? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let date = CivilDate(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(clock[0]),
            let minute = Int(clock[1]), let second = Int(clock[2]), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second)
        else { return nil }
        return (date, hour * 3600 + minute * 60 + second)
    }
}

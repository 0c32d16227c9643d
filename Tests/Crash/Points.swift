import ArgumentParser
import ChildProcess
import DayScript
import Foundation

/// `crash points`: a process ends, or an input or output fails, at chosen calls of a day.
struct Points: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End or fail terminal and host at chosen I/O calls of a day and its sign-off.",
        discussion: """
            A library is preloaded that counts what a process does to the files of its store: it ends it before, after \
            or halfway through a call, or lets the call fail, once or from then on. The points are spread evenly over \
            all calls of the day. Needs a debug build: a release build lets nothing be preloaded.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "How many points.") var points = 500
    @Option(help: "Card and cash acts of a day.") var sales = 200
    @Option(help: ArgumentHelp("Source of the preloaded library.", valueName: "file"))
    var shim = "Tests/PowerCut/powercut.c"

    struct Finding: Encodable {
        var points = 0
        var kinds: [String: Int] = [:]
        var roles: [String: Int] = [:]
        var inClosings = 0
        var days = 0
        /// Calls of an undisturbed day.
        var terminalCalls = 0
        var hostCalls = 0
        var acts = 0
        var lost = 0
        var doubled = 0
        var evidence: [String] = []
        var seed: UInt64 = 0
        var milliseconds: Int64 = 0
    }

    func run() async throws {
        let begin = ContinuousClock.now
        var found = Finding()
        found.seed = common.seed
        var random = SplitMix64(seed: common.seed)
        let library = "/tmp/qp-\(getpid()).so"
        try await CutPlan.compile(shim, to: library)
        defer { try? FileManager.default.removeItem(atPath: library) }
        let bar = Bar("cut points", total: points)
        // A day that nothing befalls: how many calls there are.
        _ = try await day(library, random.next(), PointSchedule(), &found) { _ in }
        let perDay = 50
        let days = max(1, (points + perDay - 1) / perDay)
        for day in 0..<days {
            let schedule = PointSchedule(
                day: day, of: days, points: points, calls: [.terminal: found.terminalCalls, .host: found.hostCalls])
            try await self.day(library, random.next(), schedule, &found) { bar.move(to: $0) }
        }
        bar.finish()
        found.milliseconds = common.milliseconds(since: begin)
        try common.result(found)
        common.say(
            "cut points: \(found.points) over \(found.days) days of \(sales) acts and their sign-off "
                + "(\(found.terminalCalls) I/O calls of the terminal, \(found.hostCalls) of the host a day; "
                + "\(found.inClosings) in closings), \(found.acts) acts; lost \(found.lost), doubled \(found.doubled); "
                + "seed \(found.seed), \(found.milliseconds / 1000) s")
        for line in found.evidence { common.say("  " + line) }
        guard found.lost == 0, found.doubled == 0, found.evidence.isEmpty, found.points >= points * 9 / 10 else {
            throw ExitCode(1)
        }
    }

    private func day(
        _ library: String, _ seed: UInt64, _ schedule: PointSchedule, _ found: inout Finding, _ tell: (Int) -> Void
    ) async throws {
        let run = try await PointRun(common.program, library, seed: seed, schedule)
        do {
            try await run.play(sales, &found, tell)
        } catch {
            await run.end()
            common.say("seed \(common.seed), day \(found.days), after \(found.points) points: \(error)\n\(run.logs)")
            throw ExitCode(70)
        }
        await run.end()
    }
}

/// At which calls of a day it is struck, for each role in their order: how many calls after the point before, as calls
/// of a start that follows a strike are no part of the day.
struct PointSchedule {
    var calls: [Shop.Role: [Int]] = [:]

    init() {}

    /// Every so manieth of all points: together the days strike all over the day.
    init(day: Int, of days: Int, points: Int, calls total: [Shop.Role: Int]) {
        for role in Shop.Role.allCases {
            let ofRole = role == .terminal ? points - points / 2 : points / 2
            let places = stride(from: day, to: ofRole, by: days).map { ($0 * (total[role] ?? 0)) / max(1, ofRole) + 1 }
            calls[role] = zip(places, [0] + places).map { $0 - $1 }
        }
    }
}

/// One day of one shop.
final class PointRun {
    private let folder: String
    private let shop: Shop
    private var plans: [Shop.Role: CutPlan] = [:]
    private var armed: [Shop.Role: (kind: CutPlan.Kind, forever: Bool)] = [:]
    private var schedule: PointSchedule
    private var play: DayPlay
    private var random: SplitMix64
    private var isClosing = false
    /// Roles whose next point is set once they run again.
    private var waits: Set<Shop.Role> = []

    init(_ program: String, _ library: String, seed: UInt64, _ schedule: PointSchedule) async throws {
        self.schedule = schedule
        random = SplitMix64(seed: seed)
        let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
        folder = "\(base)/qp-" + String(seed, radix: 36)
        let folder = folder
        let places = Dictionary(uniqueKeysWithValues: Shop.Role.allCases.map { ($0, "\(folder)/\($0.rawValue)") })
        for place in places.values {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        }
        shop = try await Shop(program: program, folder: folder, places: places, hostPort: Shop.freePort())
        play = DayPlay(shop, seed: seed)
        for role in Shop.Role.allCases {
            let plan = try CutPlan(
                library: library, path: "\(folder)/\(role.rawValue).plan", folder: shop.data(role))
            plans[role] = plan
            shop.environment[role] = plan.environment
        }
    }

    var logs: String { "host: \(shop.log(.host))\nterminal: \(shop.log(.terminal))" }

    func end() async {
        for role in Shop.Role.allCases { await shop.kill(role) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    func play(_ sales: Int, _ found: inout Points.Finding, _ tell: (Int) -> Void) async throws {
        for role in Shop.Role.allCases {
            arm(role)
            try await heal(role, &found)
        }
        for _ in 0..<sales {
            let act = play.draw()
            try await until("\(act.name)", &found) { try await self.play.ask(act) }
            tell(found.points)
        }
        isClosing = true
        try await until("the closing", &found) { try await self.play.close("evening") }
        for role in Shop.Role.allCases {
            if schedule.calls[role] == nil, let calls = plans[role]?.calls {
                if role == .terminal { found.terminalCalls = calls } else { found.hostCalls = calls }
            }
            try await heal(role, &found)
            plans[role]?.disarm()
            await shop.kill(role)
        }
        let losses = try Losses.atEnd(play.wanted, shop.journal, shop.ledger)
        found.days += 1
        found.acts += play.wanted.count
        found.lost += losses.lost.count
        found.doubled += losses.doubled.count
        var evidence = losses.lost + losses.doubled
        for role in Shop.Role.allCases { evidence += await shop.verify(role) }
        found.evidence = Array((found.evidence + evidence.map { "day \(found.days): \($0)" }).prefix(100))
    }

    private func until(
        _ what: String, _ found: inout Points.Finding, _ body: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(90)
        while true {
            let isDone = try await body()
            for role in Shop.Role.allCases { try await heal(role, &found) }
            if isDone { return }
            guard ContinuousClock.now < end else { throw Tool.Failed(description: "never came: \(what)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The next point of a role, its distance reckoned from now.
    private func arm(_ role: Shop.Role) {
        guard let plan = plans[role], var calls = schedule.calls[role], !calls.isEmpty else { return }
        let distance = calls.removeFirst()
        schedule.calls[role] = calls
        arm(plan, role, at: max(1, distance))
    }

    private func arm(_ plan: CutPlan, _ role: Shop.Role, at distance: Int) {
        let kinds: [CutPlan.Kind] = [
            .killedBefore, .killedBefore, .killedAfter, .killedAfter, .killedHalfway, .killedHalfway, .failed, .full,
            .short, .failed,
        ]
        let kind = kinds[random.below(kinds.count)]
        let forever = (kind == .failed || kind == .full) && random.chance(50)
        armed[role] = (kind, forever)
        plan.arm(kind, at: distance, forever: forever)
    }

    /// Counts a strike, and starts what has ended.
    private func heal(_ role: Shop.Role, _ found: inout Points.Finding) async throws {
        var tries = 0
        while true {
            let isStruck = plans[role]?.hasStruck == true && armed[role] != nil
            guard isStruck || !shop.isRunning(role) else {
                if waits.remove(role) != nil { arm(role) }
                return
            }
            if isStruck, let (kind, forever) = armed[role] {
                found.points += 1
                found.kinds["\(kind)" + (forever ? ", for good" : ""), default: 0] += 1
                found.roles[role.rawValue, default: 0] += 1
                if isClosing { found.inClosings += 1 }
                plans[role]?.disarm()
                armed[role] = nil
                // An error that stays: the machine has said no until somebody has seen to the disk.
                if forever { await shop.kill(role) }
                if kind.isFatal || forever {
                    await shop.kill(role)
                    found.evidence += await shop.verify(role)
                }
                if !shop.isRunning(role), random.chance(15), let plan = plans[role] {
                    // Struck again while it starts: what mends a store may be cut as well.
                    arm(plan, role, at: 1 + random.below(40))
                } else {
                    waits.insert(role)
                }
            }
            if shop.isRunning(role) { continue }
            tries += 1
            guard try await shop.start(role) || plans[role]?.hasStruck == true || tries < 3 else {
                throw Tool.Failed(description: "the \(role.rawValue) does not start: \(shop.log(role))")
            }
        }
    }
}

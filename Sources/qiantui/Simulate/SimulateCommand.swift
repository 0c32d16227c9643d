import ArgumentParser
import Foundation
import Simulation

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play days of many shops in virtual time, with faults, and check that nothing is lost or doubled.",
        discussion: """
            One seed makes one world: shops, terminals, customers, a host, issuers, lines, disks, clocks, and what goes
            wrong with them. Terminal, host, records, messages and MACs are this program's own; only sockets, stores and
            clocks are replaced. Every day faults strike until the evening, then stop; each terminal must close, and all
            books are compared.

            Without --seed a range of seeds is played, all cores at work. With --seed one world is played and told
            line by line. When an invariant breaks, the list of faults is shrunk to the smallest that still breaks it
            and written to a replay file.

            Profiles: none, network, storage, process, time, host, people, honest (all but a host that forgets what it
            acknowledged), forgetful (only that), all.

            With --off-peak a night is played in which many terminals (--terminals, 100,000 without it) of one host close
            their day in the slots that it gives them, some failing, offline, switched off or in a hurry; and the same
            night without slots. The machines' own code decides who comes when; the terminals have no journal.

            Exit codes: 0 every invariant held, 1 one did not; with --off-peak also 1 where a minute was planned above the
            capacity.
            """)

    @Option(help: "How many seeds to play.") var seeds = 100
    @Option(help: "The first seed of the range.") var from: UInt64 = 1
    @Option(help: "Play this seed alone and tell what happens.") var seed: UInt64?
    @Option(help: ArgumentHelp("Play a replay file and tell what happens.", valueName: "file"), completion: .file())
    var replay: String?
    @Option(help: "Days of each world.") var days = 1
    @Option(help: "Which faults are drawn.", completion: .list(FaultProfile.allCases.map(\.rawValue)))
    var faults = "all"
    @Option(help: "Terminals of each world; drawn from 1 to 8 without it.") var terminals: Int?
    @OptionGroup(title: "Off-peak closing") var offPeak: OffPeakOptions
    @Option(help: "Customers of each terminal and day; drawn without it.") var sales: Int?
    @Option(help: "Worlds that are played side by side.") var jobs = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: ArgumentHelp("Where replay files go.", valueName: "dir"), completion: .directory) var output = "."
    @Flag(help: "Play every step of a closing against every fault and every answer of the host instead.")
    var grid = false
    @Flag(help: "With --grid: two faults at a time as well.") var pairs = false
    @Option(help: ArgumentHelp("With --grid: write the table as a page.", valueName: "file.html"), completion: .file())
    var page: String?
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard FaultProfile(rawValue: faults) != nil else {
            let known = FaultProfile.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--faults: expected one of \(known), found \(faults)")
        }
        guard seeds > 0 else { throw ValidationError("--seeds: expected 1 or more, found \(seeds)") }
        guard (1...366).contains(days) else { throw ValidationError("--days: expected 1 to 366, found \(days)") }
        guard offPeak.offPeak || (1...60).contains(terminals ?? 1) else {
            throw ValidationError("--terminals: expected 1 to 60")
        }
        guard (1...900).contains(sales ?? 1) else { throw ValidationError("--sales: expected 1 to 900") }
        guard (1...256).contains(jobs) else { throw ValidationError("--jobs: expected 1 to 256, found \(jobs)") }
        guard from <= UInt64.max - UInt64(seeds) else {
            throw ValidationError("--from: expected a range that ends below 2 to the power of 64")
        }
    }

    func run() async throws {
        try await guarded {
            let out = Output(isJSON: json)
            if offPeak.offPeak {
                let plan = try offPeak.plan(terminals: terminals, seed: seed)
                return try OffPeakRun(plan: plan, plot: offPeak.plot).run(out)
            }
            if grid { return try GridRun(pairs: pairs, page: page).run(out) }
            if let replay { return try SingleRun(output: output).play(file: replay, out) }
            let options = SimulationOptions(
                days: days, faults: FaultProfile(rawValue: faults) ?? .all, terminals: terminals, sales: sales)
            if let seed { return try SingleRun(output: output).play(seed: seed, options, out) }
            return try await Campaign(first: from, count: seeds, options: options, jobs: jobs, output: output).run(out)
        }
    }
}

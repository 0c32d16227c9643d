import Simulation

// hunt SEEDS: plays seeds from 1 on until an invariant breaks, each with hosts that keep what they acknowledge and then
// with hosts that forget some of it, then the cells of the grid.
// Prints one line, tab-separated: caught or missed, seeds played, invariant, evidence. Exit code 0 where it was caught.
let limit = CommandLine.arguments.dropFirst().first.flatMap { UInt64($0) } ?? 500
var seed: UInt64 = 0
var evidence: [String]?
while evidence == nil, seed < limit {
    seed += 1
    for profile in [FaultProfile.honest, .forgetful] where evidence == nil {
        let options = SimulationOptions(faults: profile)
        guard let violation = SeedRun(seed: seed, options: options).play().violations.first else { continue }
        evidence = [
            violation.invariant.rawValue, "\(profile), terminal \(violation.terminal): \(violation.evidence)",
        ]
    }
}
if evidence == nil, let broken = GridCell.singles.lazy.map(GridResult.init).first(where: { $0.status == .broken }) {
    evidence = ["grid", "\(broken.cell): expected \(broken.expected), \(broken.note)"]
}
print(([evidence == nil ? "missed" : "caught", "\(seed)"] + (evidence ?? ["", ""])).joined(separator: "\t"))

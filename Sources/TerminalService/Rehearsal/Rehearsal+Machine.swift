import DayEnd
import Devices
import Journal
import TerminalCore
import Timekeeping

/// The parts, and the machine's own steps on the shadow.
extension Rehearsal {
    /// The self-test of step 7 on the real parts; the storage probe writes a file of its own and takes it away again.
    func testParts(
        _ state: TerminalState, _ host: HostEcho.Outcome
    ) async throws -> (findings: [RehearsalReport.Finding], result: SelfTestResult) {
        var offset: Int64?
        if case .answered(_, _, let time, let date) = host { offset = secondsAhead(time, date) }
        let parts = try TerminalParts(
            settings: settings, folder: folder, endpoints: settings.endpoints(), clock: clock,
            hostOffset: { [offset] in offset }, hasWorkingKeys: { state.isSignedIn })
        guard let parts else { return ([], SelfTestResult(findings: [])) }
        let result = await parts.test(repair: state.repairCount + 1)
        let findings = result.findings.map { finding in
            RehearsalReport.Finding(
                finding.code, .init(finding.grade),
                ([finding.part + ":"] + (finding.evidence.isEmpty ? ["looked at"] : finding.evidence))
                    .joined(separator: " "))
        }
        return (findings, result)
    }

    /// Lets the machine close the day on the shadow as it would with nobody there, until it wants the host. What it
    /// stores is stored in the shadow's journal, so that a journal which cannot be written shows.
    func trySteps(
        on journal: JournalStore, _ state: TerminalState, selfTest: SelfTestResult
    ) throws -> (steps: [RehearsalReport.Step], findings: [RehearsalReport.Finding]) {
        var terminal = Terminal(configuration: configuration, state: state)
        var inputs: [Input] = [.restart, .command(id: 1, .signOff(SignOffRequest(identifier: "rehearsal")))]
        var steps: [RehearsalReport.Step] = []
        var findings: [RehearsalReport.Finding] = []
        while !inputs.isEmpty {
            var effects = ContiguousArray<Effect>()
            terminal.handle(inputs.removeFirst(), at: clock.now, into: &effects)
            for effect in effects {
                switch effect {
                case .append(let records):
                    do {
                        try journal.append(records, at: clock.now)
                    } catch {
                        findings.append(
                            .init("RH-13", .stop, "The shadow of the journal could not be written: \(error)"))
                        return (steps, findings)
                    }
                    steps += records.compactMap(RehearsalReport.Step.init)
                case .selfTest: inputs.append(.selfTested(selfTest))
                case .halt(let evidence):
                    findings.append(.init("RH-90", .stop, "The machine would stop: \(evidence)"))
                    return (steps, findings)
                // The rest is the host's to say.
                case .connect: return (steps, findings)
                default: break
                }
            }
        }
        return (steps, findings)
    }
}

extension RehearsalReport.Grade {
    init(_ grade: SelfTestResult.Grade) {
        switch grade {
        case .pass: self = .pass
        case .warn: self = .warn
        case .stop: self = .stop
        }
    }
}

extension RehearsalReport.Step {
    /// Nil for a record that ends no step.
    init?(_ record: TerminalRecord) {
        guard case .stepEnded(let step, let outcome) = record else { return nil }
        self.step = "\(step)"
        switch outcome {
        case .performed: self.outcome = "performed"
        case .skipped(let reason): self.outcome = reason.rawValue
        }
    }
}

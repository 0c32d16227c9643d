public import DayEnd

/// The rules: what was seen, under the thresholds of a model, becomes findings. Pure.
extension Observation {
    /// At least one finding, the first the gravest cause.
    public func findings(for model: TerminalModel, at now: Moment) -> [Finding] {
        let limits = model.thresholds
        let found: [Finding]
        switch self {
        case .power(let seen): found = seen.findings(hasBattery: model.has(.battery), at: now)
        case .battery(let seen): found = seen.findings(limits, at: now)
        case .thermal(let seen): found = seen.findings(limits, at: now)
        case .storage(let seen): found = seen.findings(limits, at: now)
        case .clock(let seen): found = seen.findings(limits, at: now)
        case .printer(let seen): found = seen.findings(at: now)
        case .reader(let seen):
            found = seen.findings(
                dead: .readerDead, tampered: .readerTampered, virtual: .readerVirtual, at: now)
        case .pinPad(let seen):
            found = seen.findings(
                dead: .pinPadDead, tampered: .pinPadTampered, virtual: .pinPadVirtual, at: now)
        case .network(let seen): found = seen.findings(limits, at: now)
        case .security(let seen): found = seen.findings(at: now)
        case .screen(let test):
            found = test.findings(dead: .screenDead, untested: .screenUntested, at: now)
        case .keys(let test): found = test.findings(dead: .keysDead, untested: .keysUntested, at: now)
        case .silent(let part): found = [Finding(.silent(part), measured: now)]
        case .unreadable(let part, let problem):
            found = [Finding(.unreadable(part), subject: problem, measured: now)]
        }
        return found.isEmpty ? [Finding(.fine(part), evidence: evidence, measured: now)] : found
    }

    /// What a part that is well has measured.
    private var evidence: [Reading] {
        switch self {
        case .power(let seen): seen.readings
        case .battery(let seen): seen.readings
        case .thermal(let seen): seen.readings
        case .storage(let seen): seen.readings
        case .clock(let seen): seen.readings
        case .printer(let seen): seen.readings
        case .network(let seen): seen.readings
        case .screen(let test), .keys(let test): test.readings
        case .reader, .pinPad, .security, .silent, .unreadable: []
        }
    }
}

extension AttachedObservation {
    func findings(
        dead: FindingCode, tampered: FindingCode, virtual: FindingCode, at now: Moment
    ) -> [Finding] {
        if isTampered { return [Finding(tampered, measured: now)] }
        if !answers { return [Finding(dead, measured: now)] }
        return isVirtual ? [Finding(virtual, measured: now)] : []
    }
}

extension SecurityObservation {
    func findings(at now: Moment) -> [Finding] {
        if !hasMasterKey { return [Finding(.noMasterKey, measured: now)] }
        return hasWorkingKeys ? [] : [Finding(.noWorkingKeys, measured: now)]
    }
}

extension HandTest {
    var readings: [Reading] { [Reading(.deadZones, dead.count), Reading(.testedZones, tested)] }

    func findings(dead code: FindingCode, untested: FindingCode, at now: Moment) -> [Finding] {
        if tested <= 0 { return [Finding(untested, measured: now)] }
        guard !dead.isEmpty else { return [] }
        return [Finding(code, evidence: readings, subject: dead.joined(separator: ", "), measured: now)]
    }
}

import DayEnd

/// Looks at the parts while the terminal sleeps: what fails at night is known before the shop opens.
extension Terminal {
    /// Signed off, and nobody works here.
    private var isAsleep: Bool {
        !state.isSignedIn && state.closing == nil && state.lastClosing != nil && session.commands.isEmpty
    }

    mutating func keepHealth(into effects: inout ContiguousArray<Effect>) {
        guard configuration.hasParts, configuration.healthCheckMinutes > 0, !session.isHalted,
            session.healthTimer == nil, !session.awaitsHealth, isAsleep
        else { return }
        let number = session.nextHealthTimer
        session.nextHealthTimer &+= 1
        session.healthTimer = number
        effects.append(.startTimer(.health(number), seconds: configuration.healthCheckMinutes * 60, isJittered: true))
    }

    mutating func checkHealth(into effects: inout ContiguousArray<Effect>) {
        guard isAsleep, !session.awaitsSelfTest, !session.awaitsRest else { return }
        session.awaitsHealth = true
        effects.append(.selfTest(repair: state.repairCount + 1))
    }

    /// Only a change is worth a record; a stopping fault is an order for its repair, by night too.
    mutating func healthChecked(_ result: SelfTestResult, into effects: inout ContiguousArray<Effect>) {
        guard session.awaitsHealth else { return }
        session.awaitsHealth = false
        guard state.closing == nil else { return }
        let result = result.order.map { sameOrder(result, $0) } ?? result
        guard result.isOther(than: state.health) || result.order != state.openRepair else { return }
        record([.healthChecked(result)], into: &effects)
    }
}

extension SelfTestResult {
    /// Readings move from hour to hour; grades and codes tell whether anything has changed.
    fileprivate func isOther(than last: SelfTestResult?) -> Bool {
        guard let last else { return true }
        return findings.map(\.code) != last.findings.map(\.code) || findings.map(\.grade) != last.findings.map(\.grade)
    }
}

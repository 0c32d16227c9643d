import DayEnd

/// Step 7: every part passes, warns, or stops the closing before anything is sent.
extension Terminal {
    /// Asks the shell to look at every part. Returns whether the machine may go on.
    mutating func selfTest(
        _ closing: TerminalState.ClosingProgress, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        guard configuration.hasParts else {
            end(.selfTest, .skipped(reason: .notFitted), into: &effects)
            return true
        }
        // After a fault somebody must ask again, or the terminal must have been started anew.
        guard !session.isStopped else { return false }
        session.awaitsSelfTest = true
        effects.append(.selfTest(repair: state.repairCount + 1))
        return false
    }

    mutating func selfTested(_ result: SelfTestResult, into effects: inout ContiguousArray<Effect>) {
        guard session.awaitsSelfTest else {
            healthChecked(result, into: &effects)
            return
        }
        session.awaitsSelfTest = false
        guard state.closing?.step == .selfTest else { return }
        session.owner = .closing
        guard let order = result.order else {
            end(.selfTest, .performed, after: [.selfTested(result)], into: &effects)
            return
        }
        session.isStopped = true
        record([.selfTested(sameOrder(result, order)), .closingEnded(.stopped)], into: &effects)
        answerWaiters(.stopped, waitsFor: nil, into: &effects)
    }

    /// One fault is one order, however often it is met.
    func sameOrder(_ result: SelfTestResult, _ order: RepairOrder) -> SelfTestResult {
        guard let open = state.openRepair, open.part == order.part, open.code == order.code else { return result }
        var result = result
        result.order = open
        return result
    }
}

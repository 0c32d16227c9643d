/// How a closing moves the state.
extension TerminalState {
    mutating func apply(_ start: TerminalRecord.ClosingStart) throws(FoldError) {
        // This one freezes the shop anew.
        if start.closesShop == true { owesShopLift = nil }
        guard let under = closing else {
            closing = ClosingProgress(start: start)
            return
        }
        guard under.start.scope == .batch, start.scope == .day else {
            throw FoldError("a closing begins: expected none under way, found \(under.start.identifier)")
        }
        // The evening's closing takes over the settlement of a full batch where it stands.
        closing?.start = start
        closing?.isConfirmed = under.step > .drain
    }

    mutating func apply(_ anchor: Anchor) throws(FoldError) {
        // Without a closing it is the first record that is folded: all that was before is in it.
        if let closing, closing.step != .close || batch != anchor.slip.batch {
            throw FoldError(
                "batch \(anchor.slip.batch) closes: expected step close of batch \(batch), found \(closing.step)")
        }
        self = anchor.carried
        lastSlip = anchor.slip
    }

    mutating func apply(_ end: ClosingEnd) throws(FoldError) {
        guard let progress = closing else {
            throw FoldError("end of a closing: expected a closing under way, found none")
        }
        guard progress.start.scope == .day else {
            closing = nil
            return
        }
        lastClosing = ClosingSummary(
            identifier: progress.start.identifier, businessDay: progress.start.businessDay, end: end,
            batches: day.batches, verdict: day.verdict, signOff: progress.signOff, day: day,
            slip: day.batches.isEmpty ? nil : lastSlip, shop: progress.shop)
        switch end {
        case .closed, .differing:
            let start = progress.start
            let closed = ClosedDay(
                businessDay: start.businessDay, identifier: start.identifier, end: end, time: start.time,
                isByItself: start.isByItself)
            closedDays = (closedDays + [closed]).suffix(Self.closedDaysKept)
            day = DaySoFar()
            closing = nil
        case .pending: closing?.isPending = true
        case .stopped: closing?.isStopped = true
        }
    }

    mutating func inClosing(
        _ what: String, _ change: (inout ClosingProgress) -> Void
    ) throws(FoldError) {
        guard var progress = closing else {
            throw FoldError("\(what): expected a closing under way, found none")
        }
        change(&progress)
        closing = progress
    }

    mutating func inStep(
        _ step: ClosingStep, _ what: String, _ change: (inout ClosingProgress) -> Void
    ) throws(FoldError) {
        guard let found = closing?.step, found == step else {
            throw FoldError(
                "\(what): expected a closing in step \(step), found \(closing.map { "step \($0.step)" } ?? "none")")
        }
        try inClosing(what, change)
    }
}

extension TerminalState.ClosingProgress {
    mutating func end() {
        isStepStarted = false
        isStopped = false
        if step == .confirm { isConfirmed = true }
        if let next = start.scope.step(after: step) { step = next }
    }

    mutating func settleAgain() {
        step = .settle
        isStepStarted = false
        (settlement, verdict) = (nil, nil)
        (uploaded, refusedUploads, uploadEndCode) = (0, [], nil)
        lineComparison = nil
    }
}

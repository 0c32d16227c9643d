import DayEnd

/// How a cell must end.
struct GridExpectation: Equatable {
    /// What whoever asked is told first; nil where a cut has taken the question with it, or the store has.
    var first: ClosingEnd?
    /// What stands in the journal when everything works again.
    var last: ClosingEnd
    /// The closing was given up and has to be asked for again.
    var isCancelled: Bool
}

extension GridCell {
    /// The rules of the twelve steps, put to one cell.
    var expectation: GridExpectation {
        let last: ClosingEnd = hostLacksLine || answer == .cannotCompare || isLeftOut ? .differing : .closed
        let faults = [(step, fault)] + (second.map { [($0.step, $0.fault)] } ?? [])
        // A restart ends preparation as cancelled; from the confirmation on the closing goes on by itself.
        let isCancelled = faults.contains { $0.0.isPreparation && $0.1 == .powerCut }
        let isSwallowed = faults.contains {
            $0.1 == .powerCut || $0.1 == .notWritten || $0.1 == .writtenUnseen
        }
        let waits = faults.contains { $0.1.lasts } || answer == .broken && holdsUp
        return GridExpectation(
            first: isSwallowed ? nil : waits ? .pending : last, last: last, isCancelled: isCancelled)
    }

    /// Only an upload line that the host cannot take is counted as failed and passed; all else is owed.
    private var holdsUp: Bool {
        switch step {
        case .certificate, .details, .single, .advice: false
        default: true
        }
    }

    /// An offline sale that could not be delivered does not hold the day up: it is named, and travels late.
    var isLeftOut: Bool { step == .advice && fault.lasts }
}

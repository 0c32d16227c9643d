public import DayEnd
import UnionPay

/// What is said of a closing.
extension Terminal {
    mutating func answerWaiters(
        _ end: ClosingEnd, waitsFor cause: PendingCause?, into effects: inout ContiguousArray<Effect>
    ) {
        guard let last = state.lastClosing, last.end == end else { return }
        for id in session.closingWaiters {
            effects.append(.reply(id: id, .closing(report(last, waitsFor: cause))))
        }
        session.closingWaiters = []
    }

    func report(_ summary: TerminalState.ClosingSummary, waitsFor cause: PendingCause?) -> ClosingReport {
        ClosingReport(
            end: summary.end, identifier: summary.identifier, day: summary.day, slip: summary.slip,
            signOff: summary.signOff, waitsFor: cause,
            resumesAt: cause == .slot ? session.resumesAt : nil,
            shop: summary.shop)
    }

    /// What the closing under way waits for, and since when, once it goes on by itself.
    public var pending: (cause: PendingCause, since: Moment)? {
        guard let closing = state.closing, closing.isPending else { return nil }
        return (pendingCause(closing), closing.start.time)
    }

    func pendingCause(_ closing: TerminalState.ClosingProgress) -> PendingCause {
        switch closing.step {
        case .settle where session.resumesAt != nil: .slot
        case .freeze, .openItems, .drain, .amounts, .authorize, .confirm, .selfTest, .settle:
            if !state.reversalsOwed.isEmpty {
                .reversal
            } else {
                state.repetitionsOwed.isEmpty ? .settlement : .refund
            }
        case .reconcile: nextUpload(closing) == nil ? .uploadEnd : .upload
        case .close, .signOff: .signOff
        case .rest: .rest
        }
    }
}

public import UnionPay

/// A record that cannot follow the ones before it: the journal is not what this program writes.
public struct FoldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected and what stands there.
    public let description: String
    init(_ description: String) { self.description = description }
}

extension TerminalState {
    /// The state that a journal leads to.
    public init(folding records: some Sequence<TerminalRecord>) throws(FoldError) {
        self.init()
        for record in records { try apply(record) }
    }

    /// Moves the state by one record. Recovery and everyday work both go through here; there is no second path.
    public mutating func apply(_ record: TerminalRecord) throws(FoldError) {
        switch record {
        case .opened(let opening): self.opening = opening
        case .numbered(let message): take(message.stan)
        case .signedIn(let signIn): apply(signIn)
        case .intent(let intent):
            take(intent.key.stan)
            open.append(OpenTransaction(intent: intent))
        case .outcome(let outcome): try apply(outcome)
        case .unanswered(let unanswered):
            guard let index = open.firstIndex(where: { $0.intent.key == unanswered.key }) else {
                throw FoldError("unanswered \(unanswered.key): expected an open transaction of that key, found none")
            }
            open[index].unansweredReason = unanswered.reason
        case .reversalEnded(let end):
            guard let index = open.firstIndex(where: { $0.intent.key == end.key }) else {
                throw FoldError("reversal of \(end.key): expected an open transaction of that key, found none")
            }
            open.remove(at: index)
            if ResponseCode(end.code)?.settlesReversal != true { refusedReversals.append(end.key) }
        case .cash(let line): try apply(line)
        case .closingStarted(let start): closing = ClosingProgress(start: start)
        case .closingCancelled: closing = nil
        case .stepStarted(let step): try inClosing { $0.step = step; $0.isStepStarted = true }
        case .stepEnded(let step, _):
            try inClosing {
                $0.isStepStarted = false
                if step == .confirm { $0.isConfirmed = true }
                if let next = $0.start.scope.step(after: step) { $0.step = next }
            }
        case .settled(let settlement):
            try inClosing {
                $0.settlement = settlement
                $0.verdict = settlement.verdict
            }
        case .uploaded(let upload):
            try inClosing {
                $0.uploaded += upload.lines.count
                if upload.code != "00" { $0.refusedUploads += upload.lines }
            }
        case .uploadEnded(let code): try inClosing { $0.uploadEndCode = code }
        case .batchClosed(let anchor): self = anchor.carried
        case .signedOff(let signOff):
            isSignedIn = false
            owesSignOff = false
            closing?.signOff = signOff
        case .closingEnded(let end): try apply(end)
        }
    }

    private mutating func take(_ stan: STAN) { nextSTAN = stan.next }

    private mutating func apply(_ signIn: TerminalRecord.SignIn) {
        isSignedIn = true
        lastSignIn = signIn
        // A terminal that holds lines never adopts another number: they are settled under their own.
        if lines.isEmpty, open.isEmpty, closing == nil { batch = signIn.batch }
        // A new sign-in supersedes a pending sign-off.
        owesSignOff = false
    }

    private mutating func apply(_ outcome: TerminalRecord.Outcome) throws(FoldError) {
        if let index = late.firstIndex(where: { $0.key == outcome.key }) {
            retiredKeys.append(late.remove(at: index).card.keyName)
            return
        }
        if let index = lines.lastIndex(where: { $0.key == outcome.key }) {
            // A second outcome of one line is the host's answer to an advice that was already booked offline.
            lines[index].isDelivered = true
            if ResponseCode(outcome.code)?.settlesAdvice == true {
                if !outcome.rrn.isEmpty { lines[index].rrn = outcome.rrn }
                lines[index].clearingDate = outcome.clearingDate ?? lines[index].clearingDate
            } else {
                lines[index].standing = .refused
            }
            return
        }
        guard let index = open.firstIndex(where: { $0.intent.key == outcome.key }) else {
            throw FoldError("outcome of \(outcome.key): expected an open transaction of that key, found none")
        }
        let intent = open.remove(at: index).intent
        guard ResponseCode(outcome.code)?.isApproved == true else { return }
        book(intent, outcome)
    }

    private mutating func book(_ intent: TerminalRecord.Intent, _ outcome: TerminalRecord.Outcome) {
        guard intent.type != .balanceInquiry else { return }
        let line = Line(
            key: intent.key, type: intent.type, amount: outcome.amount, cardClass: outcome.scheme.cardClass,
            scheme: outcome.scheme, card: intent.card, original: intent.original, rrn: outcome.rrn,
            authorization: outcome.authorization, clearingDate: outcome.clearingDate, authority: intent.authority,
            time: intent.time, businessDay: intent.businessDay, reference: intent.reference,
            // An offline line is booked by the terminal's own yes, before any host has a reference for it.
            isDelivered: !intent.type.isBookedOffline || !outcome.rrn.isEmpty)
        lines.append(line)
        switch intent.type {
        case .saleVoid, .completionVoid: mark(intent.original, .voided)
        case .adjustment, .tipAdjustment: mark(intent.original, .adjusted)
        case .preAuthorization: holds.append(line)
        case .preAuthorizationVoid, .completion, .completionNotice:
            retiredKeys += holds.filter { $0.key == intent.original }.map(\.card.keyName)
            holds.removeAll { $0.key == intent.original }
        default: break
        }
    }

    private mutating func mark(_ key: LineKey?, _ standing: Line.Standing) {
        guard let key, let index = lines.lastIndex(where: { $0.key == key }) else { return }
        lines[index].standing = standing
    }

    private mutating func apply(_ line: CashLine) throws(FoldError) {
        do {
            switch line.kind {
            case .sale: try day.cashSales.add(line.amount)
            case .refund: try day.cashRefunds.add(line.amount)
            }
        } catch { throw FoldError("cash line: \(error)") }
    }

    private mutating func inClosing(_ change: (inout ClosingProgress) -> Void) throws(FoldError) {
        guard var progress = closing else {
            throw FoldError("step of a closing: expected a closing under way, found none")
        }
        change(&progress)
        closing = progress
    }

    private mutating func apply(_ end: ClosingEnd) throws(FoldError) {
        guard let progress = closing else {
            throw FoldError("end of a closing: expected a closing under way, found none")
        }
        guard progress.start.scope == .day else {
            closing = nil
            return
        }
        lastClosing = ClosingSummary(
            identifier: progress.start.identifier, businessDay: progress.start.businessDay, end: end,
            batches: day.batches, verdict: day.verdict, signOff: progress.signOff, day: day)
        if end == .closed || end == .differing {
            day = DaySoFar()
            closing = nil
        }
    }
}

extension TransactionType {
    /// Booked by the terminal before the host hears of it: offline sales and adjustments.
    public var isBookedOffline: Bool {
        switch self {
        case .offlineSale, .adjustment, .tipAdjustment, .offlineICSale, .completionNotice: true
        default: false
        }
    }
}

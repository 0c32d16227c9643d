internal import PaymentSecurity
import UnionPay

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
    ///
    /// After an error the state is not to be used.
    public mutating func apply(_ record: TerminalRecord) throws(FoldError) {
        try move(record)
        followOrders(record)
    }

    private mutating func move(_ record: TerminalRecord) throws(FoldError) {
        switch record {
        case .opened(let opening): self.opening = opening
        case .numbered(let message): take(message.stan)
        case .signedIn(let signIn): apply(signIn)
        case .intent(let intent): apply(intent)
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
            retire(open.remove(at: index).intent.card.keyName)
            if ResponseCode(end.code)?.settlesReversal != true { refusedReversals.append(end.key) }
        case .cash(let line): try apply(line)
        case .ordered(let order):
            guard self.order(order.name) == nil else {
                throw FoldError("order \(order.name): expected a new name, found it again")
            }
        case .orderEnded(let ending):
            guard order(ending.name)?.status == .awaitingCard else {
                throw FoldError("end of order \(ending.name): expected one that waits for a card, found none")
            }
        case .dayOpened(let opening):
            guard closing == nil, day.opening == nil else {
                throw FoldError(
                    "a day is opened: expected none that is open, found \(day.opening?.identifier ?? "its end")")
            }
            day.opening = opening
        case .quarantined(let quarantine): try apply(quarantine)
        case .released(let key): try release(key)
        case .closingStarted(let start): try apply(start)
        case .closingCancelled:
            try inClosing("a cancelled closing") { _ in }
            // Told, or sent and never answered.
            if closing?.holdsShop == true { owesShopLift = true }
            // What was said of it while it waited is not so any more.
            if lastClosing?.identifier == closing?.start.identifier { lastClosing = nil }
            closing = nil
        case .shopFrozen(let freeze):
            guard closing?.start.closesShop == true else {
                throw FoldError("the shop is frozen: expected a closing that closes it, found none")
            }
            try inClosing("a frozen shop") { $0.shop = freeze }
        case .shopLifted: owesShopLift = nil
        case .openItemsCarried(let items): try inStep(.openItems, "items that are carried") { $0.carried = items }
        case .counted(let comparison):
            try inStep(.amounts, "a count") {
                $0.comparison = comparison
                $0.explanation = nil
            }
        case .differenceExplained(let explanation):
            try inStep(.amounts, "a reason") { $0.explanation = explanation }
        case .authorized(let authorization):
            try inStep(.authorize, "an authorisation") { $0.authorization = authorization }
        case .selfTested(let result):
            try inStep(.selfTest, "a self-test") { $0.selfTest = result }
            order(result.order)
        case .healthChecked(let result):
            health = result
            order(result.order)
        case .repairTaken(let receipt):
            guard receipt.order == openRepair?.number else {
                throw FoldError("repair \(receipt.order) taken: expected an open order of that number, found none")
            }
            repairReceipt = receipt
        case .personnel, .repaired: break
        case .stepStarted(let step):
            try inStep(step, "its beginning") { $0.isStepStarted = true }
        case .stepEnded(let step, _): try inStep(step, "its end") { $0.end() }
        case .settled(let settlement):
            try inStep(.settle, "a settlement") {
                $0.settlement = settlement
                $0.verdict = settlement.verdict
            }
        case .settlementLost: try inStep(.reconcile, "a lost settlement") { $0.settleAgain() }
        case .uploaded(let upload):
            try inStep(.reconcile, "an upload") {
                $0.uploaded += upload.lines.count
                if ResponseCode(upload.code)?.settlesAdvice != true { $0.refusedUploads += upload.lines }
            }
        case .linesCompared(let comparison): try apply(comparison)
        case .uploadEnded(let code): try inStep(.reconcile, "an upload's end") { $0.uploadEndCode = code }
        case .batchClosed(let anchor): try apply(anchor)
        case .signedOff(let signOff):
            isSignedIn = false
            owesSignOff = false
            closing?.signOff = signOff
        case .parameters(let parameters): self.parameters = parameters
        case .closingEnded(let end): try apply(end)
        }
    }

    private mutating func order(_ order: RepairOrder?) {
        if order?.number != openRepair?.number {
            if order != nil { repairCount += 1 }
            repairReceipt = nil
        }
        openRepair = order
    }

    private mutating func take(_ stan: STAN) { nextSTAN = stan.next }

    private mutating func apply(_ signIn: TerminalRecord.SignIn) {
        // A new sign-in supersedes a sign-off that was not confirmed, unless the terminal woke to send what it owes.
        owesSignOff = signIn.isByItself && (owesSignOff || !isSignedIn)
        isSignedIn = true
        lastSignIn = signIn
        // A terminal that holds lines never adopts another number: they are settled under their own. A closing does not
        // hold a number before the host has settled under it.
        if lines.isEmpty, open.isEmpty, closing?.settlement == nil, closing.map({ $0.step <= .settle }) != false {
            batch = signIn.batch
        }
    }

    private mutating func apply(_ intent: TerminalRecord.Intent) {
        take(intent.key.stan)
        // Somebody works here again.
        owesSignOff = false
        open.append(OpenTransaction(intent: intent))
    }

    private mutating func apply(_ outcome: TerminalRecord.Outcome) throws(FoldError) {
        // Before the lines: a sale must not cost more the fuller its batch is.
        if let index = open.firstIndex(where: { $0.intent.key == outcome.key }) {
            let intent = open.remove(at: index).intent
            if ResponseCode(outcome.code)?.isApproved == true, intent.type != .balanceInquiry {
                try book(intent, outcome)
            } else {
                retire(intent.card.keyName)
                if ResponseCode(outcome.code) == .dateSwitch, !lines.isEmpty { isDayCut = true }
            }
            return
        }
        if let index = late.firstIndex(where: { $0.key == outcome.key }) {
            let line = late.remove(at: index)
            retire(line.card.keyName)
            if ResponseCode(outcome.code)?.settlesAdvice != true { refusedLate.append(line.key) }
            return
        }
        guard let index = lines.lastIndex(where: { $0.key == outcome.key }) else {
            throw FoldError("outcome of \(outcome.key): expected an open transaction of that key, found none")
        }
        try deliver(index, outcome)
    }

    /// A second outcome of one line is the host's answer to an advice that the terminal had booked by itself.
    private mutating func deliver(_ index: Int, _ outcome: TerminalRecord.Outcome) throws(FoldError) {
        guard !lines[index].isDelivered else {
            throw FoldError(
                "outcome of \(outcome.key): expected a line that the host has not answered, found one it has")
        }
        lines[index].isDelivered = true
        undelivered -= 1
        if ResponseCode(outcome.code)?.settlesAdvice == true {
            if !outcome.rrn.isEmpty { lines[index].rrn = outcome.rrn }
            lines[index].clearingDate = outcome.clearingDate ?? lines[index].clearingDate
        } else if lines[index].standing == .approved {
            // One that an adjustment has replaced stays replaced, refused or not.
            lines[index].standing = .refused
            noteInList("\(outcome.key) refused")
        }
    }

    private mutating func book(
        _ intent: TerminalRecord.Intent, _ outcome: TerminalRecord.Outcome
    ) throws(FoldError) {
        let line = Line(
            key: intent.key, type: intent.type, amount: outcome.amount, cardClass: outcome.scheme.cardClass,
            scheme: outcome.scheme, card: intent.card, original: intent.original, rrn: outcome.rrn,
            authorization: outcome.authorization, clearingDate: outcome.clearingDate, authority: intent.authority,
            time: intent.time, businessDay: intent.businessDay, reference: intent.reference,
            // An offline line is booked by the terminal's own yes, before any host has a reference for it.
            isDelivered: !intent.type.isBookedOffline || !outcome.rrn.isEmpty,
            asked: outcome.amount == intent.amount ? nil : intent.amount, originalSlip: intent.originalReference,
            tip: intent.tip, operatorNumber: intent.operatorNumber)
        do {
            try gross.add(line.countable)
            try net.add(line.countable)
        } catch {
            throw FoldError("outcome of \(outcome.key): \(error)")
        }
        lines.append(line)
        // What a void or an adjustment makes of its original follows from the original's key.
        noteInList("\(line.key) \(line.type.rawValue) \(line.amount) \(line.original.map { "\($0)" } ?? "")")
        if !line.isDelivered { undelivered += 1 }
        switch intent.type {
        case .saleVoid, .completionVoid: mark(intent.original, .voided)
        case .adjustment, .tipAdjustment: mark(intent.original, .adjusted)
        case .preAuthorization: holds.append(line)
        case .preAuthorizationVoid, .completion, .completionNotice:
            for hold in holds where hold.key == intent.original { retire(hold.card.keyName) }
            holds.removeAll { $0.key == intent.original }
        default: break
        }
    }

    /// A line of its own that the host does not have is one that its upload would have refused.
    private mutating func apply(_ comparison: LineComparison) throws(FoldError) {
        let unknown = Set(comparison.differences.filter { $0.kind == .terminalOnly }.map(\.stan))
        let refused = lines.filter { unknown.contains($0.key.stan) && $0.type.uploadForm == .single }.map(\.key.stan)
        try inStep(.reconcile, "a comparison of lines") {
            $0.lineComparison = comparison
            $0.refusedUploads += refused
        }
    }

    mutating func noteInList(_ text: String) {
        listDigest = HexBytes(Array(SHA256.hash(listDigest.bytes, Array(text.utf8)).prefix(16)))
    }

    private mutating func mark(_ key: LineKey?, _ standing: Line.Standing) {
        guard let key, let index = lines.lastIndex(where: { $0.key == key }) else { return }
        if standing == .adjusted { gross.remove(lines[index].countable) }
        net.remove(lines[index].countable)
        lines[index].standing = standing
    }

    private mutating func apply(_ line: CashLine) throws(FoldError) {
        do {
            try day.addCash(line)
        } catch { throw FoldError("cash line: \(error)") }
        if line.reference != nil { cashReferences = (cashReferences + [line]).suffix(Self.referencesKept) }
    }

    /// The key is destroyed with the next batch that closes, unless another line still needs it then.
    mutating func retire(_ keyName: String) {
        if !retiredKeys.contains(keyName) { retiredKeys.append(keyName) }
    }
}

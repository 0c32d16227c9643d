import DayEnd
import ISO8583
import TerminalCore
import UnionPay

/// A terminal's journal told once more, by another hand than the fold: what was sold, in which batch, and what became
/// of it. It learns of a record only when that is on disk.
struct DayBook {
    struct Sale {
        var key: LineKey
        var type: TransactionType
        var amount: Int64
        var scheme: CardScheme
        var reference: String?
        var original: LineKey?
        var isRefused = false
        var isDelivered: Bool
        /// F37 and F38 as the customer's receipt shows them.
        var rrn: String
        var authorization: String?
        /// Read from a chip and approved by its issuer: its certificate travels whatever the totals say.
        var hasCertificate: Bool
        /// An approved void or adjustment has taken it out of the net, or out of every total.
        var isVoided = false
        var isAdjusted = false
        /// The batch that its slip was printed for.
        var settledIn: BatchNumber?

        var isForeign: Bool { DayBook.isForeign(scheme) }
    }

    /// Cards of the two domestic scheme names are domestic.
    static func isForeign(_ scheme: CardScheme) -> Bool { scheme.rawValue != "CUP" && scheme.rawValue != "000" }

    /// Records taken so far.
    private(set) var count = 0
    /// In the order of approval.
    private(set) var sales: [Sale] = []
    private(set) var slips: [SettlementSlip] = []
    private(set) var cash: Int64 = 0
    private(set) var ends: [ClosingEnd] = []
    /// Acts without an end, in their order.
    private(set) var open: [LineKey] = []
    /// Acts for which no answer came and which are undone or repeated.
    private(set) var unanswered: Set<LineKey> = []
    private(set) var refusedReversals: [LineKey] = []
    /// Upload messages of the open batch that the host could not take when they came; an end that was held up on its
    /// way tells of them even after the batch is settled anew.
    private(set) var passedUploads = 0
    private(set) var lastNumber: STAN?
    private(set) var types: [LineKey: TransactionType] = [:]
    private var index: [LineKey: Int] = [:]
    private var intents: [LineKey: TerminalRecord.Intent] = [:]
    private var closing: (isDay: Bool, step: ClosingStep?)?
    private var firstOfBatch = 0

    func sale(_ key: LineKey) -> Sale? { index[key].map { sales[$0] } }

    mutating func take(_ record: TerminalRecord, oracle: Oracle, of device: Device) {
        count += 1
        switch record {
        case .numbered(let message): number(message.stan, oracle, device)
        case .intent(let intent):
            number(intent.key.stan, oracle, device)
            oracle.expect(types[intent.key] == nil, .numbers, device, "\(intent.key) names two acts")
            types[intent.key] = intent.type
            intents[intent.key] = intent
            open.append(intent.key)
        case .signedIn(let signIn):
            oracle.quotes(device, "the sign-in", code: "00", of: signIn.stan) { heard in
                // 60.2 of the answer: digits three to eight.
                heard.text(60).map { String($0.dropFirst(2).prefix(6)) } == signIn.batch.text
            }
        case .outcome(let outcome): take(outcome, oracle, device)
        case .unanswered(let unanswered): self.unanswered.insert(unanswered.key)
        case .reversalEnded(let end):
            oracle.quotes(device, "the end of a reversal", code: end.code, of: end.key.stan)
            close(end.key)
            if !["00", "12", "25"].contains(end.code) { refusedReversals.append(end.key) }
        case .cash(let line): cash += line.kind == .sale || line.kind == .paidIn ? line.amount : -line.amount
        case .closingStarted(let start): closing = (start.scope == .day, closing?.step)
        case .closingCancelled: closing = nil
        case .settled(let settlement):
            oracle.quotes(device, "the settlement", code: "00", of: settlement.stan) { heard in
                heard.text(48).flatMap { try? SettlementTotals(parsing: $0) } == settlement.host
                    && heard.text(37) ?? "" == settlement.rrn && heard.text(15) == settlement.clearingDate
            }
        case .uploaded(let upload):
            oracle.quotes(device, "an upload", code: upload.code, of: nil)
            if !["00", "25", "94"].contains(upload.code) { passedUploads += 1 }
        case .uploadEnded(let code): oracle.quotes(device, "an upload's end", code: code, of: nil)
        case .signedOff(let signOff): oracle.quotes(device, "the sign-off", code: "00", of: signOff.stan)
        case .settlementLost:
            oracle.expect(closing?.step == .reconcile, .steps, device, "a settlement is lost outside of an upload")
            closing?.step = .settle
        case .stepStarted(let step):
            oracle.expect(closing != nil, .steps, device, "step \(step.rawValue) without a closing")
            if let last = closing?.step, step < last {
                oracle.report(.steps, device, "step \(step.rawValue) after \(last)")
            }
            closing?.step = step
        case .batchClosed(let anchor): take(anchor.slip, oracle, device)
        case .closingEnded(let end):
            ends.append(end)
            if end == .closed || end == .differing { closing = nil }
        default: break
        }
    }

    private mutating func number(_ stan: STAN, _ oracle: Oracle, _ device: Device) {
        if let last = lastNumber {
            oracle.expect(stan == last.next, .numbers, device, "STAN \(stan) after \(last)")
        }
        lastNumber = stan
    }

    private mutating func close(_ key: LineKey) {
        open.removeAll { $0 == key }
        unanswered.remove(key)
    }

    private mutating func take(_ outcome: TerminalRecord.Outcome, _ oracle: Oracle, _ device: Device) {
        let isYes = Oracle.yes.contains(outcome.code)
        if let place = index[outcome.key] {
            oracle.quotes(device, "the delivery of \(outcome.key)", code: outcome.code, of: outcome.key.stan) { heard in
                heard.text(37) ?? "" == outcome.rrn && heard.text(15) == outcome.clearingDate
            }
            if isYes, !outcome.rrn.isEmpty { sales[place].rrn = outcome.rrn }
            oracle.expect(!sales[place].isDelivered, .once, device, "\(outcome.key) was answered twice")
            sales[place].isDelivered = true
            sales[place].isRefused = !isYes && outcome.code != "94"
            return
        }
        close(outcome.key)
        guard isYes, let intent = intents.removeValue(forKey: outcome.key) else { return }
        // What is told later was the terminal's own yes.
        if !Self.toldLater.contains(intent.type) {
            oracle.quotes(device, "\(outcome.key)", code: outcome.code, of: outcome.key.stan) { heard in
                let amount = heard.integer(4).map(Int64.init) ?? intent.amount
                return (amount == outcome.amount || intent.type == .balanceInquiry)
                    && heard.text(37) ?? "" == outcome.rrn && heard.text(38) == outcome.authorization
                    && heard.text(15) == outcome.clearingDate
            }
        }
        guard intent.type != .balanceInquiry else { return }
        if let reference = intent.reference {
            // Known again are those that the till may still ask for.
            let other = sales.last { $0.reference == reference }
            oracle.expect(
                other == nil, .once, device,
                "\(reference) was booked as \(other?.key.description ?? "") and \(intent.key)")
        }
        index[intent.key] = sales.count
        sales.append(
            Sale(
                key: intent.key, type: intent.type, amount: outcome.amount, scheme: outcome.scheme,
                reference: intent.reference, original: intent.original,
                isDelivered: !Self.toldLater.contains(intent.type), rrn: outcome.rrn,
                authorization: outcome.authorization,
                hasCertificate: intent.type == .sale && intent.card.entry.pan.isChip))
        guard let original = intent.original, let place = index[original] else { return }
        switch intent.type {
        case .saleVoid, .completionVoid: sales[place].isVoided = true
        case .adjustment, .tipAdjustment: sales[place].isAdjusted = true
        default: break
        }
    }

    private static let toldLater: Set<TransactionType> = [
        .offlineSale, .offlineICSale, .adjustment, .tipAdjustment, .completionNotice,
    ]

    // MARK: Batches

    /// The slip of a batch is the sum of the lines that were booked in it, counted here by hand.
    private mutating func take(_ slip: SettlementSlip, _ oracle: Oracle, _ device: Device) {
        if let last = slips.last {
            oracle.expect(slip.batch == last.batch.next, .numbers, device, "batch \(slip.batch) after \(last.batch)")
        }
        slips.append(slip)
        passedUploads = 0
        let lines = sales[firstOfBatch...]
        for place in lines.indices {
            oracle.expect(
                sales[place].key.batch == slip.batch, .numbers, device, "\(sales[place].key) in batch \(slip.batch)")
            sales[place].settledIn = slip.batch
        }
        firstOfBatch = sales.count
        let name = "batch \(slip.batch): "
        verdict(of: slip, oracle, device)
        oracle.equal(slip.lineCount, lines.count, .totals, device, name + "lines")
        oracle.equal(slip.net.net, Self.net(lines), .totals, device, name + "net")
        for isForeign in [false, true] {
            let totals = isForeign ? slip.terminalTotals.foreign : slip.terminalTotals.domestic
            let debit = Self.gross(lines, foreign: isForeign, debit: true)
            let credit = Self.gross(lines, foreign: isForeign, debit: false)
            oracle.equal(totals.debitAmount, debit.amount, .totals, device, name + "debit")
            oracle.equal(totals.debitCount, debit.count, .totals, device, name + "debits")
            oracle.equal(totals.creditAmount, credit.amount, .totals, device, name + "credit")
            oracle.equal(totals.creditCount, credit.count, .totals, device, name + "credits")
        }
    }

    /// The host's verdict is what its totals say beside the terminal's.
    private func verdict(of slip: SettlementSlip, _ oracle: Oracle, _ device: Device) {
        guard let host = slip.hostTotals, host.domesticVerdict != .error, host.foreignVerdict != .error else { return }
        let isCombined = device.configuration.profile.settlementForm == .combined
        let isEqual = Self.isEqual(slip.terminalTotals, host, isCombined: isCombined)
        oracle.equal(
            slip.verdict, isEqual.domestic && isEqual.foreign ? .balanced : .differing, .totals, device,
            "verdict of batch \(slip.batch) on its two totals")
    }

    /// Whether two totals are the same, class by class; an acquirer that settles both together has their sums only.
    static func isEqual(
        _ own: SettlementTotals, _ host: SettlementTotals, isCombined: Bool
    ) -> (domestic: Bool, foreign: Bool) {
        guard isCombined else { return (own.domestic == host.domestic, own.foreign == host.foreign) }
        func sum(_ totals: SettlementTotals) -> CardClassTotals {
            let (left, right) = (totals.domestic, totals.foreign)
            return CardClassTotals(
                debitAmount: left.debitAmount + right.debitAmount, debitCount: left.debitCount + right.debitCount,
                creditAmount: left.creditAmount + right.creditAmount,
                creditCount: left.creditCount + right.creditCount)
        }
        let isEqual = sum(own) == sum(host)
        return (isEqual, isEqual)
    }

    /// The specification's columns, written down here once more: a wrong table there must not agree with itself.
    static let debits: Set<TransactionType> = [
        .sale, .completion, .completionNotice, .offlineSale, .adjustment, .tipAdjustment, .offlineICSale,
    ]
    static let credits: Set<TransactionType> = [.refund, .saleVoid, .completionVoid]

    /// What a line is worth to its merchant.
    static func signed(_ type: TransactionType, _ amount: Int64) -> Int64 {
        debits.contains(type) ? amount : credits.contains(type) ? -amount : 0
    }

    /// Count and sum of one column of F48.
    private static func gross(_ lines: ArraySlice<Sale>, foreign: Bool, debit: Bool) -> (count: Int, amount: Int64) {
        var result: (count: Int, amount: Int64) = (0, 0)
        for line in lines where !line.isAdjusted && (debit ? debits : credits).contains(line.type) {
            if line.isForeign == foreign { result = (result.count + 1, result.amount + line.amount) }
        }
        return result
    }

    /// What people read: voided lines and their voids left out.
    private static func net(_ lines: ArraySlice<Sale>) -> Int64 {
        lines.reduce(0) { sum, line in
            if line.isAdjusted || line.isVoided || line.type == .saleVoid || line.type == .completionVoid { return sum }
            if debits.contains(line.type) { return sum + line.amount }
            return credits.contains(line.type) ? sum - line.amount : sum
        }
    }
}

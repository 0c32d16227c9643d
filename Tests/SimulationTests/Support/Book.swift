import DayEnd
import Simulation
import UnionPay

/// The day once more, told from a terminal's records by another hand than the fold: what was sold, in which batch, and
/// what became of it.
struct Book {
    struct Sale {
        var key: LineKey
        var type: TransactionType
        var amount: Int64
        var scheme: CardScheme
        var original: LineKey?
        var isRefused = false
        var isDelivered: Bool
        /// An approved void or adjustment has taken it out of the net, or out of every total.
        var isVoided = false
        var isAdjusted = false

        var isMoney: Bool { type.isDebit || type.isCredit }
    }

    /// In the order of approval.
    private(set) var sales: [Sale] = []
    /// STANs in the order in which they were handed out, with their batch where it is known.
    private(set) var stans: [STAN] = []
    private(set) var keys: [LineKey] = []
    private(set) var types: [LineKey: TransactionType] = [:]
    private(set) var slips: [SettlementSlip] = []
    private(set) var cash: Int64 = 0
    private(set) var open: [LineKey] = []
    private(set) var ends: [ClosingEnd] = []

    init(_ records: [TerminalRecord]) {
        var intents: [LineKey: TerminalRecord.Intent] = [:]
        for record in records {
            switch record {
            case .numbered(let message): stans.append(message.stan)
            case .intent(let intent):
                stans.append(intent.key.stan)
                keys.append(intent.key)
                open.append(intent.key)
                intents[intent.key] = intent
                types[intent.key] = intent.type
            case .outcome(let outcome): take(outcome, intents[outcome.key])
            case .reversalEnded(let end): open.removeAll { $0 == end.key }
            case .cash(let line): cash += line.kind == .sale ? line.amount : -line.amount
            case .batchClosed(let anchor): slips.append(anchor.slip)
            case .closingEnded(let end): ends.append(end)
            default: break
            }
        }
    }

    private mutating func take(_ outcome: TerminalRecord.Outcome, _ intent: TerminalRecord.Intent?) {
        open.removeAll { $0 == outcome.key }
        let isYes = ["00", "10", "11", "A2", "A4", "A5", "A6"].contains(outcome.code)
        if let index = sales.firstIndex(where: { $0.key == outcome.key }) {
            sales[index].isDelivered = true
            sales[index].isRefused = !isYes && outcome.code != "94"
            return
        }
        guard isYes, let intent, intent.type != .balanceInquiry else { return }
        let toldLater: Set<TransactionType> = [
            .offlineSale, .offlineICSale, .adjustment, .tipAdjustment, .completionNotice,
        ]
        sales.append(
            Sale(
                key: intent.key, type: intent.type, amount: outcome.amount, scheme: outcome.scheme,
                original: intent.original, isDelivered: !toldLater.contains(intent.type)))
        guard let index = sales.firstIndex(where: { $0.key == intent.original }) else { return }
        switch intent.type {
        case .saleVoid, .completionVoid: sales[index].isVoided = true
        case .adjustment, .tipAdjustment: sales[index].isAdjusted = true
        default: break
        }
    }

    func lines(of batch: BatchNumber) -> [Sale] { sales.filter { $0.key.batch == batch } }

    /// Count and sum of one column of F48, counted by hand.
    func gross(_ lines: [Sale], foreign: Bool, debit: Bool) -> (count: Int, amount: Int64) {
        let counted = lines.filter {
            let isForeign = $0.scheme.rawValue != "CUP" && $0.scheme.rawValue != "000"
            return !$0.isAdjusted && isForeign == foreign && (debit ? $0.type.isDebit : $0.type.isCredit)
        }
        return (counted.count, counted.reduce(0) { $0 + $1.amount })
    }

    /// What people read: voided lines and their voids left out.
    func net(_ lines: [Sale]) -> Int64 {
        lines.reduce(0) { sum, line in
            if line.isAdjusted || line.isVoided || line.type == .saleVoid || line.type == .completionVoid { return sum }
            if line.type.isDebit { return sum + line.amount }
            return line.type.isCredit ? sum - line.amount : sum
        }
    }
}

import DayEnd
import HostCore
import Simulation
import UnionPay

/// What must hold of the ledger at any moment.
enum Books {
    /// - Parameter isQuiet: Nothing is on its way to or from the issuer: its charges are what stands.
    static func problems(in ledger: MemoryLedger, _ issuer: Issuer, isQuiet: Bool) -> [String] {
        var problems: [String] = []
        var booked: [PostingKey: Int64] = [:]
        var held: [PostingKey: Int64] = [:]
        for entry in ledger.entries {
            if entry.amount < 0 { problems.append("\(entry.posting): an entry below zero") }
            if entry.debit == entry.credit { problems.append("\(entry.posting): an entry with one account") }
            for (account, signed) in [(entry.debit, -entry.amount), (entry.credit, entry.amount)] {
                if account.hasPrefix("merchant:") { booked[entry.posting, default: 0] += signed }
                if account == "hold:\(entry.posting.merchant)" { held[entry.posting, default: 0] += signed }
            }
        }
        var standing: [PostingKey: Int64] = [:]
        for posting in ledger.allPostings() {
            let key = posting.key
            let stands = posting.state == .approved && !posting.isAdjusted
            let amount = key.type.isDebit ? posting.amount : key.type.isCredit ? -posting.amount : 0
            let left = booked.removeValue(forKey: key) ?? 0
            if left != (stands ? amount : 0) { problems.append("\(key) \(posting.state): \(left) booked") }
            let isHeld = stands && key.type == .preAuthorization && !posting.isReleased
            let hold = held.removeValue(forKey: key) ?? 0
            if hold != (isHeld ? posting.amount : 0) { problems.append("\(key): \(hold) held") }
            guard posting.state == .approved, !key.type.isToldLater else { continue }
            if issuer.approved[key] != posting.amount, key.type != .balanceInquiry || issuer.approved[key] == nil {
                problems.append("\(key): \(posting.amount) approved here, \(issuer.approved[key] ?? -1) by the issuer")
            }
            if key.type != .balanceInquiry { standing[key] = posting.amount }
        }
        problems += booked.keys.map { "\($0): entries without a posting" }
        problems += issuer.askedTwice.map { "\($0): the issuer was asked twice" }
        if isQuiet {
            for (key, amount) in issuer.charges where standing[key] != amount {
                problems.append("\(key): the customer pays \(amount), \(standing[key] ?? 0) stands")
            }
            for (key, amount) in standing where issuer.charges[key] != amount {
                problems.append("\(key): \(amount) stands, the customer pays \(issuer.charges[key] ?? 0)")
            }
        }
        return problems
    }
}

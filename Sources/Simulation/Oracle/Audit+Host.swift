import DayEnd
import HostCore
import TerminalCore
import UnionPay

/// What the host, the issuers and the settlement files say.
extension Audit {
    /// I2: what is booked of each posting is what it says.
    func entries() {
        var net: [PostingKey: Int64] = [:]
        var hold: [PostingKey: Int64] = [:]
        for entry in town.ledger.entries {
            for (account, signed) in [(entry.debit, -entry.amount), (entry.credit, entry.amount)] {
                if account.hasPrefix("merchant:") { net[entry.posting, default: 0] += signed }
                if account == "hold:\(entry.posting.merchant)" { hold[entry.posting, default: 0] += signed }
            }
        }
        for posting in postings {
            let stands = posting.state == .approved && !posting.isAdjusted
            let type = posting.key.type
            let amount = DayBook.signed(type, posting.amount)
            oracle.equal(net[posting.key] ?? 0, stands ? amount : 0, .entries, nil, "booked of \(posting.key)")
            let isHeld = stands && type == .preAuthorization && !posting.isReleased
            oracle.equal(hold[posting.key] ?? 0, isHeld ? posting.amount : 0, .entries, nil, "held of \(posting.key)")
        }
    }

    /// I4, I7: what customers pay is what stands.
    func issuers() {
        var expected: [PostingKey: Int64] = [:]
        for posting in postings where posting.state == .approved && !lost.contains(posting.key) {
            if !posting.key.type.isToldLater, posting.key.type != .balanceInquiry {
                expected[posting.key] = posting.amount
                oracle.equal(
                    town.charges[posting.key] ?? 0, posting.amount, .customers, nil, "paid for \(posting.key)")
            }
        }
        for key in town.chargeOrder where !lost.contains(key) {
            guard let charge = town.charges[key] else { continue }
            oracle.equal(expected[key] ?? 0, charge, .customers, nil, "stands of what was paid for \(key)")
        }
    }
}

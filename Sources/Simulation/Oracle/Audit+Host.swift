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
            let signed = entry.side == .credit ? entry.amount : -entry.amount
            if entry.account.hasPrefix("merchant:") { net[entry.posting, default: 0] += signed }
            if entry.account == "hold:\(entry.posting.merchant)" { hold[entry.posting, default: 0] += signed }
        }
        for posting in postings where !losesWrites {
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

    /// I14: every line that stands is in the file of one clearing day, and the files' sum is the journals' sum.
    func files() {
        var days: [String] = []
        var byDay: [String: [Posting]] = [:]
        for posting in postings {
            if byDay[posting.clearingDate] == nil { days.append(posting.clearingDate) }
            byDay[posting.clearingDate, default: []].append(posting)
        }
        var net: Int64 = 0
        for day in days {
            do {
                let file = try SettlementFile(
                    clearingDay: town.moment.date, postings: byDay[day] ?? [], institution: "00010000",
                    currency: .renminbi
                ) {
                    town.ledger.batch(merchant: $0.key.merchant, terminal: $0.key.terminal, $0.key.batch)?.state
                        == .closed
                }
                net += file.debit.amount - file.credit.amount
            } catch {
                if !losesWrites { oracle.report(.files, nil, "the file of \(day): \(error)") }
                return
            }
        }
        guard !losesWrites else { return }
        let booked = town.devices.flatMap(\.book.sales).reduce(Int64(0)) { sum, line in
            if line.isRefused || line.isAdjusted && !wasRefused(line) { return sum }
            return sum + DayBook.signed(line.type, line.amount)
        }
        let strays = strays()
        oracle.equal(net, booked + strays, .files, nil, "net of all settlement files and of all journals")
    }

    /// An adjustment that the host refused has changed nothing there.
    private func wasRefused(_ line: DayBook.Sale) -> Bool {
        town.devices.contains { device in
            device.book.sales.contains { $0.original == line.key && $0.isRefused }
                && device.book.sale(line.key)?.reference == line.reference
        }
    }

    /// Acts whose reversal was refused stand at the host alone.
    private func strays() -> Int64 {
        var sum: Int64 = 0
        for device in town.devices where !device.book.refusedReversals.isEmpty {
            for posting in postings
            where posting.key.terminal == device.configuration.terminal && posting.state == .approved
                && device.book.refusedReversals.contains(posting.key.line)
            {
                sum += DayBook.signed(posting.key.type, posting.amount)
            }
        }
        return sum
    }
}

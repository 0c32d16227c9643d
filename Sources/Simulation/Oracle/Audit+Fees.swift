import DayEnd
import HostCore
import UnionPay

/// I14, what lines cost: amount, rule and fee of every line that is filed are those of the town's table, reckoned by
/// another hand than the host's, and the entries that charge them come to the same for each merchant.
///
/// Whole numbers of 128 bits. Of a line that is paid: the product of amount and parts and half a million, divided by a
/// million, so half a minor unit is rounded up. Of one that goes back: its part of what its sale was charged, rounded
/// down to a minor unit.
extension Audit {
    /// What a line was charged.
    private struct Charge {
        var amount: Int64
        var fee: Int64
        var rule: FeeRule?
    }

    /// The lines of all days with their fees, as a host files them: day after day, of each first what is paid and then
    /// what undoes it; of earlier days it knows what it filed.
    func filedLines() throws -> [FiledLine] {
        let held = ready.filter(SettlementFile.holds)
        var known: [PostingKey: FiledLine] = [:]
        var lines: [FiledLine] = []
        for day in Set(held.map(\.clearingDay)).sorted() {
            var reckoning = FeeReckoning(town.plan.fees)
            let own = held.filter { $0.clearingDay == day }
            let undoing = own.filter { $0.key.type.isCredit }
            for original in Set(undoing.compactMap(\.original)) {
                if let line = known[original] { try reckoning.know(line) }
            }
            for posting in own.filter({ !$0.key.type.isCredit }) + undoing {
                let line = try reckoning.line(
                    posting, number: 1, currency: .renminbi, standing: posting.isLate ? .late : .line)
                lines.append(line)
            }
            for line in lines.suffix(own.count) { known[line.key] = line }
        }
        return lines
    }

    /// - Parameter lines: In the order in which they were filed.
    func fees(of lines: [FiledLine]) {
        var rows: [PostingKey: Posting] = [:]
        for posting in ready { rows[posting.key] = posting }
        var charges: [PostingKey: Charge] = [:]
        var owed: [String: Int64] = [:]
        var entered: [String: Int64] = [:]
        for line in lines {
            guard let posting = rows[line.key] else {
                oracle.report(.files, nil, "\(line.key) is filed and does not stand at the host")
                continue
            }
            let isPaid = DayBook.debits.contains(posting.key.type)
            let charge = isPaid ? charge(posting, as: posting.key.type) : givenBack(posting, charges)
            if isPaid { charges[posting.key] = charge }
            oracle.equal(line.amount, charge.amount, .files, nil, "amount that is filed of \(line.key)")
            oracle.equal(line.fee, charge.fee, .files, nil, "fee of \(line.key)")
            oracle.equal(line.rule, charge.rule?.name ?? "free", .files, nil, "fee rule of \(line.key)")
            owed[posting.key.merchant, default: 0] += charge.fee
            guard let entry = line.charge(at: town.moment) else { continue }
            let accounts = ["merchant:\(posting.key.merchant)", "fees:\(posting.scheme.rawValue)"]
            let isCharged = entry.debit == accounts[0]
            oracle.equal(
                [entry.debit, entry.credit], isCharged ? accounts : accounts.reversed(), .files, nil,
                "accounts of the fee of \(line.key)")
            entered[posting.key.merchant, default: 0] += isCharged ? entry.amount : -entry.amount
        }
        for merchant in owed.keys.sorted() {
            oracle.equal(entered[merchant] ?? 0, owed[merchant] ?? 0, .files, nil, "fees of merchant \(merchant)")
        }
    }

    private func charge(_ posting: Posting, as type: TransactionType) -> Charge {
        let rule = rule(for: posting, as: type)
        return Charge(amount: posting.amount, fee: rule.map { cost($0, posting.amount) } ?? 0, rule: rule)
    }

    private func cost(_ rule: FeeRule, _ amount: Int64) -> Int64 {
        var fee = Int64((Int128(amount) * Int128(rule.partsPerMillion ?? 0) + 500_000) / 1_000_000)
        fee += rule.fixed ?? 0
        if let minimum = rule.minimum, fee < minimum { fee = minimum }
        if let maximum = rule.maximum, fee > maximum { fee = maximum }
        return fee
    }

    /// Of a sale that is in no file it goes by the rules of the day on which the money goes back.
    private func givenBack(_ posting: Posting, _ charges: [PostingKey: Charge]) -> Charge {
        let sale = posting.original.flatMap { charges[$0] }
        var back = sale ?? charge(posting, as: posting.original?.type ?? .sale)
        if posting.key.type == .refund, back.rule?.refunds == .kept {
            back.fee = 0
        } else if let sale {
            back.fee = Int64(Int128(sale.fee) * Int128(posting.amount) / Int128(sale.amount))
        }
        (back.amount, back.fee) = (-posting.amount, -back.fee)
        return back
    }

    /// The first of the table's rules of which no condition fails.
    private func rule(for posting: Posting, as type: TransactionType) -> FeeRule? {
        let table = town.plan.fees
        let day = "\(posting.clearingDay)"
        let isForeign = DayBook.isForeign(posting.scheme)
        for rule in table.rules {
            var fails = rule.merchant.map { $0 != posting.key.merchant } == true
            if let name = rule.category {
                // The first category that has the merchant is its own.
                let own = table.categories.first { $0.merchants.contains { $0 == posting.key.merchant } }
                fails = fails || own?.name != name
            }
            fails = fails || rule.scheme.map { $0 != posting.scheme.rawValue } == true
            fails = fails || rule.cards.map { ($0 == .foreign) != isForeign } == true
            fails = fails || rule.types.map { !$0.contains(type) } == true
            fails = fails || rule.currency.map { $0 != "CNY" } == true
            fails = fails || rule.from.map { day < "\($0)" } == true
            fails = fails || rule.until.map { day > "\($0)" } == true
            if !fails { return rule }
        }
        return nil
    }
}

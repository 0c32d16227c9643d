import DayEnd
import HostCore
import UnionPay

extension DayScript {
    /// The rows of a day file as acts, in the file's order. Cards and ways of reading them are drawn from the seed,
    /// for each row by itself: of the card sales 45 % by chip, 35 % tapped, 12 % swiped, 8 % scanned, 85 % domestic.
    ///
    /// Cash stays cash. A refund that names its sale comes with the sale's card; one that names none is an unreferenced
    /// refund to a card of its own. The issuer approves everything.
    public static func make(rows: [DayRow], seed: UInt64) -> DayScript {
        var acts: [ScriptedAct] = []
        acts.reserveCapacity(rows.count)
        var places: [String: Int] = [:]
        var uses: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            var random = SplitMix64(seed: seed, stream: UInt64(index))
            var act = ScriptedAct(
                number: index + 1, date: row.date, secondOfDay: row.secondOfDay,
                what: row.tender == .cash
                    ? .cash(row.kind == .sale ? .sale : .refund)
                    : .card(row.kind == .sale ? .sale : .refund),
                amount: row.amount, reference: row.ticket, original: row.originalTicket,
                expectation: .approved(row.amount))
            if row.tender == .card {
                let sale = row.originalTicket.flatMap { places[$0] }.map { acts[$0] }
                let customer =
                    sale.flatMap(Customer.init)
                    ?? Customer(
                        from: &random, row.kind == .sale ? .usual : .withoutScan, on: row.date)
                act.card = customer.card
                act.way = customer.way
                // Money that is given back needs no PIN.
                act.entersPIN = row.kind == .sale && customer.entersPIN(for: row.amount, &random)
                act.chipCounter = customer.card.counter + uses[customer.card.pan, default: 0]
                uses[customer.card.pan, default: 0] += 1
            }
            places[row.ticket] = index
            acts.append(act)
        }
        return DayScript(acts: acts, issuer: IssuerRules())
    }
}

import DayEnd
import UnionPay

/// A day while it is made up: what happens, each thing at its time, in any order.
struct DayPlan {
    /// An act without the numbers that its place in the day will give it.
    struct Draft {
        var second: Int
        var act: ScriptedAct
        /// Place of the act that this one is about, among the drafts.
        var original: Int?
    }

    let date: CivilDate
    var random: SplitMix64
    let hours: OpeningHours
    private(set) var drafts: [Draft] = []

    init(date: CivilDate, seed: UInt64) {
        self.date = date
        random = SplitMix64(seed: seed)
        hours = OpeningHours(from: &random)
    }

    // MARK: Adding

    /// When something that lasts so many seconds begins.
    mutating func moment(for duration: Int = 0) -> Int { hours.moment(for: duration, from: &random) }

    /// Someone with a card of the class, or of either.
    mutating func customer(_ habits: Customer.Habits = .usual, isDomestic: Bool? = nil) -> Customer {
        Customer(from: &random, habits, isDomestic: isDomestic, on: date)
    }

    /// Adds a transaction with a card and returns its place among the drafts.
    ///
    /// - Parameter expecting: nil expects an approval of the amount; of the original's for a void.
    @discardableResult
    mutating func add(
        _ type: TransactionType, _ amount: Int64, _ customer: Customer, at second: Int, about original: Int? = nil,
        expecting expectation: ScriptedAct.Expectation? = nil
    ) -> Int {
        let booked = type.isVoid ? original.map { drafts[$0].act.amount } ?? 0 : amount
        var act = self.act(.card(type), amount: type.isVoid ? 0 : amount, expectation ?? .approved(booked))
        act.card = customer.card
        act.way = customer.way
        act.entersPIN = type.asksPIN && customer.entersPIN(for: booked, &random)
        drafts.append(Draft(second: second, act: act, original: original))
        return drafts.count - 1
    }

    /// Adds a sale made without the host, allowed by somebody.
    mutating func addOffline(
        _ amount: Int64, _ customer: Customer, by authority: OfflineAuthority, at second: Int
    ) -> Int {
        let place = add(.offlineSale, amount, customer, at: second)
        drafts[place].act.authority = authority
        drafts[place].act.authorization = String(100_000 + random.below(900_000))
        return place
    }

    /// Adds the adjustment of an offline sale; it carries the sale's authorisation.
    mutating func addAdjustment(to amount: Int64, of sale: Int, _ customer: Customer, at second: Int) {
        let place = add(.adjustment, amount, customer, at: second, about: sale)
        drafts[place].act.authority = drafts[sale].act.authority
        drafts[place].act.authorization = drafts[sale].act.authorization
    }

    /// Adds a transaction whose answer is lost, and the same again when that is undone. Returns the second one's place.
    mutating func addLost(
        _ type: TransactionType, _ amount: Int64, _ customer: Customer, at second: Int, about original: Int? = nil
    ) -> Int {
        let lost = add(type, amount, customer, at: second, about: original, expecting: .reversed)
        drafts[lost].act.losesAnswer = true
        return add(type, amount, customer, at: second + Self.patience, about: original)
    }

    /// Seconds after which somebody tries again what has come to nothing.
    static let patience = 150

    /// A PIN is entered, whatever the customer's habit is.
    mutating func enterPIN(at place: Int) { drafts[place].act.entersPIN = true }

    mutating func addCash(_ kind: CashLine.Kind, _ amount: Int64, at second: Int) {
        drafts.append(Draft(second: second, act: act(.cash(kind), amount: amount, .approved(amount)), original: nil))
    }

    mutating func addService(_ service: ScriptedAct.Service, at second: Int) {
        drafts.append(Draft(second: second, act: act(.service(service), amount: 0, .answered), original: nil))
    }

    private func act(
        _ what: ScriptedAct.What, amount: Int64, _ expectation: ScriptedAct.Expectation
    ) -> ScriptedAct {
        ScriptedAct(
            number: 0, date: date, secondOfDay: 0, what: what, amount: amount, reference: "", expectation: expectation)
    }

    // MARK: Finishing

    /// The acts in order, at least some seconds apart, with their numbers and references.
    func acts() -> [ScriptedAct] {
        let order = drafts.indices.sorted { (drafts[$0].second, $0) < (drafts[$1].second, $1) }
        var references = [String](repeating: "", count: drafts.count)
        var uses: [String: Int] = [:]
        var acts: [ScriptedAct] = []
        var earliest = 0
        for (index, place) in order.enumerated() {
            var act = drafts[place].act
            act.number = index + 1
            act.secondOfDay = min(max(drafts[place].second, earliest), 86_399)
            earliest = act.secondOfDay + 12
            act.reference = reference(index + 1)
            references[place] = act.reference
            act.original = drafts[place].original.map { references[$0] }
            if let card = act.card {
                act.chipCounter = card.counter + uses[card.pan, default: 0]
                uses[card.pan, default: 0] += 1
            }
            acts.append(act)
        }
        return acts
    }

    /// `20261123-007`: of this day only, so that no two days share one.
    private func reference(_ number: Int) -> String {
        let digits = String(number)
        return date.description.filter { $0 != "-" } + "-" + String(repeating: "0", count: max(0, 3 - digits.count))
            + digits
    }
}

extension TransactionType {
    /// Where a customer is asked for a PIN; not where money is given back, nor where nobody is there.
    fileprivate var asksPIN: Bool {
        switch self {
        case .sale, .preAuthorization, .completion, .balanceInquiry: true
        default: false
        }
    }
}

public import DayEnd
import HostCore
import UnionPay

extension DayScript {
    /// A day that a shop could have: 60 to 120 acts between opening and closing, most of them sales, with rushes at noon
    /// and in the evening.
    ///
    /// Under every seed it holds at least one of each: sale by chip, tap, swipe, scanned code and in cash, domestic and
    /// foreign; void; refund of a sale of the day; pre-authorisation with void, with completion by request and by
    /// notice, and with a completion that is voided; balance inquiry; decline; lost answer; offline sale with an
    /// authority; offline chip sale; adjustment; cash refund; parameters, status and echo. The same date, seed and
    /// options give the same day.
    public static func believableDay(
        date: CivilDate, seed: UInt64, options: DayOptions = DayOptions()
    ) -> DayScript {
        var plan = DayPlan(date: date, seed: seed)
        let target = plan.random.number(76...120)
        plan.open()
        plan.sellInEveryWay()
        plan.takeBack()
        plan.holdDeposits()
        plan.askIssuer(options)
        plan.loseAnswers(options)
        plan.sellOffline()
        plan.fill(upTo: target)
        return DayScript(acts: plan.acts(), issuer: IssuerMoods.rules)
    }
}

extension DayPlan {
    /// Before the first customer.
    fileprivate mutating func open() {
        addService(.parameterDownload, at: hours.opens - 120)
        addService(.statusUpload, at: hours.opens - 90)
        addService(.echo, at: hours.opens - 60)
    }

    private mutating func sell(_ customer: Customer) { add(.sale, Prices.basket(&random), customer, at: moment()) }

    fileprivate mutating func sellInEveryWay() {
        for way in [CardWay.chip, .tap, .swipe] {
            let habits = Customer.Habits(
                chip: way == .chip ? 1 : 0, tap: way == .tap ? 1 : 0, swipe: way == .swipe ? 1 : 0, scan: 0)
            sell(customer(habits, isDomestic: true))
            sell(customer(habits, isDomestic: false))
        }
        sell(customer(.scanOnly))
        for _ in 0..<3 { addCash(.sale, Prices.snack(&random), at: moment()) }
    }

    /// Voids, at once; refunds, later.
    fileprivate mutating func takeBack() {
        for buyer in [customer(.withoutScan, isDomestic: true), customer(.withoutScan, isDomestic: random.chance(50))] {
            let second = moment(for: 400)
            let sale = add(.sale, Prices.basket(&random), buyer, at: second)
            add(.saleVoid, 0, buyer, at: second + random.number(60...300), about: sale)
        }
        if random.chance(50) {
            let buyer = customer(.scanOnly)
            let second = moment(for: 400)
            let sale = add(.sale, Prices.basket(&random), buyer, at: second)
            add(.saleVoid, 0, buyer, at: second + random.number(60...300), about: sale)
        }
        for isDomestic in [true, false] {
            let buyer = customer(.withoutScan, isDomestic: isDomestic)
            let second = moment(for: 15_000)
            let price = Prices.basket(&random)
            let sale = add(.sale, price, buyer, at: second)
            let amount = random.chance(40) ? price : Prices.part(of: price, &random)
            add(.refund, amount, buyer, at: second + random.number(3_600...14_400), about: sale)
        }
        let price = Prices.snack(&random)
        let second = moment(for: 7200)
        addCash(.sale, price, at: second)
        addCash(.refund, price, at: second + random.number(900...7000))
    }

    /// Pre-authorisations and what becomes of them.
    fileprivate mutating func holdDeposits() {
        let guest = customer(.unhurried)
        var (hold, second) = deposit(of: guest)
        add(.preAuthorizationVoid, 0, guest, at: second, about: hold.place)

        let payer = customer(.unhurried, isDomestic: false)
        (hold, second) = deposit(of: payer)
        add(.completion, Prices.part(of: hold.amount, &random), payer, at: second, about: hold.place)

        let absent = customer(.unhurried, isDomestic: true)
        (hold, second) = deposit(of: absent)
        let keyed = Customer(card: absent.card, way: .manual)
        add(.completionNotice, Prices.part(of: hold.amount, &random), keyed, at: second, about: hold.place)

        let mistaken = customer(.unhurried, isDomestic: true)
        (hold, second) = deposit(of: mistaken)
        let completion = add(
            .completion, Prices.part(of: hold.amount, &random), mistaken, at: second, about: hold.place)
        add(.completionVoid, 0, mistaken, at: second + random.number(60...600), about: completion)
    }

    /// Holds a deposit; also gives a second some hours later.
    private mutating func deposit(of guest: Customer) -> (hold: (place: Int, amount: Int64), later: Int) {
        let second = moment(for: 18_000)
        let amount = Prices.deposit(&random)
        let place = add(.preAuthorization, amount, guest, at: second)
        return ((place, amount), second + random.number(5_400...16_800))
    }

    /// What is not simply approved.
    fileprivate mutating func askIssuer(_ options: DayOptions) {
        let asker = customer(.withoutScan)
        let second = moment(for: 200)
        add(.balanceInquiry, 0, asker, at: second, expecting: .approved(0))
        add(.sale, Prices.basket(&random), asker, at: second + 90)

        let count = random.number(2...4)
        for index in 0..<count {
            let mood = IssuerMoods.declines[(index + random.below(2)) % IssuerMoods.declines.count]
            // A wrong PIN is one that was entered.
            let buyer = customer(
                mood.code == "55" ? .unhurried : .withoutScan, isDomestic: mood.code == "55" ? true : nil)
            // What a customer cannot pay is dear, more often than not.
            let price = Prices.basket(&random) + Int64(random.below(3)) * 500_00
            let amount = Prices.amount(price, endingWith: mood.ending)
            let second = moment(for: 200)
            let place = add(.sale, amount, buyer, at: second, expecting: .declined(code: mood.code))
            if mood.code == "55" { enterPIN(at: place) }
            // Most of them pay otherwise.
            if random.chance(70) { addCash(.sale, amount, at: second + random.number(40...150)) }
        }

        guard options.hasPartialApproval else { return }
        let buyer = customer(.withoutScan)
        let price = Prices.basket(&random) + 200_00
        let amount = Prices.amount(price, endingWith: IssuerMoods.partial.ending)
        let approved = max(1, amount * IssuerMoods.partial.percent / 100)
        let paid = moment(for: 200)
        add(.sale, amount, buyer, at: paid, expecting: .partlyApproved(approved))
        addCash(.sale, amount - approved, at: paid + 60)
    }

    /// Answers that do not arrive: one of a sale, in half of the days one more.
    fileprivate mutating func loseAnswers(_ options: DayOptions) {
        let others: [TransactionType] = [
            .saleVoid, .preAuthorization, .preAuthorizationVoid, .completion, .completionVoid,
        ]
        let drawn = random.pick(others, or: .saleVoid)
        let isMore = random.chance(50)
        loseAnswer(of: .sale)
        for type in others where options.losesAnswerOfEveryType || (isMore && type == drawn) { loseAnswer(of: type) }
    }

    private mutating func loseAnswer(of type: TransactionType) {
        let buyer = customer(.unhurried)
        let start = moment(for: 1800)
        switch type {
        case .saleVoid:
            let sale = add(.sale, Prices.basket(&random), buyer, at: start)
            _ = addLost(.saleVoid, 0, buyer, at: start + 120, about: sale)
        case .preAuthorization:
            let amount = Prices.deposit(&random)
            let hold = addLost(.preAuthorization, amount, buyer, at: start)
            add(.completion, Prices.part(of: amount, &random), buyer, at: start + 900, about: hold)
        case .preAuthorizationVoid, .completion, .completionVoid:
            let amount = Prices.deposit(&random)
            let hold = add(.preAuthorization, amount, buyer, at: start)
            if type == .preAuthorizationVoid {
                _ = addLost(type, 0, buyer, at: start + 300, about: hold)
                return
            }
            let part = Prices.part(of: amount, &random)
            if type == .completion {
                _ = addLost(type, part, buyer, at: start + 600, about: hold)
                return
            }
            let completion = add(.completion, part, buyer, at: start + 600, about: hold)
            _ = addLost(type, 0, buyer, at: start + 900, about: completion)
        default:
            _ = addLost(.sale, Prices.basket(&random), buyer, at: start)
        }
    }

    /// Sales made without the host, and one that is corrected.
    fileprivate mutating func sellOffline() {
        // 01: asked by telephone; 02: the acquirer stands in for the issuer.
        let telephone = OfflineAuthority(mode: "01", institution: "01020000")
        let standIn = OfflineAuthority(mode: "02", institution: "00010000")
        let keyed = Customer(card: customer(.unhurried, isDomestic: true).card, way: .manual)
        _ = addOffline(Prices.basket(&random), keyed, by: standIn, at: moment())

        let diner = Customer(card: customer(.unhurried, isDomestic: true).card, way: .manual)
        let second = moment(for: 4000)
        let bill = Prices.basket(&random)
        let sale = addOffline(bill, diner, by: telephone, at: second)
        // A tenth more, for service.
        addAdjustment(to: bill + max(1, bill / 10), of: sale, diner, at: second + random.number(1200...3600))

        let passer = customer(Customer.Habits(chip: 1, tap: 0, swipe: 0, scan: 0), isDomestic: true)
        add(.offlineICSale, Prices.snack(&random), passer, at: moment())
    }

    /// Customers like most, until there are so many acts.
    fileprivate mutating func fill(upTo target: Int) {
        while drafts.count < target {
            if random.chance(14) {
                addCash(.sale, Prices.snack(&random), at: moment())
            } else {
                sell(customer())
            }
        }
    }
}

extension Customer.Habits {
    /// With a telephone only.
    fileprivate static let scanOnly = Self(chip: 0, tap: 0, swipe: 0, scan: 1)
}

import DayEnd
import DayScript
import HostCore
import Testing
import UnionPay

@Suite("Made-up days")
struct BelievableDayTests {
    static let seeds = 0..<50 as Range<UInt64>

    static func script(_ seed: UInt64, _ options: DayOptions = DayOptions()) -> DayScript {
        DayScript.believableDay(date: VirtualCardTests.day, seed: seed, options: options)
    }

    @Test("A day has 60 to 120 acts between opening and closing, each at its own time", arguments: seeds)
    func shape(seed: UInt64) {
        let acts = Self.script(seed).acts
        #expect((60...120).contains(acts.count))
        #expect(acts.map(\.number) == Array(1...acts.count))
        for (act, next) in zip(acts, acts.dropFirst()) { #expect(act.secondOfDay < next.secondOfDay) }
        #expect(acts.allSatisfy { $0.date == VirtualCardTests.day })
        #expect((28_000...33_000).contains(acts[0].secondOfDay))
        #expect((acts.last?.secondOfDay ?? 0) < 80_000)
        #expect(Set(acts.map(\.reference)).count == acts.count)
    }

    @Test("Everything that a balanced day can hold happens under every seed", arguments: seeds)
    func everyKind(seed: UInt64) {
        let acts = Self.script(seed).acts
        // Tips are adjustments of another kind, which this dialect's terminal does not offer.
        let types = Set(TransactionType.allCases).subtracting([.tipAdjustment])
        #expect(Set(acts.compactMap(\.type)) == types)
        #expect(Set(acts.compactMap(\.way)) == Set(CardWay.allCases))
        #expect(acts.contains { $0.what == .cash(.sale) } && acts.contains { $0.what == .cash(.refund) })
        for service in ScriptedAct.Service.allCases { #expect(acts.contains { $0.what == .service(service) }) }
        for cardClass in CardClass.allCases {
            let ofClass = acts.filter { $0.card?.scheme.cardClass == cardClass }
            #expect(ofClass.contains { $0.type?.isDebit == true })
            #expect(ofClass.contains { $0.type?.isCredit == true })
            for way in [CardWay.chip, .tap, .swipe] {
                #expect(ofClass.contains { $0.type == .sale && $0.way == way })
            }
        }
        #expect(acts.contains { $0.entersPIN })
        let declines = acts.count { if case .declined = $0.expectation { true } else { false } }
        #expect((2...4).contains(declines))
        #expect(acts.count { if case .partlyApproved = $0.expectation { true } else { false } } == 1)
        #expect((1...2).contains(acts.count(where: \.losesAnswer)))
        #expect(acts.contains { $0.losesAnswer && $0.type == .sale })
    }

    @Test("An act refers to one that stands, of the right kind, before it", arguments: seeds)
    func originals(seed: UInt64) throws {
        let acts = Self.script(seed, DayOptions(losesAnswerOfEveryType: seed.isMultiple(of: 2))).acts
        var earlier: [String: ScriptedAct] = [:]
        var ended: Set<String> = []
        for act in acts {
            defer { earlier[act.reference] = act }
            let wanted: TransactionType? =
                switch act.type {
                case .saleVoid, .refund: .sale
                case .completionVoid: .completion
                case .preAuthorizationVoid, .completion, .completionNotice: .preAuthorization
                case .adjustment: .offlineSale
                default: nil
                }
            guard let wanted else {
                #expect(act.original == nil)
                continue
            }
            let original = try #require(act.original.flatMap { earlier[$0] })
            #expect(original.type == wanted)
            #expect(original.expectation == .approved(original.amount))
            #expect(original.card == act.card)
            #expect(!ended.contains(original.reference))
            switch act.type {
            case .refund: #expect(act.amount <= original.amount && act.amount > 0)
            case .completion, .completionNotice: #expect(act.amount <= original.amount && act.amount > 0)
            case .adjustment:
                #expect(act.amount > original.amount)
                #expect(act.authority == original.authority)
                #expect(act.authorization == original.authorization)
            default:
                #expect(act.amount == 0)
                #expect(act.losesAnswer || act.expectation == .approved(original.amount))
            }
            if act.type != .refund, !act.losesAnswer { ended.insert(original.reference) }
        }
    }

    @Test("The issuer that goes with the day decides as the script says", arguments: seeds)
    func issuer(seed: UInt64) throws {
        let script = Self.script(seed)
        let batch = try #require(BatchNumber(1))
        let earlier = Dictionary(script.acts.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        for act in script.acts {
            guard let type = act.type, let stan = STAN(act.number), !type.isBookedOffline, type != .refund else {
                continue
            }
            let asked = type.isVoid ? act.original.flatMap { earlier[$0]?.amount } ?? 0 : act.amount
            let key = PostingKey(
                merchant: "898000000000001", terminal: "10000001", batch: batch, stan: stan, type: type)
            let request = IssuerRequest(act: .authorize, key: key, amount: asked, allowsPartialApproval: true)
            let pan = act.way == .scan ? "" : act.card?.pan ?? ""
            let answer = try #require(script.issuer.decide(request, pan: pan).answer)
            switch act.expectation {
            case .approved, .reversed: #expect(answer.code == "00")
            case .partlyApproved(let part):
                #expect(answer.code == "10")
                #expect(answer.amount == part)
                #expect(part < act.amount)
            case .declined(let code): #expect(answer.code == code)
            case .answered: Issue.record("\(act) asks an issuer")
            }
            #expect(act.expectedCode == (answer.code == "00" ? nil : answer.code))
            #expect(ResponseCode(answer.code)?.isKnown == true)
        }
    }

    @Test("What the host would refuse is not in a script", arguments: seeds)
    func offline(seed: UInt64) throws {
        for act in Self.script(seed).acts {
            switch act.type {
            case .offlineSale, .adjustment:
                let authority = try #require(act.authority)
                #expect(act.authorization?.count == 6)
                #expect(["01", "02"].contains(authority.mode))
                #expect(authority.institution.count <= 11)
                #expect(act.way == .manual)
            case .offlineICSale: #expect(act.way == .chip)
            case .completionNotice: #expect(act.way == .manual)
            default: #expect(act.way != .manual)
            }
            #expect(act.card == nil || act.amount >= 0)
            if act.losesAnswer { #expect(act.type?.hasReversal == true) }
        }
    }

    @Test("A lost act is done again, once it is undone", arguments: seeds)
    func lostAnswers(seed: UInt64) throws {
        let acts = Self.script(seed, DayOptions(losesAnswerOfEveryType: true)).acts
        let lost = acts.filter(\.losesAnswer)
        #expect(Set(lost.compactMap(\.type)) == Set(TransactionType.allCases.filter(\.hasReversal)))
        for act in lost {
            #expect(act.expectation == .reversed)
            let again = try #require(
                acts.first {
                    $0.number > act.number && $0.type == act.type && $0.card == act.card && $0.original == act.original
                })
            #expect(again.amount == act.amount)
            #expect(!again.losesAnswer)
            #expect(again.secondOfDay > act.secondOfDay + 60)
        }
        #expect((60...120).contains(acts.count))
    }

    @Test("A chip counts each of its transactions", arguments: seeds)
    func counters(seed: UInt64) {
        var last: [String: Int] = [:]
        for act in Self.script(seed).acts {
            guard let card = act.card else { continue }
            if let before = last[card.pan] { #expect(act.chipCounter == before + 1) }
            last[card.pan] = act.chipCounter
        }
    }

    @Test("No partial approval where the acquirer takes none", arguments: seeds)
    func withoutPartialApproval(seed: UInt64) {
        let script = Self.script(seed, DayOptions(hasPartialApproval: false))
        #expect(!script.acts.contains { if case .partlyApproved = $0.expectation { true } else { false } })
        #expect((60...120).contains(script.acts.count))
    }

    @Test("The same date, seed and options give the same day", arguments: seeds)
    func determinism(seed: UInt64) {
        let script = Self.script(seed)
        #expect(script.acts == Self.script(seed).acts)
        #expect(script.issuer == Self.script(seed).issuer)
        #expect(script.acts.map(\.amount) != Self.script(seed + 1).acts.map(\.amount))
    }

    @Test("A known seed gives a known day, whatever the machine")
    func knownDay() {
        let acts = Self.script(1).acts
        let digest = acts.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { hash, act in
            "\(act)".utf8.reduce(hash) { ($0 ^ UInt64($1)) &* 0x0100_0000_01B3 }
        }
        #expect(digest == 17_367_606_939_640_700_733)
    }

    @Test("Customers come in rushes, and pay as people do")
    func statistics() {
        let acts = Self.seeds.flatMap { Self.script($0).acts }
        func share(_ hours: Range<Int>) -> Double {
            let there = acts.count { hours.contains($0.secondOfDay / 3600) }
            return Double(there) / Double(acts.count) / Double(hours.count)
        }
        #expect(share(12..<13) > share(9..<11))
        #expect(share(18..<20) > share(14..<16))
        let sales = acts.filter { $0.type == .sale }
        #expect(sales.count { $0.amount % 100 == 0 } * 6 > sales.count)
        #expect(sales.count { $0.card?.scheme.cardClass == .domestic } * 10 > sales.count * 6)
        let cash = acts.count { $0.card == nil }
        #expect(cash * 20 > acts.count && cash * 3 < acts.count)
    }

    @Test("Days at the ends of the calendar are days as well", arguments: ["0001-01-01", "9999-12-31", "2028-02-29"])
    func oddDates(text: String) throws {
        let date = try #require(CivilDate(text))
        let acts = DayScript.believableDay(date: date, seed: 3).acts
        let reader = VirtualReader(seed: 3)
        for act in acts where act.card != nil { _ = try #require(try reader.read(act)) }
        #expect(acts.allSatisfy { $0.date == date })
        #expect(acts[0].reference.hasSuffix("-001"))
    }
}

import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import UnionPay

/// A day of random acts among random faults; then everything heals, and the day must close.
struct RandomDay {
    let shop: Shop
    private(set) var random: SplitMix64
    private let dials: Dials
    private var tickets = 0
    private var sales: [Line] = []

    /// How often each thing goes wrong, in thousandths: drawn per seed, so that some days are calm, some have one kind
    /// of fault only, and some have all.
    struct Dials {
        var loss = 0
        var doubling = 0
        var delay = 0
        var damage = 0
        var breaking = 0
        var terminalDeath = 0
        var hostDeath = 0
        var storeFault = 0
        var outage = 0
        /// Messages of this type hardly ever get through.
        var deafTo: String?

        init(_ random: inout SplitMix64) {
            guard !Int.random(in: 0..<5, using: &random).isMultiple(of: 5) else { return }
            func dial(_ most: Int, _ random: inout SplitMix64) -> Int {
                Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 1...most, using: &random) : 0
            }
            loss = dial(350, &random)
            doubling = dial(400, &random)
            delay = dial(250, &random)
            damage = dial(150, &random)
            breaking = dial(80, &random)
            terminalDeath = dial(60, &random)
            hostDeath = dial(100, &random)
            storeFault = dial(60, &random)
            outage = dial(150, &random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                deafTo = [
                    "0220", "0400", "0410", "0210", "0230", "0500", "0510", "0320", "0330", "0820", "0830", "0810",
                ]
                .randomElement(using: &random)
            }
        }
    }

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        dials = Dials(&random)
        let wanted = RandomDay.profile(&random)
        // Half of the days with a host that compares lines; the day's own draws stay as they are.
        let compares = seed.isMultiple(of: 2)
        shop = try Shop(
            {
                $0 = wanted
                if compares { $0.extensions.insert(.differenceReconciliation) }
            }, issuer: RandomDay.issuer(&random))
        self.random = random
    }

    private static func profile(_ random: inout SplitMix64) -> AcquirerProfile {
        var profile = Shop.profile
        profile.keyScheme = KeyScheme.allCases.randomElement(using: &random) ?? .doubleDES
        if profile.keyScheme == .sm4 { profile.macAlgorithm = .sm4 }
        profile.settlementForm = SettlementTotals.Form.allCases.randomElement(using: &random) ?? .both
        if profile.settlementForm == .wide { profile.extensions.insert(.wideTotals) }
        profile.countLimit = [3, 10, 900].randomElement(using: &random) ?? 900
        profile.journalLimit = [4, 500].randomElement(using: &random) ?? 500
        profile.detailsPerUpload = Int.random(in: 1...8, using: &random)
        profile.sendsEndWhenBalanced = Bool.random(using: &random)
        profile.settlementResponseHasCode = Bool.random(using: &random)
        profile.privateDataLength = 14
        profile.offersPartialApproval = Bool.random(using: &random)
        profile.responseTimeout = [20, 60].randomElement(using: &random) ?? 60
        return profile
    }

    private static func issuer(_ random: inout SplitMix64) -> [IssuerRules.Rule] {
        let rules: [IssuerRules.Rule] = [
            .init(amountEndsWith: "3", code: "51"), .init(amountEndsWith: "5", delay: 15_000),
            .init(amountEndsWith: "7", delay: 40_000), .init(amountEndsWith: "8", isSilent: true),
            .init(amountEndsWith: "6", type: .sale, code: "10", approvedPercent: 40),
        ]
        return rules.filter { _ in Bool.random(using: &random) }
    }

    // MARK: Faults

    private func setFaults() {
        let dials = dials
        var random = SplitMix64(seed: random.fork)
        func happens(_ thousandths: Int) -> Bool {
            thousandths > 0 && Int.random(in: 0..<1_000, using: &random) < thousandths
        }
        let shop = shop
        shop.world.faults.fate = { bytes, _, message in
            if message.mti.description == dials.deafTo, happens(900) { return .lose }
            if happens(dials.loss) { return .lose }
            if happens(dials.doubling) { return .duplicate }
            if happens(dials.delay) { return .delay(Int64.random(in: 1...180_000, using: &random)) }
            // What has no MAC is not protected against another hand.
            if message.has(64), happens(dials.damage) {
                var bytes = bytes
                bytes[Int.random(in: 11..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
                return .alter(bytes)
            }
            return .deliver
        }
        shop.world.faults.breaks = { happens(dials.breaking) }
        shop.world.faults.terminalDies = { _ in happens(dials.terminalDeath) }
        shop.world.faults.hostDies = { _ in happens(dials.hostDeath) }
        shop.world.faults.store = { _ in happens(dials.storeFault) ? (happens(500) ? .written : .notWritten) : nil }
    }

    // MARK: The day

    /// Plays the day, heals everything, and closes it.
    mutating func play(acts: Int) throws {
        setFaults()
        for _ in 0..<acts {
            if Int.random(in: 0..<1_000, using: &random) < dials.outage {
                try shop.world.stopHost()
                try shop.world.wait(seconds: Int64.random(in: 1...2_000, using: &random))
                try shop.world.restartHost()
            }
            try act()
            if Int.random(in: 0..<3, using: &random) == 0 {
                try shop.world.wait(seconds: Int64.random(in: 1...400, using: &random))
            }
        }
        for closing in 0..<Int.random(in: 0...2, using: &random) {
            _ = try shop.world.run(.signOff(SignOffRequest(identifier: "closing \(closing)")))
            try shop.world.wait(seconds: Int64.random(in: 1...4_000, using: &random))
            for _ in 0..<3 { try act() }
        }
        let isDown = Int.random(in: 0..<8, using: &random) == 0
        if isDown {
            try shop.world.stopHost()
            _ = try shop.world.run(.signOff(SignOffRequest(identifier: "evening")))
            try shop.world.wait(seconds: Int64.random(in: 1...40_000, using: &random))
        }
        shop.world.faults = Faults()
        if isDown { try shop.world.restartHost() }
        var till = Till(shop: shop)
        till.patience = 2 * 3_600
        try till.close("evening")
    }

    private mutating func act() throws {
        tickets += 1
        var amount = Int64.random(in: 1...5_000, using: &random)
        var act = Shop.Act(reference: "ticket \(tickets)")
        var secrets = Bool.random(using: &random) ? Shop.domestic : Shop.foreign
        var way = Shop.Way.allCases.randomElement(using: &random) ?? .swipe
        let types = TransactionType.allCases + [.sale, .sale, .sale, .offlineSale, .preAuthorization]
        var type = types.randomElement(using: &random) ?? .sale
        let original = original(for: type)
        if type.originalForm != nil, type != .offlineSale, original == nil { type = .sale }
        if type != .sale, way == .scan { way = .swipe }
        if let original {
            (act.original, secrets, way) = (original.key.stan, original.secrets, original.way)
            if type == .completion || type == .completionNotice { amount = min(amount, original.amount) }
            if type == .refund, Bool.random(using: &random) {
                act.original = nil
                act.slip = OriginalSlip(
                    batch: original.key.batch, stan: original.key.stan, date: original.time.date.monthDay,
                    rrn: original.rrn.isEmpty ? nil : original.rrn)
            }
        }
        if type == .offlineSale { (act.authority, act.authorization, way) = (Shop.authority, "123456", .manual) }
        if type == .offlineICSale { (act.approvesOffline, way) = (true, .chip) }
        // A till that got no answer asks again, now and then, under the same name.
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let result = try shop.run(type, type == .balanceInquiry ? 0 : amount, secrets, way, act)
            if case .approved(let line, _)? = result {
                if type.isDebit { sales.append(line) }
                break
            }
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            let request = CashRequest(kind: .sale, amount: amount, reference: "cash \(tickets)")
            _ = try shop.world.run(.cash(request))
        }
        if Int.random(in: 0..<20, using: &random) == 0 { _ = try shop.world.run(.signIn) }
        if Int.random(in: 0..<20, using: &random) == 0 { _ = try shop.world.run(.sendStored) }
    }
}

extension RandomDay {
    /// A line that an act of this type can refer to; a refund also to one of a closed batch.
    private mutating func original(for type: TransactionType) -> Line? {
        let state = shop.world.terminal.state
        func standing(_ type: TransactionType) -> [Line] {
            state.lines.filter { $0.type == type && $0.standing == .approved }
        }
        let lines: [Line] =
            switch type {
            case .saleVoid: standing(.sale)
            case .completionVoid: standing(.completion)
            case .adjustment, .tipAdjustment: standing(.offlineSale)
            case .refund: sales
            case .completion, .completionNotice, .preAuthorizationVoid: state.holds
            default: []
            }
        return lines.randomElement(using: &random)
    }
}

extension SplitMix64 {
    /// A seed for a generator of its own.
    fileprivate var fork: UInt64 {
        var copy = self
        return copy.next() ^ 0x5DEE_CE66_D
    }
}

extension Line {
    fileprivate var secrets: CardSecrets { card.masked.hasPrefix("4") ? Shop.foreign : Shop.domestic }
    fileprivate var way: Shop.Way {
        switch card.entry.pan {
        case .barcode: .scan
        case .chip: .chip
        case .contactless: .tap
        case .manual: .manual
        default: .swipe
        }
    }
}

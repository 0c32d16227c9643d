import DayEnd
import DayScript
import HostCore
import PaymentSecurity
import TerminalCore
import UnionPay

/// What a seed draws before anything happens: shops, terminals, habits, the host's ways, the calendar, the faults.
struct TownPlan {
    struct PlannedTerminal {
        /// From 1.
        var number: Int
        var configuration: TerminalConfiguration
        /// Customers of a day.
        var customers: ClosedRange<Int>
        /// How its day is closed.
        var closing: ClosingHabit
        var firstBatch: BatchNumber
        /// So many looks at its printer find it broken.
        var brokenLooks: Int
    }

    enum ClosingHabit: CaseIterable { case unattended, attended, bySchedule }

    let seed: UInt64
    let days: Int
    let start: Moment
    let profile: AcquirerProfile
    /// Of what the profile names, some hosts offer less at a sign-in.
    let hostProfile: AcquirerProfile
    let issuer: IssuerRules
    let terminals: [PlannedTerminal]
    let dials: FaultDials
    /// What merchants pay for their lines.
    let fees: FeeTable
    let calendar: Calendar
    /// What things cost where there are few prices, as in a canteen; empty where any amount may be asked for.
    let prices: [Int64]
    /// Seconds after the day's opening at which faults stop.
    let hours: Int64
    private let keySeed: UInt64

    /// A first day and a change of the zone's offset.
    struct Calendar {
        var date: CivilDate
        var offset: Int
        /// The instant (milliseconds) of a change, and the offset from then on.
        var change: (at: Int64, offset: Int)?
        /// A leap day, a year's end, a month's end, a change of the zone, the end of 31 bits.
        var isSpecial: Bool
    }

    init(seed: UInt64, options: SimulationOptions) {
        var random = SplitMix64(seed: seed, stream: 1)
        self.seed = seed
        days = options.days
        calendar = Self.calendar(&random)
        let opening = [6, 8, 10, 15].pick(&random) * 3600
        start = Moment(date: calendar.date, secondOfDay: opening, utcOffset: calendar.offset)
        hours = 14 * 3600
        profile = Self.profile(&random)
        hostProfile = Self.hostProfile(profile, seed)
        issuer = Self.issuer(&random)
        keySeed = random.next()
        let count = options.terminals ?? random.number(1...8)
        var shop = 0
        // Of its own stream: what was drawn before these were thought of stays as it was.
        var habits = SplitMix64(seed: seed, stream: 2)
        let hasPrices = habits.below(4) == 0
        prices = hasPrices ? (0...habits.below(3)).map { _ in Int64(habits.number(100...5_000)) } : []
        let hasQuietTerminals = options.sales == nil && habits.below(4) == 0
        var terminals: [PlannedTerminal] = []
        let cutOff = [0, 0, 4 * 3600].pick(&random)
        for number in 1...max(1, min(count, 60)) {
            if number == 1 || random.below(2) == 0 { shop += 1 }
            let closing = ClosingHabit.allCases.pick(&random)
            let most = options.sales ?? [4, 8, 20, 40].pick(&random)
            // Nobody comes to some: their day is closed all the same, and nothing has been asked of the host before.
            let isQuiet = hasQuietTerminals && habits.below(3) == 0
            let hasParts = random.below(3) == 0
            terminals.append(
                PlannedTerminal(
                    number: number,
                    configuration: TerminalConfiguration(
                        terminal: "10000" + String(String(number + 1000).suffix(3)),
                        merchant: "8980000000000" + String(String(shop + 100).suffix(2)), merchantName: "Shop \(shop)",
                        businessDay: BusinessDayRule(cutOff: cutOff), serialNumber: "12306022003600", profile: profile,
                        schedule: closing == .bySchedule ? CloseSchedule(closeAt: (opening + 13 * 3600) % 86_400) : nil,
                        hasParts: hasParts),
                    customers: options.sales.map { $0...$0 } ?? (isQuiet ? 0...0 : max(1, most / 2)...most),
                    closing: closing,
                    // Some numbers are about to begin anew.
                    firstBatch: BatchNumber([1, 1, 41, 999_999].pick(&random)) ?? .first,
                    brokenLooks: hasParts && random.below(4) == 0 ? random.number(1...2) : 0))
        }
        self.terminals = terminals
        fees = Self.fees(terminals, opening: calendar.date, seed)
        dials = FaultDials(options.faults, from: &random)
    }

    var losesWrites: Bool { FaultKind.allCases.contains { $0.losesHostWrites && dials.isOn($0) } }

    func offset(at time: Int64) -> Int {
        if let change = calendar.change, time >= change.at { return change.offset }
        return calendar.offset
    }

    func tmk(_ terminal: Int) -> SecretKey {
        var random = SplitMix64(seed: keySeed, stream: UInt64(terminal))
        let length = profile.keyScheme == .singleDES ? 8 : 16
        return SecretKey(random.bytes(length).map { $0 | 1 })
    }

    // MARK: Drawing

    private static func calendar(_ random: inout SplitMix64) -> Calendar {
        func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
            CivilDate(year: year, month: month, day: day) ?? CivilDate(daysSinceEpoch: 20_000)
        }
        let china = 8 * 3600
        switch random.below(10) {
        case 0: return Calendar(date: date(2028, 2, random.number(28...29)), offset: china, isSpecial: true)
        case 1: return Calendar(date: date(2026 + random.below(30), 12, 31), offset: china, isSpecial: true)
        case 2: return Calendar(date: date(2038, 1, random.number(18...19)), offset: china, isSpecial: true)
        case 3:
            // Central Europe, 25 October 2026: three o'clock becomes two; 29 March: two becomes three.
            let isAutumn = random.below(2) == 0
            let day = isAutumn ? date(2026, 10, 25) : date(2026, 3, 29)
            let instant = Moment(date: day, secondOfDay: 3600, utcOffset: 0).milliseconds
            return Calendar(
                date: day.adding(days: -1), offset: isAutumn ? 7200 : 3600,
                change: (instant, isAutumn ? 3600 : 7200), isSpecial: true)
        case 4:
            let month = random.number(1...12)
            let first = date(2027, month, 1)
            return Calendar(date: first.adding(days: -1), offset: china, isSpecial: true)
        default:
            return Calendar(
                date: date(2026, 1, 1).adding(days: random.below(3_000)), offset: china, isSpecial: false)
        }
    }

    private static func profile(_ random: inout SplitMix64) -> AcquirerProfile {
        var profile = random.below(4) == 0 ? AcquirerProfile.qiantui : .standard
        profile.transport = .plain
        profile.extensions.insert(.unreferencedRefund)
        profile.keyScheme = KeyScheme.allCases.pick(&random)
        profile.macAlgorithm = profile.keyScheme == .sm4 ? .sm4 : .unionPayECB
        profile.encryptsTracks =
            profile.keyScheme == .doubleDESWithTDK || profile.keyScheme == .sm4 ? random.below(2) == 0 : false
        if profile.settlementForm != .wide {
            profile.settlementForm = [SettlementTotals.Form.both, .both, .combined].pick(&random)
            profile.countLimit = [3, 10, 900, 900].pick(&random)
            profile.journalLimit = [4, 500, 500].pick(&random)
        }
        profile.detailsPerUpload = random.number(1...8)
        profile.sendsEndWhenBalanced = random.below(2) == 0
        profile.settlementResponseHasCode = random.below(2) == 0
        profile.privateDataLength = 14
        profile.offersPartialApproval = random.below(2) == 0
        profile.responseTimeout = [20, 60].pick(&random)
        return profile
    }

    /// From numbers of its own, so that no other draw of the seed moves.
    private static func hostProfile(_ profile: AcquirerProfile, _ seed: UInt64) -> AcquirerProfile {
        var random = SplitMix64(seed: seed, stream: 2)
        var profile = profile
        if random.below(3) == 0 { profile.extensions.remove(.differenceReconciliation) }
        if random.below(4) == 0, profile.settlementForm == .wide {
            profile.settlementForm = .both
            profile.extensions.remove(.wideTotals)
        }
        return profile
    }

    private static func issuer(_ random: inout SplitMix64) -> IssuerRules {
        let rules: [IssuerRules.Rule] = [
            .init(amountEndsWith: "3", code: "51"), .init(amountEndsWith: "5", delay: 15_000),
            .init(amountEndsWith: "77", delay: 40_000), .init(amountEndsWith: "88", isSilent: true),
            .init(amountEndsWith: "6", type: .sale, code: "10", approvedPercent: 40),
        ]
        return IssuerRules(rules.filter { _ in random.below(2) == 0 })
    }
}

extension Array {
    /// One of the values, which must not be none.
    func pick(_ random: inout SplitMix64) -> Element { self[random.below(count)] }
}

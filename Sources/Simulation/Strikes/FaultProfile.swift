import DayScript

/// Which faults a run draws from.
public enum FaultProfile: String, CaseIterable, Codable, Sendable {
    case none, network, storage, process, time, host, people
    /// All but those in which the host loses what it acknowledged.
    case honest
    /// Only those in which it does.
    case forgetful
    case all

    public var kinds: [FaultKind] {
        switch self {
        case .none: []
        case .all: FaultKind.allCases
        case .honest: FaultKind.allCases.filter { !$0.losesHostWrites }
        case .forgetful: FaultKind.allCases.filter(\.losesHostWrites)
        case .network: Self.numbered("F21"..."F31")
        case .storage: Self.numbered("F08"..."F19")
        case .process: Self.numbered("F01"..."F07")
        case .time: Self.numbered("F32"..."F34")
        case .host: FaultKind.allCases.filter { $0.rawValue.hasPrefix("host-") || $0 == .hostRestart }
        case .people: Self.numbered("F37"..."F38")
        }
    }

    private static func numbered(_ range: ClosedRange<String>) -> [FaultKind] {
        FaultKind.allCases.filter { range.contains(String($0.rawValue.prefix(3))) }
    }
}

/// How often each fault strikes in one world, in a million turns of its place. Drawn per seed, so that some worlds are
/// calm, some have one kind of fault only, and some have many.
struct FaultDials {
    private var rates: [Int]

    static let calm = FaultDials(rates: Array(repeating: 0, count: FaultKind.allCases.count))

    private init(rates: [Int]) { self.rates = rates }

    init(_ profile: FaultProfile, from random: inout SplitMix64) {
        self = .calm
        let kinds = profile.kinds
        guard !kinds.isEmpty else { return }
        let mood = random.below(10)
        let only = kinds[random.below(kinds.count)]
        let losesWrites = random.below(8) == 0 || profile == .forgetful
        for kind in kinds {
            let isOn = mood >= 1 && (mood <= 3 ? kind == only : random.below(3) == 0)
            // Strength in thousandths of the most that is drawn.
            let strength = random.number(50...1000)
            guard isOn, !kind.losesHostWrites || losesWrites || (kind == only && mood <= 3) else { continue }
            rates[kind.ordinal] = strength
        }
    }

    func rate(_ kind: FaultKind, most: Int) -> Int { most * rates[kind.ordinal] / 1000 }
    func isOn(_ kind: FaultKind) -> Bool { rates[kind.ordinal] > 0 }
}

import DayScript

/// Where faults come from: drawn turn by turn, or read from a list.
///
/// Each place of each terminal has numbers of its own, so that taking one fault out of a list leaves the others where
/// they were as far as the run allows.
struct FaultSource {
    private struct Stream {
        var turns = 0
        var random: SplitMix64
        /// What is on here, with its upper bound of a draw in a million.
        var thresholds: [(kind: FaultKind, bound: Int)]
    }

    private struct Name: Hashable {
        var place: StrikePlace
        var terminal: Int
        var turn: Int
    }

    private let seed: UInt64
    private let dials: FaultDials
    private let listed: [Name: Strike]?
    private var streams: [[Stream?]]
    /// Nothing strikes while this is off; turns are counted all the same.
    var isActive = true
    private(set) var strikes: [Strike] = []

    init(seed: UInt64, dials: FaultDials, terminals: Int, listed strikes: [Strike]?) {
        self.seed = seed
        self.dials = dials
        listed = strikes.map { strikes in
            Dictionary(
                strikes.map { (Name(place: $0.place, terminal: $0.terminal, turn: $0.turn), $0) },
                uniquingKeysWith: { first, _ in first })
        }
        streams = Array(
            repeating: Array(repeating: nil, count: terminals + 1), count: StrikePlace.allCases.count)
    }

    func isOn(_ kind: FaultKind) -> Bool { dials.isOn(kind) }

    /// The next turn of a place: what strikes there, nil for nothing. `fits` says whether a kind would hit something.
    mutating func turn(
        _ place: StrikePlace, _ terminal: Int, fits: (FaultKind) -> Bool = { _ in true }
    ) -> Strike? {
        let row = StrikePlace.allCases.firstIndex(of: place) ?? 0
        var stream = streams[row][terminal] ?? start(place, row, terminal)
        defer { streams[row][terminal] = stream }
        stream.turns += 1
        if let listed {
            guard isActive, let strike = listed[Name(place: place, terminal: terminal, turn: stream.turns)],
                fits(strike.kind)
            else { return nil }
            strikes.append(strike)
            return strike
        }
        guard !stream.thresholds.isEmpty else { return nil }
        let draw = stream.random.below(1_000_000)
        guard isActive, let kind = stream.thresholds.first(where: { draw < $0.bound })?.kind, fits(kind) else {
            return nil
        }
        let strike = Strike(
            kind: kind, place: place, terminal: terminal, turn: stream.turns, amount: stream.random.next())
        strikes.append(strike)
        return strike
    }

    private func start(_ place: StrikePlace, _ row: Int, _ terminal: Int) -> Stream {
        var bound = 0
        var thresholds: [(kind: FaultKind, bound: Int)] = []
        for (kind, most) in place.kinds where dials.isOn(kind) {
            bound += dials.rate(kind, most: most)
            thresholds.append((kind, bound))
        }
        let number = UInt64(row * 64 + terminal + 1)
        return Stream(random: SplitMix64(seed: seed, stream: 0xFA_0000 + number), thresholds: thresholds)
    }
}

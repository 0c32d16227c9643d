/// What a run of the simulator is asked for.
public struct SimulationOptions: Codable, Sendable, Hashable {
    public var days: Int
    public var faults: FaultProfile
    /// Terminals of each world; nil draws 1 to 8 per seed.
    public var terminals: Int?
    /// Customers of each terminal and day; nil draws them.
    public var sales: Int?

    public init(days: Int = 1, faults: FaultProfile = .all, terminals: Int? = nil, sales: Int? = nil) {
        self.days = max(1, days)
        self.faults = faults
        self.terminals = terminals
        self.sales = sales
    }

    /// - Throws: A `DecodingError` that names the key; a run has a day at least.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys, _ range: ClosedRange<Int>) throws -> Int? {
            guard let value = try values.decodeIfPresent(Int.self, forKey: key) else { return nil }
            guard range.contains(value) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values,
                    debugDescription: "expected \(range.lowerBound) to \(range.upperBound), found \(value)")
            }
            return value
        }
        self.init(
            days: try number(.days, 1...10_000) ?? 1, faults: try values.decode(FaultProfile.self, forKey: .faults),
            terminals: try number(.terminals, 1...64), sales: try number(.sales, 0...100_000))
    }
}

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
}

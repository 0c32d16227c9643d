/// A number for each role.
public struct RoleLimits: Hashable, Codable, Sendable {
    public var `operator`: Int
    public var supervisor: Int
    public var administrator: Int

    public init(operator: Int, supervisor: Int, administrator: Int) {
        self.operator = `operator`
        self.supervisor = supervisor
        self.administrator = administrator
    }

    public subscript(role: Role) -> Int {
        switch role {
        case .operator: self.operator
        case .supervisor: supervisor
        case .administrator: administrator
        }
    }

    /// Takes over what stands in a configuration, and leaves the other roles as they are.
    mutating func read(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        `operator` = try keys.decodeIfPresent(Int.self, forKey: .operator) ?? `operator`
        supervisor = try keys.decodeIfPresent(Int.self, forKey: .supervisor) ?? supervisor
        administrator = try keys.decodeIfPresent(Int.self, forKey: .administrator) ?? administrator
    }
}

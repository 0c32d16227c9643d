/// What one hash costs (RFC 9106, 3.1).
public struct Argon2Parameters: Hashable, Codable, Sendable {
    /// Memory in KiB, 8 for each lane to 1048576.
    public var memory: Int
    /// Passes over the memory, 1 to 16.
    public var passes: Int
    /// Lanes, 1 to 8.
    public var lanes: Int

    /// OWASP's choice for small machines: 19 MiB, two passes, one lane.
    public static let terminal = Argon2Parameters(memory: 19_456, passes: 2, lanes: 1)

    public init(memory: Int, passes: Int, lanes: Int) {
        self.memory = memory
        self.passes = passes
        self.lanes = lanes
    }

    /// - Throws: `CredentialError.setting` for the first value out of its range.
    public func validate() throws(CredentialError) {
        for (key, value, range) in [
            ("lanes", lanes, 1...8), ("passes", passes, 1...16),
            ("memory", memory, 8 * min(max(lanes, 1), 8)...1_048_576),
        ] where !range.contains(value) {
            throw .setting(
                key: "argon2.\(key)", expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
        }
    }
}

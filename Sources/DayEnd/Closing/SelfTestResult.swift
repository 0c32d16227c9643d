/// What the self-test of a closing found, as the journal keeps it.
public struct SelfTestResult: Hashable, Codable, Sendable {
    public enum Grade: String, Codable, Sendable { case pass, warn, stop }

    /// One part's state in the words of the diagnosis.
    public struct Finding: Hashable, Codable, Sendable {
        /// Name of the part ("printer").
        public var part: String
        /// Code for the help desk ("PRN-02").
        public var code: String
        public var grade: Grade
        /// Readings with their units.
        public var evidence: [String]

        public init(part: String, code: String, grade: Grade, evidence: [String]) {
            self.part = part
            self.code = code
            self.grade = grade
            self.evidence = evidence
        }
    }

    /// By part; of a part the worst first.
    public var findings: [Finding]
    /// The repair that a stopping fault needs; nil where nothing stops the closing.
    public var order: RepairOrder?

    public init(findings: [Finding], order: RepairOrder? = nil) {
        self.findings = findings
        self.order = order
    }
}

/// An order for a repair. Holds nothing secret: no key, card or amount.
public struct RepairOrder: Hashable, Codable, Sendable {
    /// The terminal's number and a counter that never goes back.
    public var number: String
    public var part: String
    public var code: String
    public var evidence: [String]
    /// What the operator must not do, by code.
    public var mustNot: [String]
    /// Who repairs it, and the hot-line.
    public var provider: String
    public var hotLine: String
    public var made: Moment
    /// Until when the provider calls.
    public var callBefore: Moment

    public init(
        number: String, part: String, code: String, evidence: [String], mustNot: [String], provider: String,
        hotLine: String, made: Moment, callBefore: Moment
    ) {
        self.number = number
        self.part = part
        self.code = code
        self.evidence = evidence
        self.mustNot = mustNot
        self.provider = provider
        self.hotLine = hotLine
        self.made = made
        self.callBefore = callBefore
    }
}

/// The host's word on a repair that was ordered.
public struct RepairReceipt: Hashable, Codable, Sendable {
    /// Number of the order.
    public var order: String
    /// The host's number of it.
    public var hostNumber: String
    /// Until when somebody calls, local time of the host.
    public var callBefore: String

    public init(order: String, hostNumber: String, callBefore: String) {
        self.order = order
        self.hostNumber = hostNumber
        self.callBefore = callBefore
    }
}

/// What a rehearsal of tonight's closing found.
public struct RehearsalReport: Codable, Sendable, Hashable {
    public enum Grade: String, Codable, Sendable {
        case pass
        /// The closing goes on; somebody should know.
        case warn
        /// The closing would wait for the host: it would end as pending.
        case wait
        /// The closing would stop.
        case stop
    }

    public struct Finding: Codable, Sendable, Hashable {
        /// For the help desk: `RH-nn`, or the code of the part.
        public var code: String
        public var grade: Grade
        /// One sentence for people.
        public var text: String

        init(_ code: String, _ grade: Grade, _ text: String) {
            self.code = code
            self.grade = grade
            self.text = text
        }
    }

    /// A step that the machine has done on the shadow.
    public struct Step: Codable, Sendable, Hashable {
        public var step: String
        /// `performed`, or why it was skipped.
        public var outcome: String
    }

    /// By importance: what stops first.
    public var findings: [Finding]
    public var steps: [Step]
    /// Transactions of the open batch, and their net in minor units.
    public var transactions: Int
    public var net: Int64
    /// Seconds that the closing would take on the line as it was measured; nil where the host did not answer.
    public var seconds: Int64?

    /// Whether the closing would end closed, as far as can be told before the host's totals are known.
    public var wouldClose: Bool { !findings.contains { $0.grade == .wait || $0.grade == .stop } }
}

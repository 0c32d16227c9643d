public import DayEnd

/// What a self-test found: at least one finding for every part that the model has, in the order of the parts.
public struct SelfTestReport: Hashable, Codable, Sendable {
    /// Ordered by part; within a part the worst first.
    public let findings: [Finding]
    public let started: Moment
    public let ended: Moment

    public init(findings: [Finding], started: Moment, ended: Moment) {
        // Equal findings keep the order in which the rules named them.
        self.findings = findings.enumerated().sorted { left, right in
            if left.element.part != right.element.part { return left.element.part < right.element.part }
            if left.element.grade != right.element.grade {
                return left.element.grade > right.element.grade
            }
            return left.offset < right.offset
        }.map(\.element)
        self.started = started
        self.ended = ended
    }

    /// The gravest grade; ``Grade/pass`` of an empty report.
    public var worst: Grade { findings.map(\.grade).max() ?? .pass }

    /// The first finding that stops the closing.
    public var stopping: Finding? { findings.first { $0.grade == .stop } }

    public var warnings: [Finding] { findings.filter { $0.grade == .warn } }

    /// The worst finding of a part; nil where the part was not tested.
    public func worst(of part: Part) -> Finding? { findings.first { $0.part == part } }
}

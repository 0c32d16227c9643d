public import DayEnd
public import UnionPay

/// What a part's state means for the closing.
public enum Grade: String, Codable, CaseIterable, Hashable, Sendable, Comparable {
    case pass
    /// Needs attention; the closing goes on.
    case warn
    /// Nothing is sent until it is repaired.
    case stop

    public static func < (left: Grade, right: Grade) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .pass: 0
        case .warn: 1
        case .stop: 2
        }
    }
}

/// One judged fact about a part.
public struct Finding: Hashable, Codable, Sendable {
    public var part: Part { code.part }
    public var grade: Grade
    public var code: FindingCode
    /// What was measured.
    public var evidence: [Reading]
    /// What exactly it is about, where a part has several: a sensor, an interface, an address, a dead key.
    public var subject: String?
    public var measured: Moment

    public init(
        _ code: FindingCode, evidence: [Reading] = [], subject: String? = nil, measured: Moment
    ) {
        self.grade = code.grade
        self.code = code
        self.evidence = evidence
        self.subject = subject
        self.measured = measured
    }

    public func reading(_ quantity: Reading.Quantity) -> Reading? {
        evidence.first { $0.quantity == quantity }
    }

    /// The value behind a name in a text: `code`, `subject`, or a quantity.
    public func parameter(_ name: String) -> String? {
        switch name {
        case "code": code.description
        case "subject": subject ?? "–"
        default: Reading.Quantity(rawValue: name).flatMap(reading)?.text
        }
    }

    /// What is the matter and what to do, in one line without the code.
    public func text(in language: Language) -> String {
        LocalizedText.fill(code.text[language]) { name in
            name == "part" ? part.name[language] : parameter(name)
        }
    }
}

extension Finding: CustomStringConvertible {
    /// For logs: `PRN-02 warn: …`.
    public var description: String {
        let readings =
            evidence.isEmpty ? "" : " [" + evidence.map(\.description).joined(separator: ", ") + "]"
        return "\(code) \(grade.rawValue): \(text(in: .english))\(readings)"
    }
}

public import DayEnd
public import UnionPay

/// An order for a repair: what the provider must know, and what must not be done until then.
///
/// Holds nothing secret: no key, card or amount.
public struct RepairTicket: Hashable, Codable, Sendable {
    /// The terminal's number and a counter that never goes back: `10000001-000007`.
    public var number: String
    public var terminal: String
    public var finding: Finding
    public var mustNot: [Prohibition]
    public var provider: ServiceProvider
    public var made: Moment

    /// - Parameter counter: How many tickets this terminal has made, this one included.
    public init(
        terminal: String, counter: Int, finding: Finding, provider: ServiceProvider, made: Moment
    ) {
        let digits = String(max(counter, 0))
        number = terminal + "-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        self.terminal = terminal
        self.finding = finding
        mustNot = Prohibition.all(for: finding.part)
        self.provider = provider
        self.made = made
    }

    public var part: Part { finding.part }
    public var code: FindingCode { finding.code }
    public var evidence: [Reading] { finding.evidence }
    /// Until when the provider has promised to call.
    public var callBefore: Moment {
        made.adding(seconds: Int64(min(max(provider.callsWithin, 0), 525_600)) * 60)
    }

    /// The lines of a screen or a slip: number and code, the fault, what must not be done, whom to call.
    public func lines(in language: Language) -> [String] {
        ["\(number)  \(code)", "\(part.name[language]): \(finding.text(in: language))"]
            + evidence.map { "  \($0)" }
            + mustNot.map { $0.text[language] }
            + ["\(provider.name)  \(provider.hotLine)", "\(made)"]
    }
}

/// A line on which terminal and host do not agree.
public struct DifferingLine: Hashable, Codable, Sendable {
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case terminalOnly, hostOnly, amountDiffers
        /// One side counts the card as domestic, the other as foreign.
        case classDiffers
        /// The host holds the same act twice.
        case twice
    }

    public var key: LineKey
    public var kind: Kind
    /// Minor units, positive; nil where that side has none.
    public var terminalAmount: Int64?
    public var hostAmount: Int64?

    public init(key: LineKey, kind: Kind, terminalAmount: Int64?, hostAmount: Int64?) {
        self.key = key
        self.kind = kind
        self.terminalAmount = terminalAmount
        self.hostAmount = hostAmount
    }

    /// By how much the two sides differ, minor units, never below zero; the whole amount where the class differs.
    public var difference: Int64 {
        let (own, other) = (terminalAmount ?? 0, hostAmount ?? 0)
        return kind == .classDiffers
            ? max(own, other) : Int64(clamping: own.subtractingReportingOverflow(other).partialValue.magnitude)
    }
}

public import UnionPay

/// What is wrong with a line on which terminal and host do not agree.
public enum DifferenceKind: String, Codable, Sendable, CaseIterable {
    case terminalOnly = "terminal only"
    case hostOnly = "host only"
    case amountDiffers = "amount differs"
    /// One side counts the card as domestic, the other as foreign.
    case classDiffers = "class differs"
    /// The host holds the same act twice: same card, amount, type and reference.
    case twice = "twice"

    init(_ kind: ComparisonAnswer.Kind) {
        self =
            switch kind {
            case .terminalOnly: .terminalOnly
            case .hostOnly: .hostOnly
            case .amountDiffers: .amountDiffers
            case .classDiffers: .classDiffers
            case .twice: .twice
            }
    }
}

/// A line on which terminal and host do not agree, as the host has named it.
public struct LineDifference: Hashable, Codable, Sendable {
    public var stan: STAN
    public var kind: DifferenceKind
    /// As the terminal counts it; of a line that the host alone has, as the host does.
    public var cardClass: CardClass
    /// Minor units; nil where that side has no such line.
    public var terminalAmount: Int64?
    public var hostAmount: Int64?

    public init(
        stan: STAN, kind: DifferenceKind, cardClass: CardClass, terminalAmount: Int64?, hostAmount: Int64?
    ) {
        self.stan = stan
        self.kind = kind
        self.cardClass = cardClass
        self.terminalAmount = terminalAmount
        self.hostAmount = hostAmount
    }
}

/// What a reconciliation by difference has found: in place of the upload, only this travels.
public struct LineComparison: Hashable, Codable, Sendable {
    /// In the order of their trace numbers.
    public var differences: [LineDifference]
    /// Chip sales whose certificates the host does not have, in the order of the batch.
    public var certificates: [STAN]

    public init(differences: [LineDifference], certificates: [STAN]) {
        self.differences = differences
        self.certificates = certificates
    }
}

public import TouchPage

/// A card reader as the page knows it.
public struct PageReader: Sendable {
    /// The ways of presenting a card that it can read, as the home screen offers them.
    public var tenders: [Tender]
    /// Reads the card for a payment of so many minor units.
    public var present: @Sendable (Int64, Tender) async throws -> PresentedCardData

    public init(tenders: [Tender], present: @Sendable @escaping (Int64, Tender) async throws -> PresentedCardData) {
        self.tenders = tenders
        self.present = present
    }
}

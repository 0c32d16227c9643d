public import TouchPage

/// A card reader as the page knows it.
public struct PageReader: Sendable {
    /// The ways of presenting a card that it can read, as the home screen offers them.
    public var tenders: [Tender]
    /// Reads the card for a payment of so many minor units.
    public var present: @Sendable (Int64, Tender) async throws -> PresentedCardData
    /// Reads the card of an earlier payment again, by its masked number and the amount.
    public var again: @Sendable (String, Int64) async throws -> PresentedCardData

    /// - Parameter again: Nil reads whichever card is presented.
    public init(
        tenders: [Tender], present: @Sendable @escaping (Int64, Tender) async throws -> PresentedCardData,
        again: (@Sendable (String, Int64) async throws -> PresentedCardData)? = nil
    ) {
        self.tenders = tenders
        self.present = present
        self.again = again ?? { _, amount in try await present(amount, tenders.first ?? .card) }
    }
}

import DayEnd
import TouchPage

/// The card reader under the page's hand.
extension PageFront {
    enum Presented {
        case card(PresentedCardData)
        /// The person at the page gave it up.
        case cancelled
        /// The reader shows a till's amount.
        case taken
    }

    /// Shows an amount at the reader until there is a card, or somebody gives it up.
    func present(
        _ amount: Money, _ read: @escaping @Sendable () async throws -> PresentedCardData
    ) async throws -> Presented {
        guard let lease = desk.seat.lease(for: .page) else { return .taken }
        let reading = Task { try await read() }
        (self.reading, place.sale) = (reading, SaleProgress(.present, amount, canCancel: true))
        defer {
            self.reading = nil
            withExtendedLifetime(lease) {}
        }
        await refresh()
        do {
            let card = try await reading.value
            guard !reading.isCancelled else { throw CancellationError() }
            place.sale = SaleProgress(.working, amount)
            return .card(card)
        } catch {
            place.sale = nil
            guard error is CancellationError else { throw error }
            return .cancelled
        }
    }

    /// What is refused where another has the reader.
    static var readerTaken: ActionOutcome { .refused(RefusalNote(code: .reader).phrase) }
}

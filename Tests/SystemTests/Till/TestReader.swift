import Synchronization
import TerminalService
import TouchPage

/// A card reader in a test's hand: it can wait for the customer, and tells what it showed and what it let go of.
final class TestReader: Sendable {
    enum Act: Hashable, Sendable {
        case shown(Int64)
        case read(Int64)
        case withdrawn(Int64)
    }

    private struct State {
        var acts: [Act] = []
        var waits = false
        var card = TestCard.domestic.presented(.swipe)
    }

    private let state = Mutex(State())

    var acts: [Act] { state.withLock { $0.acts } }

    /// The customer hesitates from now on, or no longer.
    func waits(_ waits: Bool) { state.withLock { $0.waits = waits } }
    func holds(_ card: PresentedCardData) { state.withLock { $0.card = card } }

    var reader: PageReader {
        PageReader(tenders: [.tap, .swipe]) { amount, _ in
            self.note(.shown(amount))
            do {
                while self.state.withLock({ $0.waits }) { try await Task.sleep(for: .milliseconds(2)) }
            } catch {
                self.note(.withdrawn(amount))
                throw error
            }
            self.note(.read(amount))
            return self.state.withLock { $0.card }
        }
    }

    private func note(_ act: Act) { state.withLock { $0.acts.append(act) } }
}

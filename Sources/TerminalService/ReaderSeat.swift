import Synchronization

/// The one card reader of a terminal: the page and the tills never show an amount on it at once.
///
/// Tills share it among themselves: which of their orders is at the reader is the machine's own rule.
final class ReaderSeat: Sendable {
    enum Holder: Sendable { case page, tills }

    /// Holds the reader until the last reference to it is gone.
    final class Lease: Sendable {
        private let seat: ReaderSeat
        private let holder: Holder

        fileprivate init(_ seat: ReaderSeat, _ holder: Holder) {
            self.seat = seat
            self.holder = holder
        }

        deinit { seat.leave(holder) }
    }

    private struct Taken {
        var isByPage = false
        /// Orders of tills that are at the reader, or about to be.
        var orders = 0
    }

    private let taken = Mutex(Taken())

    /// The reader for one act; nil while the other side is at it.
    func lease(for holder: Holder) -> Lease? {
        let isGiven = taken.withLock { taken in
            switch holder {
            case .page:
                guard !taken.isByPage, taken.orders == 0 else { return false }
                taken.isByPage = true
            case .tills:
                guard !taken.isByPage else { return false }
                taken.orders += 1
            }
            return true
        }
        return isGiven ? Lease(self, holder) : nil
    }

    private func leave(_ holder: Holder) {
        taken.withLock { taken in
            switch holder {
            case .page: taken.isByPage = false
            case .tills: taken.orders -= 1
            }
        }
    }
}

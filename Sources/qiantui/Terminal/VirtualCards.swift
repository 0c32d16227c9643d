import DayEnd
import DayScript
import Sealing
import Synchronization
import TerminalService
import Timekeeping
import TouchPage
import UnionPay

/// Cards that exist only here, one after the other, as the virtual reader hands them to a page.
final class VirtualCards: Sendable {
    private let seed: UInt64
    private let clock: WallClock
    private let shown = Mutex(Shown())

    /// What was handed over so far.
    private struct Shown {
        var number = 0
        /// The newest last; more than a page shows.
        var cards: [(masked: String, card: PresentedCardData)] = []
    }

    /// - Parameter seed: What cards and cryptograms follow from.
    init(clock: WallClock, seed: UInt64 = .random(in: .min ... .max)) {
        self.clock = clock
        self.seed = seed
    }

    var reader: PageReader {
        PageReader(
            tenders: [.tap, .insert, .swipe],
            present: { amount, tender in
                guard let card = try self.next(amount, tender) else {
                    throw Failure(.internal, "the virtual reader gave no card")
                }
                return card
            },
            again: { masked, _ in
                guard let card = self.shown.withLock({ $0.cards.last { $0.masked == masked }?.card }) else {
                    throw Failure(.badInput, "this virtual card was shown before the terminal started anew")
                }
                return card
            })
    }

    private func next(_ amount: Int64, _ tender: Tender) throws -> PresentedCardData? {
        let number = shown.withLock { shown in
            shown.number += 1
            return shown.number
        }
        let way: CardWay =
            switch tender {
            case .swipe: .swipe
            case .insert: .chip
            default: .tap
            }
        var random = SplitMix64(seed: seed, stream: UInt64(number))
        let now = clock.now
        let card = VirtualCard(from: &random, isDomestic: random.chance(80), hasChip: way != .swipe, on: now.date)
        let act = ScriptedAct(
            number: number, date: now.date, secondOfDay: now.secondOfDay, what: .card(.sale), amount: amount,
            reference: "page-\(number)", card: card, way: way, entersPIN: false, chipCounter: number,
            expectation: .approved(amount))
        guard let reading = try VirtualReader(seed: seed).read(act) else { return nil }
        let given = PresentedCardData(reading)
        shown.withLock { shown in
            shown.cards = (shown.cards + [(reading.presentation.secrets.masked, given)]).suffix(100)
        }
        return given
    }
}

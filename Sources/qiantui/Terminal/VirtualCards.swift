import DayEnd
import DayScript
import Synchronization
import TerminalService
import Timekeeping
import TouchPage
import UnionPay

/// Cards that exist only here, one after the other, as the virtual reader hands them to a page.
final class VirtualCards: Sendable {
    private let seed: UInt64
    private let clock: WallClock
    private let number = Mutex(0)

    /// - Parameter seed: What cards and cryptograms follow from.
    init(clock: WallClock, seed: UInt64 = .random(in: .min ... .max)) {
        self.clock = clock
        self.seed = seed
    }

    var reader: PageReader {
        PageReader(tenders: [.tap, .insert, .swipe]) { amount, tender in
            guard let card = try self.next(amount, tender) else {
                throw Failure(.internal, "the virtual reader gave no card")
            }
            return card
        }
    }

    private func next(_ amount: Int64, _ tender: Tender) throws -> PresentedCardData? {
        let number = number.withLock { number in
            number += 1
            return number
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
        return try VirtualReader(seed: seed).read(act).map(PresentedCardData.init)
    }
}

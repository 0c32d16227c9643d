import DayEnd
import Journal
import TouchPage
import Wording

extension ClosedBatch {
    /// The lines on which terminal and host differ, as far as they are known here: all of them where they were compared
    /// one by one, else those that the host refused.
    var differences: [Settlement.Line] {
        guard slip.verdict == .differing else { return [] }
        func line(_ stan: STAN) -> Line? { lines.last { $0.key == LineKey(batch: slip.batch, stan: stan) } }
        if let differences = slip.differences {
            return differences.map { difference in
                Settlement.Line(
                    difference.kind.words, id: difference.stan.text, card: line(difference.stan)?.card.masked,
                    terminal: difference.terminalAmount.map { Money($0, slip.currency) },
                    host: difference.hostAmount.map { Money($0, slip.currency) })
            }
        }
        return slip.refusedUploads.map { stan in
            let line = line(stan)
            return Settlement.Line(
                .lineTermonly, id: stan.text, card: line?.card.masked,
                terminal: line.map { Money($0.amount, slip.currency) }, host: nil)
        }
    }
}

extension DifferenceKind {
    fileprivate var words: WordingKey {
        switch self {
        case .terminalOnly: .lineTermonly
        case .hostOnly: .lineHostonly
        case .amountDiffers: .lineAmount
        case .classDiffers: .lineClass
        case .twice: .lineTwice
        }
    }
}

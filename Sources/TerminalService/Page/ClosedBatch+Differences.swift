import DayEnd
import Journal
import TouchPage
import Wording

extension ClosedBatch {
    /// The lines on which terminal and host differ: those that the host named, else those that it refused.
    var differences: [Settlement.Line] {
        guard slip.verdict == .differing else { return [] }
        let known =
            slip.differences
            ?? slip.refusedUploads.map { stan in
                let key = LineKey(batch: slip.batch, stan: stan)
                return DifferingLine(key: key, kind: .terminalOnly, terminalAmount: line(key)?.amount, hostAmount: nil)
            }
        return known.map { differing in
            Settlement.Line(
                differing.kind.words, id: differing.key.stan.text, card: line(differing.key)?.card.masked,
                terminal: differing.terminalAmount.map { Money($0, slip.currency) },
                host: differing.hostAmount.map { Money($0, slip.currency) })
        }
    }

    private func line(_ key: LineKey) -> Line? { lines.last { $0.key == key } }
}

extension DifferingLine.Kind {
    /// The kind in words.
    var words: WordingKey {
        switch self {
        case .terminalOnly: .lineTermonly
        case .hostOnly: .lineHostonly
        case .amountDiffers: .lineAmount
        case .classDiffers: .lineClass
        case .twice: .lineTwice
        }
    }
}

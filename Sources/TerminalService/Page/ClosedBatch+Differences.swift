import DayEnd
import Journal
import TouchPage
import Wording

extension ClosedBatch {
    /// The lines on which terminal and host differ, as far as they are known here: those that the host refused.
    var differences: [Settlement.Line] {
        guard slip.verdict == .differing else { return [] }
        return slip.refusedUploads.map { stan in
            let line = lines.last { $0.key == LineKey(batch: slip.batch, stan: stan) }
            return Settlement.Line(
                .lineTermonly, id: stan.text, card: line?.card.masked,
                terminal: line.map { Money($0.amount, slip.currency) }, host: nil)
        }
    }
}

import Foundation
import Simulation

/// Every step of a closing against every fault and every answer of the host.
struct GridRun {
    /// Two faults at a time as well.
    let pairs: Bool
    /// Where the page goes; nil for none.
    let page: String?

    struct Report: Encodable {
        var cells: Int
        var held: Int
        var forbidden: Int
        /// Cells that ended otherwise than the rules ask for, or whose fault struck nothing.
        var broken: [GridResult]

        init(_ results: [GridResult]) {
            cells = results.count
            held = results.count { $0.status == .held }
            forbidden = results.count { $0.status == .forbidden }
            broken = results.filter { $0.status == .broken || $0.status == .missed }
        }
    }

    func run(_ out: Output) throws -> ExitStatus {
        let cells = GridCell.singles + (pairs ? GridCell.pairs : [])
        let bar = ProgressBar("cells", total: cells.count)
        var results: [GridResult] = []
        for cell in cells {
            results.append(GridResult(cell))
            bar.move(to: results.count)
        }
        bar.finish()
        let report = Report(results)
        for result in report.broken { out.say("BROKEN \(result.cell): expected \(result.expected), \(result.note)") }
        out.say(
            "\(report.cells) cells: \(report.held) ended as the rules ask for, \(report.forbidden) cannot occur, "
                + "\(report.broken.count) broken")
        if let page {
            do {
                try Data(GridPage(results).html.utf8).write(to: URL(filePath: page))
            } catch {
                throw Failure(.badInput, "--page: \(page) cannot be written: \(error.localizedDescription)")
            }
            out.say("page: \(page)")
        }
        try out.result(report)
        return report.broken.isEmpty ? .done : .broken
    }
}

import DayEnd
import TerminalCore
import UnionPay

/// What a page shows of a terminal's state: little enough to be read at every change.
struct PageFacts: Sendable {
    /// How many of the last transactions a page shows.
    static let shownLines = 20

    var batch: BatchNumber
    /// Transactions of the day, closed batches included.
    var count: Int
    var net: NetFigures
    var lines: [Line]
    var cash: [CashLine]
    var open: [TerminalState.OpenTransaction]
    var holds: [Line]
    var items: OpenItems
    var closing: TerminalState.ClosingProgress?
    /// Lines of the upload list of the closing; 0 before the host's verdict.
    var uploadCount: Int
    /// The settlement that ``uploadCount`` belongs to.
    var settlement: STAN?
    var prompt: ClosingPrompt?
    var last: TerminalState.ClosingSummary?

    /// - Parameter before: The facts of an earlier look: what is long to count is counted once.
    init(_ state: TerminalState, _ prompt: ClosingPrompt?, before: PageFacts?) {
        batch = state.batch
        count = state.day.lineCount + state.lines.count
        net = state.day.net
        try? net.add(state.net)
        lines = state.lines.suffix(Self.shownLines).map(\.withoutSealedCard)
        cash = Array(state.cashReferences.suffix(Self.shownLines))
        open = state.open
        holds = state.holds.map(\.withoutSealedCard)
        items = state.openItems
        closing = state.closing?.start.scope == .day ? state.closing : nil
        settlement = state.closing?.settlement?.stan
        if let settlement, before?.settlement == settlement {
            uploadCount = before?.uploadCount ?? 0
        } else {
            uploadCount =
                state.closing?.settlement.map { UploadPlan(lines: state.lines, settlement: $0).lineCount } ?? 0
        }
        self.prompt = prompt
        last = state.lastClosing
    }
}

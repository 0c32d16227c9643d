import DayEnd
import TerminalCore
import UnionPay

/// What a page shows of a terminal's state: little enough to be read at every change.
struct PageFacts: Sendable {
    /// How many of the last transactions a page shows.
    static let shownLines = 20

    var opening: TerminalRecord.Opening?
    var batch: BatchNumber
    /// Transactions of the day, closed batches included.
    var count: Int
    var net: NetFigures
    var lines: [Line]
    var cash: [CashLine]
    var open: [TerminalState.OpenTransaction]
    var holds: [Line]
    var items: OpenItems
    var load: BatchLoad
    /// Lines that the host has not heard of.
    var unsent: [Line]
    var closing: TerminalState.ClosingProgress?
    /// Lines of the upload list of the closing; 0 before the host's verdict.
    var uploadCount: Int
    /// The settlement that ``uploadCount`` belongs to.
    var settlement: STAN?
    var prompt: ClosingPrompt?
    var last: TerminalState.ClosingSummary?
    var repair: RepairOrder?
    /// The next try of what failed: when, and how many there were before it.
    var retry: (due: Moment, attempt: Int)?

    /// - Parameter before: The facts of an earlier look: what is long to count is counted once.
    init(_ terminal: Terminal, retryDue: Moment?, before: PageFacts?) {
        let state = terminal.state
        opening = state.opening
        batch = state.batch
        count = state.day.lineCount + state.lines.count
        net = state.day.net
        try? net.add(state.net)
        lines = state.lines.suffix(Self.shownLines).map(\.withoutSealedCard)
        cash = Array(state.cashReferences.suffix(Self.shownLines))
        open = state.open
        holds = state.holds.map(\.withoutSealedCard)
        items = state.openItems
        load = BatchLoad(state, terminal.configuration.profile)
        unsent = state.unsent.map(\.withoutSealedCard)
        closing = state.closing?.start.scope == .day ? state.closing : nil
        settlement = state.closing?.settlement?.stan
        if let settlement, before?.settlement == settlement {
            uploadCount = before?.uploadCount ?? 0
        } else {
            uploadCount =
                state.closing?.settlement.map { UploadPlan(lines: state.lines, settlement: $0).lineCount } ?? 0
        }
        prompt = terminal.prompt
        last = state.lastClosing
        repair = state.openRepair
        retry = terminal.failedTries > 0 ? retryDue.map { ($0, terminal.failedTries + 1) } : nil
    }
}

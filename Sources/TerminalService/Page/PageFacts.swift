import DayEnd
import TerminalCore
import UnionPay

/// What a page shows of a terminal's state: little enough to be read at every change.
struct PageFacts: Sendable {
    /// How many of the last transactions a page shows.
    static let shownLines = 20
    /// How many cases of a kind.
    static let shownCases = 5

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
    /// The host's word on it.
    var repairReceipt: RepairReceipt?
    /// The newest acts that cannot be sent as they stand.
    var aside: [QuarantinedAct]
    /// The newest sales of the open batch that were probably charged twice, and no more than a person can look at.
    var twice: [Line]
    private let counted: (batch: BatchNumber, lines: Int, digest: HexBytes)
    /// Days that nobody had signed off, closed afterwards since a person last closed one.
    var lateDays: [ClosedDay]
    /// How this day was opened; nil where nobody did.
    var dayOpening: DayOpening?
    /// Whether the opening cash can still be counted: nothing has moved yet.
    var canOpenDay: Bool
    /// By till, when it last sold, and whether it has something under way.
    var tills: [(name: String, last: Moment, isSelling: Bool)]
    /// When the host takes a settlement again; nil unless a closing waits for that.
    var slot: Moment?
    /// It is open then and now, and others have their turn.
    let waitsForTurn: Bool
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
        let order = state.openRepair?.number
        repairReceipt = state.repairReceipt.flatMap { $0.order == order ? $0 : nil }
        aside = state.quarantined.suffix(Self.shownCases)
        counted = (state.batch, state.lines.count, state.listDigest)
        if let before, before.counted == counted {
            twice = before.twice
        } else {
            twice = state.probablyTwice.suffix(Self.shownCases).compactMap { state.line($0)?.withoutSealedCard }
        }
        lateDays = state.lateDays
        dayOpening = state.day.opening
        canOpenDay =
            state.day.opening == nil && state.day.hasNoCash && state.day.lineCount == 0 && state.lines.isEmpty
            && state.closing == nil
        // Orders stand in the order of their time.
        var sold: [String: (last: Moment, isSelling: Bool)] = [:]
        for progress in state.orders {
            let (name, isSelling) = (progress.order.name.till, progress.status == .awaitingCard)
            sold[name] = (progress.order.time, isSelling || sold[name]?.isSelling == true)
        }
        tills = sold.sorted { $0.key < $1.key }.map { ($0.key, $0.value.last, $0.value.isSelling) }
        slot = terminal.pending?.cause == .slot ? retryDue : nil
        waitsForTurn = terminal.waitsForTurn
        retry = terminal.failedTries > 0 ? retryDue.map { ($0, terminal.failedTries + 1) } : nil
    }
}

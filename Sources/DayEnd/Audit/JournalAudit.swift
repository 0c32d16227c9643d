import UnionPay

/// What must hold of a terminal's journal, told from its records alone.
///
/// It is given every record from the first on. The chain is checked by ``RecordChain``, what may follow what by the
/// fold; this looks at numbers, sums and acts. A broken rule becomes a line of ``problems``, and reading goes on.
public struct JournalAudit: Sendable {
    /// One sentence a broken rule, in the order in which they were found.
    public private(set) var problems: [String] = []
    public private(set) var state = TerminalState()
    public private(set) var records = 0
    /// Lines of closed batches and of the open one.
    public var lineCount: Int { closedLines + state.lines.count }
    /// Closed batches, in their order.
    public private(set) var batches: [BatchNumber] = []
    public private(set) var repairs: [JournalRepair] = []

    private var closedLines = 0
    /// Every line of a closed batch, and the batch in which it was settled.
    private var settled: [String: BatchNumber] = [:]
    /// The newest acts that bear a till's reference; as many as a terminal remembers.
    private var named: [String: Int] = [:]
    private var namedCount = 0
    /// Acts that have been undone, each with the void that did it.
    private var undone: [LineKey: LineKey] = [:]
    private var cash = CashSums()

    private struct CashSums: Equatable, Sendable {
        var sums: [CashLine.Kind: Int64] = [:]
        mutating func add(_ line: CashLine) { sums[line.kind, default: 0] &+= line.amount }
    }

    public init() {}

    /// Takes the next record.
    ///
    /// - Throws: ``FoldError`` for one that cannot follow those before it; nothing can be read after that.
    public mutating func read(_ envelope: RecordEnvelope) throws(FoldError) {
        records += 1
        let place = "record \(envelope.sequence)"
        let before = state
        switch envelope.record {
        case .numbered(let message): number(message.stan, place)
        case .intent(let intent):
            number(intent.key.stan, place)
            if intent.key.batch != state.batch {
                problems.append("\(place): \(intent.key) is made in batch \(state.batch)")
            }
        case .cash(let line):
            cash.add(line)
            name(line.reference.map { "\($0) cash \(line.kind.rawValue)" }, place)
        case .batchClosed(let anchor): close(anchor, place)
        case .repaired(let repair): repairs.append(repair)
        default: break
        }
        try state.apply(envelope.record)
        if case .outcome(let outcome) = envelope.record { booked(outcome, before, place) }
        if before.lastClosing != state.lastClosing, before.closing != nil, state.closing == nil { endDay(place) }
    }

    /// After the last record: what must hold of the batch that is open.
    public mutating func finish() {
        check(state.lines, "the open batch \(state.batch)")
        var seen: Set<String> = []
        for line in state.lines {
            let isNew = seen.insert(Self.name(line)).inserted && settled[Self.name(line)] == nil
            expect(isNew, "\(line.key) \(line.type.rawValue) is in more than one batch, or twice in one")
        }
    }

    // MARK: Rules

    /// Numbers follow each other without a gap.
    private mutating func number(_ stan: STAN, _ place: String) {
        if stan != state.nextSTAN { problems.append("\(place): STAN \(stan) was taken, \(state.nextSTAN) was next") }
    }

    /// Each line is in one batch, sums are those of the lines, and what is carried over follows from what was.
    private mutating func close(_ anchor: Anchor, _ place: String) {
        let slip = anchor.slip
        let name = "\(place), batch \(slip.batch)"
        expect(slip.batch == state.batch, "\(name): open was \(state.batch)")
        check(state.lines, name)
        for line in state.lines {
            if let other = settled.updateValue(slip.batch, forKey: Self.name(line)) {
                problems.append("\(name): \(line.key) \(line.type.rawValue) was settled in batch \(other) already")
            }
        }
        expect(
            slip.lineCount == state.lines.count, "\(name): \(state.lines.count) lines, the slip says \(slip.lineCount)")
        let countable = state.lines.map(\.countable)
        if let net = try? NetFigures(of: countable), let gross = try? GrossFigures(of: countable) {
            expect(slip.net == net, "\(name): the slip's net is \(slip.net.net), its lines give \(net.net)")
            // A line that was set aside after the settlement is in the totals that were sent, and in none of the lines.
            let totals = SettlementTotals(gross: gross)
            if slip.quarantined == nil {
                expect(
                    slip.terminalTotals.domestic == totals.domestic && slip.terminalTotals.foreign == totals.foreign,
                    "\(name): the totals sent to the host are not those of its lines")
            }
        }
        if slip.verdict == .balanced {
            expect(Self.agrees(slip), "\(name): said to be balanced, and the totals of the two sides differ")
        }
        expect(
            (try? state.anchor(closing: slip).anchor.carried) == anchor.carried,
            "\(name): what it carries over does not follow from the records before it")
        closedLines += state.lines.count
        batches.append(slip.batch)
    }

    private static func agrees(_ slip: SettlementSlip) -> Bool {
        guard let host = slip.hostTotals else { return false }
        let own = slip.terminalTotals
        if own.domestic == host.domestic && own.foreign == host.foreign { return true }
        // A host that settles both classes together answers with their sum.
        return (try? own.text(.combined).prefix(30)) == (try? host.text(.combined).prefix(30))
    }

    /// An act is done once: its reference, and the act that it undoes.
    private mutating func booked(
        _ outcome: TerminalRecord.Outcome, _ before: TerminalState, _ place: String
    ) {
        guard before.open.contains(where: { $0.intent.key == outcome.key }), let line = state.line(outcome.key) else {
            return
        }
        name(line.reference.map { "\($0) \(line.type.rawValue)" }, place)
        guard line.type.isVoid, let original = line.original else { return }
        if let other = undone.updateValue(line.key, forKey: original) {
            problems.append("\(place): \(original) was undone by \(other) already")
        }
        if let sale = before.line(original) {
            expect(
                sale.amount == line.amount || line.amount == 0,
                "\(place): \(line.key) undoes \(line.amount) of \(original), which is \(sale.amount)")
        }
    }

    private mutating func name(_ act: String?, _ place: String) {
        guard let act else { return }
        namedCount += 1
        if let other = named.updateValue(namedCount, forKey: act), namedCount - other < TerminalState.referencesKept {
            problems.append("\(place): act \(act) was done already")
        }
    }

    /// The drawer's sums of a day are those of its cash lines.
    private mutating func endDay(_ place: String) {
        defer { cash = CashSums() }
        guard let day = state.lastClosing?.day else { return }
        for (kind, told) in [
            (CashLine.Kind.sale, day.cashSales), (.refund, day.cashRefunds), (.paidIn, day.cashPaidIn),
            (.paidOut, day.cashPaidOut),
        ] {
            let sum = cash.sums[kind] ?? 0
            expect(
                told.amount == sum,
                "\(place): cash \(kind.rawValue) of the day is \(told.amount), its lines give \(sum)")
        }
    }

    /// The figures that are kept beside the lines are those of the lines.
    private mutating func check(_ lines: [Line], _ name: String) {
        let countable = lines.map(\.countable)
        expect(
            (try? GrossFigures(of: countable)) == state.gross, "\(name): its gross figures are not those of its lines")
        expect((try? NetFigures(of: countable)) == state.net, "\(name): its net figures are not those of its lines")
        expect(
            lines.count { !$0.isDelivered } == state.undelivered,
            "\(name): \(state.undelivered) lines are counted as not delivered")
        for line in lines where line.amount < 0 {
            problems.append("\(name): \(line.key) has the amount \(line.amount)")
        }
    }

    private static func name(_ line: Line) -> String { "\(line.key) \(line.type.rawValue)" }

    private mutating func expect(_ holds: Bool, _ problem: String) {
        if !holds { problems.append(problem) }
    }
}

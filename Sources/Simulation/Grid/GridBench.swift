import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// One terminal and one host with a small day behind them, on which a cell is played.
struct GridBench {
    let world: World
    private let cell: GridCell

    /// What a cell has come to.
    struct Outcome: Equatable {
        var first: ClosingEnd?
        var last: ClosingEnd?
        var isCancelled: Bool
        /// What does not hold besides.
        var faults: [String]
        /// Each fault has struck, and the host has said what it was to say.
        var hasStruck: Bool
    }

    init(_ cell: GridCell) throws {
        self.cell = cell
        var profile = AcquirerProfile.standard
        profile.transport = .plain
        profile.extensions = [.unreferencedRefund]
        profile.responseTimeout = 20
        let start = Moment(
            date: CivilDate(year: 2026, month: 11, day: 23) ?? CivilDate(daysSinceEpoch: 0), secondOfDay: 8 * 3600,
            utcOffset: 8 * 3600)
        world = try World(
            terminal: TerminalConfiguration(
                terminal: "10000001", merchant: "898000000000001", merchantName: "Shop",
                serialNumber: "12306022003600", profile: profile, hasParts: true),
            host: HostConfiguration(profile: profile), tmk: SecretKey((1...16).map { $0 * 7 | 1 }), start: start)
    }

    /// A stripe sale, a chip sale, a refund, an offline sale; and a sale whose reversal is owed, where that is to meet
    /// something.
    private func trade() throws {
        let lost = try sell(.sale, 100, "021")
        _ = try sell(.sale, 200, "051")
        _ = try sell(.refund, 50, "021")
        let owesReversal = cell.step == .reversal || cell.second?.step == .reversal
        if owesReversal {
            world.faults.fate = { _, way, message in
                message.mti == MTI.reversalRequest || way == .toTerminal && message.mti == MTI.financialRequest.response
                    ? .lose : .deliver
            }
            _ = try sell(.sale, 300, "021")
        }
        _ = try sell(.offlineSale, 80, "012")
        world.faults.fate = { _, _, _ in .deliver }
        // The host loses the first sale: what a damaged ledger, or another hand, would do.
        guard cell.hostLacksLine, case .approved(let line, _)? = lost else { return }
        for posting in world.ledger.allPostings() where posting.key.line == line.key {
            world.ledger.remove(posting.key)
        }
    }

    private func sell(_ type: TransactionType, _ amount: Int64, _ entry: String) throws -> CommandResult? {
        var secrets = CardSecrets(pan: "6222021234567890128", expiry: "4912")
        let isChip = entry == "051"
        if isChip { secrets.chipData = try ICData(Clerk.chip(approves: false)).bytes() }
        let isManual = type == .offlineSale
        let card = try world.present(
            CardPresentation(secrets: secrets, track2: isManual ? nil : secrets.pan + "=4912201"),
            entry: EntryMode(parsing: entry), sequence: isChip ? "001" : nil, for: type)
        return try world.run(
            .transaction(
                TransactionRequest(
                    type: type, amount: amount, card: card,
                    authority: isManual ? OfflineAuthority(mode: "01", institution: "00010000") : nil,
                    authorization: isManual ? "123456" : nil)))
    }

    // MARK: The cell

    func play() throws -> Outcome {
        try trade()
        let arms = GridArms(cell, world)
        arms.set()
        var outcome = Outcome(first: nil, last: nil, isCancelled: false, faults: [], hasStruck: false)
        if case .closing(let report)? = try world.run(.signOff(SignOffRequest(identifier: "evening"))) {
            outcome.first = report.end
        }
        // One after the other, where both last: a host that is back may still be broken.
        if cell.fault.lasts {
            try world.wait(seconds: 600)
            arms.bringHostBack()
        }
        if cell.answer == .broken {
            try world.wait(seconds: 600)
            arms.repairHost()
        }
        var patience = 60
        while patience > 0, world.terminal.state.closing != nil || world.terminal.state.lastClosing == nil || !isSettled
        {
            patience -= 1
            if world.terminal.state.closing == nil, world.terminal.state.lastClosing == nil {
                outcome.isCancelled = true
                _ = try world.run(.signOff(SignOffRequest(identifier: "evening")))
            }
            try world.wait(seconds: 60)
        }
        outcome.hasStruck = arms.hasStruck
        outcome.last = world.terminal.state.lastClosing?.end
        outcome.faults = remains()
        return outcome
    }

    private var isSettled: Bool {
        let state = world.terminal.state
        return state.open.isEmpty && state.late.isEmpty && !state.owesSignOff && world.terminal.isQuiet
    }

    private func remains() -> [String] {
        var found = world.halts
        let state = world.terminal.state
        if state.closing != nil { found.append("the closing is not over") }
        if !isSettled { found.append("something is owed") }
        guard let slip = state.lastSlip else { return found + ["there is no slip"] }
        let row = world.ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch)
        if row?.state != .closed { found.append("the host has not closed batch \(slip.batch)") }
        if world.slips.contains(where: { $0 != slip }) { found.append("slips differ") }
        let named = (cell.hostLacksLine ? 1 : 0) + (cell.isLeftOut ? 1 : 0)
        if cell.answer != .cannotCompare,
            world.ledger.cases.map(\.kind) != Array(repeating: .terminalOnly, count: named)
        {
            found.append("named are \(world.ledger.cases.map { "\($0.stan) \($0.kind.rawValue)" })")
        }
        let standing = world.ledger.allPostings().filter { $0.state == .approved }.count
        if standing != (cell.hostLacksLine ? 3 : 4) { found.append("\(standing) postings stand") }
        return found
    }
}

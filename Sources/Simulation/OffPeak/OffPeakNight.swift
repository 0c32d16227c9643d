import DayEnd
import DayScript
import HostCore
import TerminalCore
import UnionPay

/// A night in which many terminals of one host close their day, in virtual time.
///
/// Who comes when is decided by the machines' own code: the host's answers to the sign-ins give the slots, and
/// ``ClosingTurns`` says what each terminal makes of its slot, of black-outs and of failures. What is light are the
/// terminals: none has a journal, keys or messages of its own but the sign-in.
public struct OffPeakNight {
    /// Why a terminal comes in a minute.
    public enum Kind: Int, CaseIterable, Sendable {
        /// In the slot that the host gave.
        case slot
        /// In a later turn: it could not, or would not, come in its slot.
        case laterTurn
        /// Outside of the hours and of black-outs, or without slots.
        case atOnce
        /// Its operator insists.
        case insisted
        /// Tried again after a failure.
        case again
    }

    private struct Terminal {
        var turns: ClosingTurns?
        var slot: Int?
        var isByHand = false
        var insists = false
        /// Seconds after the closing time at which somebody, or the terminal itself, first asks.
        var start: Int64 = 0
        var isOff = false
        /// Answers that will be lost.
        var losses = 0
        /// Seconds that its line is down from when it first comes.
        var gap: Int64 = 0

        // What has become of it.
        var isUnderWay = false
        var waits = false
        var hasTurn = false
        var tries = 0
        var failures = 0
        var lineBack: Int64 = 0
    }

    private let plan: OffPeakPlan
    private let start: Moment
    /// Milliseconds from noon to the closing time.
    private let closing: Int64
    private var terminals: [Terminal] = []
    private var random: SplitMix64
    private var agenda = Agenda<Int>()
    /// Minutes since noon.
    private var minutes: [[Int]] = []
    private var waits: [Int64] = []
    private var events = 0

    private init(_ plan: OffPeakPlan) {
        self.plan = plan
        start = Moment(
            date: CivilDate("2026-11-23") ?? CivilDate(daysSinceEpoch: 0), secondOfDay: 43_200, utcOffset: 28_800)
        closing = Int64((plan.closeAt - 43_200 + 86_400) % 86_400) * 1000
        random = SplitMix64(seed: plan.seed, stream: 0x0FF_0000)
    }

    /// Plays a night with slots, and the same one without.
    ///
    /// - Throws: ``OffPeakError`` where black-outs leave nothing of the hours.
    public static func play(_ plan: OffPeakPlan) throws -> OffPeakReport {
        guard SlotPlan(hours: plan.hours, blackOuts: plan.blackOuts, capacity: plan.capacity) != nil else {
            throw OffPeakError("closing hours: expected a minute that no black-out covers")
        }
        var night = OffPeakNight(plan)
        try night.signIn()
        night.drawHabits()
        var other = night
        night.run()
        for index in other.terminals.indices { other.terminals[index].turns = nil }
        other.run()
        return OffPeakReport(plan, spread: night.outcome, unspread: other.outcome)
    }

    private var outcome: OffPeakReport.Outcome { .init(minutes: minutes, waits: waits, events: events) }

    /// In the morning every terminal signs in, in any order.
    private mutating func signIn() throws {
        var numbers = Array(0..<plan.terminals)
        for index in stride(from: numbers.count - 1, to: 0, by: -1) {
            numbers.swapAt(index, random.below(index + 1))
        }
        terminals = [Terminal](repeating: Terminal(), count: plan.terminals)
        var host = try OffPeakHost(plan)
        let open = OpenMinutes(hours: plan.hours, blackOuts: plan.blackOuts)
        for number in numbers {
            let text = String(10_000_000 + number)
            guard let slots = try host.signIn(text, at: start) else {
                throw OffPeakError("terminal \(text) was told no slot")
            }
            terminals[number].slot = slots.slot
            terminals[number].turns = ClosingTurns(
                slots, terminal: text, merchant: OffPeakHost.merchant, open: open)
        }
    }

    private mutating func drawHabits() {
        func happens(_ share: Int) -> Bool { random.below(1000) < share }
        for index in terminals.indices {
            var terminal = terminals[index]
            terminal.isByHand = happens(plan.byHand)
            terminal.insists = terminal.isByHand && happens(plan.insisting)
            if terminal.isByHand { terminal.start = Int64(random.below(1800)) }
            if happens(plan.losing) { terminal.losses = 1 + random.below(6) }
            if happens(plan.offline) { terminal.gap = 60 * Int64(1 + random.below(180)) }
            if !terminal.isByHand, happens(plan.off) {
                terminal.isOff = true
                terminal.start = 3600 + Int64(random.below(11 * 3600))
            }
            terminals[index] = terminal
        }
    }

    private mutating func run() {
        minutes = [[Int]](repeating: [Int](repeating: 0, count: Kind.allCases.count), count: 2 * 1440)
        for (index, terminal) in terminals.enumerated() {
            // Whoever is there at the terminal's own time comes in its slot; the others ask what is to be done.
            var wait = terminal.start
            if !terminal.isByHand, !terminal.isOff, let turns = terminal.turns {
                wait = Int64(turns.delay(of: plan.closeAt))
                terminals[index].waits = true
            }
            agenda.add(index, at: closing + wait * 1000)
        }
        while let (time, index) = agenda.next() {
            events += 1
            asks(index, at: time)
        }
    }

    private mutating func asks(_ index: Int, at time: Int64) {
        var terminal = terminals[index]
        defer { terminals[index] = terminal }
        let now = Moment(milliseconds: start.milliseconds + time, utcOffset: start.utcOffset)
        if terminal.waits { terminal.hasTurn = true }
        if !terminal.insists, let turns = terminal.turns {
            if let wait = turns.wait(at: now, hasTurn: terminal.hasTurn) {
                (terminal.hasTurn, terminal.waits) = (false, true)
                agenda.add(index, at: time + Int64(wait.seconds) * 1000)
                return
            }
            terminal.hasTurn = true
        }
        let minute = now.secondOfDay / 60
        let kind: Kind =
            if terminal.isUnderWay && !terminal.waits {
                .again
            } else if terminal.insists {
                .insisted
            } else if terminal.waits {
                minute == terminal.slot ? .slot : .laterTurn
            } else {
                .atOnce
            }
        if !terminal.isUnderWay { terminal.lineBack = time + terminal.gap * 1000 }
        (terminal.isUnderWay, terminal.waits) = (true, false)
        guard time >= terminal.lineBack, plan.outage?.contains(minute) != true else {
            return failed(index, &terminal, at: time)
        }
        minutes[min(Int(time / 60_000), minutes.count - 1)][kind.rawValue] += 1
        guard terminal.losses == 0 else {
            terminal.losses -= 1
            // The terminal waits for the answer before it knows.
            return failed(index, &terminal, at: time + Int64(OffPeakHost.profile.responseTimeout) * 1000)
        }
        waits.append((time - closing - terminal.start * 1000) / 1000)
    }

    /// As ``Terminal`` goes on after a failure: a few tries at once, then pauses.
    private mutating func failed(_ index: Int, _ terminal: inout Terminal, at time: Int64) {
        terminal.tries += 1
        let seconds: Int
        if terminal.tries <= OffPeakHost.profile.uploadAttempts {
            seconds = 1 << min(terminal.tries - 1, 8)
        } else {
            if terminal.failures > ClosingTurns.patience { terminal.hasTurn = false }
            seconds = ClosingTurns.pause(failures: terminal.failures)
            terminal.failures += 1
        }
        agenda.add(index, at: time + Int64(seconds) * 1000 + Int64(random.below(max(1, seconds * 250))))
    }
}

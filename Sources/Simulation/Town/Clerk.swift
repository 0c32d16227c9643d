import DayEnd
import DayScript
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// The person at one terminal: serves customers, asks again until something definite is heard, closes the day.
final class Clerk {
    let planned: TownPlan.PlannedTerminal
    unowned let device: Device
    unowned let town: Town
    var random: SplitMix64
    private(set) var errands: [Errand] = []
    /// Cash that lies in the drawer, told by whoever put it there.
    private(set) var cash: Int64 = 0
    private(set) var day = 0

    private enum Job {
        case errand(Int)
        case cash(CashRequest)
        case closing
        case other
    }

    private var customersLeft = 0
    private var job: Job?
    /// The command whose result is waited for; its result, or that a cut has swallowed it.
    private var command: UInt64?
    private var commandNumber: UInt64 = 0
    private var wasLost = false
    /// What is said next to a closing that asked something.
    var nextOrder: Command?
    private var cashCount = 0
    private var cashTries = 0
    /// Only the newest appointment is kept.
    private var turn = 0
    private var isOnDuty = false
    /// What is open is looked after, and nobody is served any more.
    private(set) var isTidying = false

    init(_ planned: TownPlan.PlannedTerminal, device: Device, town: Town) {
        self.planned = planned
        self.device = device
        self.town = town
        random = SplitMix64(seed: town.plan.seed, stream: 0xC1_0000 + UInt64(planned.number))
    }

    var closingName: String { "day \(day)" }

    /// The day is closed at its end, and nothing is left to ask for.
    var isFinished: Bool {
        guard let state = device.terminal?.state else { return false }
        return job == nil && !errands.contains(where: \.isOpen) && isClosed(state)
    }

    private func isClosed(_ state: TerminalState) -> Bool {
        guard state.closing == nil, let last = state.lastClosing, last.end != .pending else { return false }
        return last.identifier == closingName || (planned.closing == .bySchedule && !state.hasOpenWork)
    }

    // MARK: Hours

    func open(day: Int) {
        self.day = day
        customersLeft = random.number(planned.customers)
        isOnDuty = true
        isTidying = false
        appoint(after: Int64(random.below(1_200_000)))
    }

    /// Faults have stopped: open questions are asked to their end, and the day is closed.
    func tidy() {
        isTidying = true
        isOnDuty = true
        customersLeft = 0
        appoint(after: 1_000)
    }

    func appoint(after milliseconds: Int64) {
        turn += 1
        town.agenda.add(.person(device.number, turn: turn), at: town.now + milliseconds)
    }

    /// Looks up from whatever it is, and does the next thing.
    func act(_ turn: Int) {
        guard turn == self.turn, isOnDuty else { return }
        // A terminal that is off, or stands still, is waited for.
        guard device.terminal != nil else { return appoint(after: 15_000) }
        if command != nil {
            guard wasLost else {
                // An answer is waited for; the queue in front of the terminal does not shrink meanwhile.
                return appoint(after: 60_000)
            }
            command = nil
            wasLost = false
        }
        if let order = nextOrder {
            nextOrder = nil
            give(order)
        } else if let job {
            again(job)
        } else if customersLeft > 0 {
            customersLeft -= 1
            serve()
        } else if let index = errands.firstIndex(where: \.isOpen) {
            begin(.errand(index))
        } else if let state = device.terminal?.state, !isClosed(state) {
            begin(.closing)
        } else {
            isOnDuty = !isTidying
            if isOnDuty { appoint(after: 600_000) }
        }
    }

    private func serve() {
        if random.below(12) == 0 {
            cashCount += 1
            cashTries = 0
            let kinds: [CashLine.Kind] = [.sale, .sale, .refund, .paidIn, .paidOut]
            let request = CashRequest(
                kind: kinds.pick(&random), amount: Int64(random.number(1...50_000)), reference: "cash \(cashCount)")
            return begin(.cash(request))
        }
        if random.below(25) == 0 { return begin(.other) }
        errands.append(newErrand())
        begin(.errand(errands.count - 1))
    }

    private func begin(_ job: Job) {
        self.job = job
        again(job)
    }

    private func again(_ job: Job) {
        switch job {
        case .errand(let index):
            errands[index].tries += 1
            guard let request = request(for: errands[index]) else { return finish(index, .none) }
            give(.transaction(request))
        case .cash(let request): give(.cash(request))
        case .closing: give(closingCommand())
        case .other:
            let commands: [Command] = [.signIn, .sendStored, .echo, .downloadParameters, .uploadStatus]
            give(commands.pick(&random))
        }
    }

    func closingCommand() -> Command {
        let request = SignOffRequest(
            identifier: closingName, needsOperator: planned.closing == .attended && planned.number % 2 == 0)
        return planned.closing == .attended && !isTidying ? .prepareClosing(request) : .signOff(request)
    }

    private func give(_ order: Command) {
        commandNumber += 1
        command = commandNumber
        wasLost = false
        appoint(after: 60_000)
        device.feed(.command(id: commandNumber, order))
        guard command != nil, !wasLost, let strike = town.faults.turn(.person, device.number) else { return }
        town.note(strike, device)
        // The button is pressed again, and again; a card is held to the reader each time.
        for _ in 0...(strike.amount % 3) {
            commandNumber += 1
            device.feed(.command(id: commandNumber, pressedAgain(order)))
        }
    }

    private func pressedAgain(_ order: Command) -> Command {
        guard case .errand(let index)? = job, let request = request(for: errands[index]) else { return order }
        return .transaction(request)
    }

    /// The terminal has lost its power, and with it what it was asked.
    func loseCommands() {
        wasLost = command != nil
        if wasLost, case .errand(let index)? = job { errands[index].wasUnknown = true }
        nextOrder = nil
    }

    // MARK: Results

    func hear(_ id: UInt64, _ result: CommandResult) {
        guard id == command, let job else { return }
        command = nil
        switch job {
        case .errand(let index): hear(result, of: index)
        case .cash(let request):
            if case .cashBooked = result {
                cash += request.kind == .sale || request.kind == .paidIn ? request.amount : -request.amount
                done()
            } else if cashTries >= 2 {
                done()
            } else {
                cashTries += 1
                appoint(after: 20_000)
            }
        case .closing: hear(closing: result)
        case .other: done()
        }
    }

    func done(after milliseconds: Int64? = nil) {
        job = nil
        appoint(after: milliseconds ?? (isTidying ? 1_000 : gap()))
    }

    private func gap() -> Int64 {
        let hours = town.plan.hours * 1000 * 8 / 10
        let mean = Int(hours) / max(1, planned.customers.upperBound)
        return Int64(1_000 + random.below(max(2_000, 2 * mean - 1_000)))
    }

    private func finish(_ index: Int, _ fate: Errand.Fate) {
        errands[index].fate = fate
        if case .done = fate, town.plan.calendar.isSpecial { town.count(.calendar) }
        town.trace.event(20, at: town.now, terminal: device.number, "\(errands[index].reference): \(fate.name)")
        done()
    }

    private func hear(_ result: CommandResult, of index: Int) {
        switch result {
        case .approved(let line, _): finish(index, .done(line))
        case .balance, .declined:
            errands[index].wasDeclined = true
            finish(index, .none)
        case .unknown:
            errands[index].wasUnknown = true
            // A few more tries under the same name; then the customer goes.
            if errands[index].tries >= 4, !errands[index].type.isToldLater { return finish(index, .undone) }
            appoint(after: 20_000 + Int64(random.below(60_000)))
        case .refused(.storeFailed):
            // Nobody knows what is on the disk.
            errands[index].wasUnknown = true
            if errands[index].tries >= 6 { return finish(index, .none) }
            appoint(after: 20_000 + Int64(random.below(60_000)))
        case .refused(.invalid), .refused(.notPermitted), .refused(.unknownOriginal), .refused(.originalNotFit):
            finish(index, .none)
        case .refused:
            if errands[index].tries >= 6 { return finish(index, .none) }
            appoint(after: 20_000 + Int64(random.below(60_000)))
        default: finish(index, .none)
        }
    }
}

extension TerminalState {
    /// Something stands in the open day that a closing would settle.
    var hasOpenWork: Bool { !lines.isEmpty || !open.isEmpty || day != DaySoFar() }
}

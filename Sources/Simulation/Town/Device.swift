import DayEnd
import HostCore
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// One terminal: the program that runs on it, and what outlives that program.
final class Device {
    /// From 1.
    let number: Int
    let configuration: TerminalConfiguration
    let tmk: SecretKey
    unowned let town: Town

    // What outlives the process.
    var disk = Disk()
    var dataKeys: [String: SecretKey] = [:]
    /// Milliseconds that its clock is ahead of the town's.
    var clockOffset: Int64 = 0
    /// Its disk takes nothing before this time.
    var diskFullUntil: Int64 = 0
    /// Its part fails until it was looked at so often.
    var brokenLooks = 0

    // The process: gone at a cut.
    var terminal: Terminal?
    var sealer: TerminalSealer
    var presentations: [UInt64: CardPresentation] = [:]
    /// Reports of before a cut are nobody's.
    var life = 0
    var own: [Input] = []
    var outside: [Input] = []
    var effects = ContiguousArray<TerminalCore.Effect>()
    var nextEffect = 0
    /// The drive or the whole process stands still until then.
    var busyUntil: Int64 = 0
    /// 0 where there is none.
    var link: UInt64 = 0
    var isLinked = false
    /// Nothing comes through on this link any more, and nobody has noticed.
    var isHalfOpen = false
    /// Until when nothing gets through to the host, and nothing from it.
    var mutedUntil: (toHost: Int64, toTerminal: Int64) = (0, 0)
    var handshakeFailsUntil: Int64 = 0

    var book = DayBook()
    var dialogue = Dialogue()
    /// Frames that somebody on the line has kept.
    var captured: [[UInt8]] = []
    /// The newest answers that were sent to it.
    var answers: [[UInt8]] = []
    private var nextPresentation: UInt64 = 1
    private var keyCount: UInt64 = 0

    init(number: Int, configuration: TerminalConfiguration, tmk: SecretKey, town: Town) {
        self.number = number
        self.configuration = configuration
        self.tmk = tmk
        self.town = town
        sealer = TerminalSealer(configuration: configuration)
    }

    var now: Moment {
        var moment = town.moment
        moment.milliseconds = max(0, moment.milliseconds &+ clockOffset)
        return moment
    }

    var isQuiet: Bool {
        guard let terminal else { return false }
        return terminal.isQuiet && own.isEmpty && outside.isEmpty && nextEffect >= effects.count
    }

    /// Nothing is owed to anybody.
    var isSettled: Bool {
        guard let state = terminal?.state else { return false }
        return isQuiet && state.open.isEmpty && state.late.isEmpty && !state.owesSignOff && state.closing == nil
    }

    // MARK: Turns

    func feed(_ input: Input) {
        guard terminal != nil else { return }
        outside.append(input)
        pump()
    }

    /// Performs what is to be done, until something must be waited for.
    func pump() {
        while terminal != nil, busyUntil <= town.now {
            if nextEffect < effects.count {
                let effect = effects[nextEffect]
                nextEffect += 1
                perform(effect)
                guard terminal != nil else { return }
                if let strike = town.faults.turn(.effect, number, fits: { effect.isHit(by: $0) }) {
                    town.note(strike, self)
                    return powerOff(strike)
                }
            } else if !own.isEmpty {
                handle(own.removeFirst())
            } else if !outside.isEmpty {
                handle(outside.removeFirst())
            } else {
                return
            }
        }
    }

    private func handle(_ input: Input) {
        effects.removeAll(keepingCapacity: true)
        nextEffect = 0
        switch input {
        case .received(let message, _, let mac): dialogue.heard = (message, mac)
        // Its block came with what was heard last.
        case .keysInstalled: break
        default: dialogue.heard = nil
        }
        terminal?.handle(input, at: now, into: &effects)
        town.oracle.handled(self, effects)
        town.trace.event(1, at: town.now, terminal: number, "input \(input.name)")
    }

    // MARK: Cards

    /// A card in the reader: its secrets stay here, the core gets a reference.
    func present(
        _ card: CardPresentation, entry: EntryMode, sequence: String?, for request: TransactionRequest
    )
        -> PresentedCard?
    {
        guard let terminal else { return nil }
        let number = nextPresentation
        nextPresentation += 1
        let needsOwnKey = request.type.needsOwnDataKey || terminal.mayCloseBatch(before: request)
        let name = needsOwnKey ? "line.\(number)" : "batch.\(terminal.state.batch.text)"
        let key = dataKeys[name] ?? freshKey()
        dataKeys[name] = key
        guard
            let sealed = try? card.secrets.sealed(
                under: key, name: name, nonce: Array(town.keyBytes(self.number, 3, number).prefix(AESGCM.nonceLength)))
        else { return nil }
        presentations[number] = card
        return PresentedCard(
            reference: CardReference(
                masked: card.secrets.masked, entry: entry, sealed: sealed, keyName: name, sequence: sequence),
            presentation: number, hasPIN: card.pin != nil, hasTrack: card.track2 != nil,
            isApprovedOffline: request.card.isApprovedOffline)
    }

    private func freshKey() -> SecretKey {
        keyCount += 1
        return SecretKey(Array(town.keyBytes(number, 2, keyCount).prefix(AESGCM.keyLength)))
    }
}

extension TerminalCore.Effect {
    /// Printing is a power hog; a cut counts where something is done, not between two idle turns.
    func isHit(by kind: FaultKind) -> Bool {
        switch self {
        case .print, .printSlip: true
        case .forgetCard, .noteHostTime, .halt: false
        default: kind != .brownOut
        }
    }
}

import DayEnd
import PaymentSecurity
public import Sealing
public import TerminalCore
public import UnionPay

/// What people do.
extension World {
    /// Gives a command and returns its number; its result appears in ``results`` when it is there.
    @discardableResult
    public func command(_ command: Command) throws -> UInt64 {
        let id = nextCommand
        nextCommand += 1
        try feed(.command(id: id, command))
        return id
    }

    /// Gives a command and runs until it has a result; nil when a restart has lost the command.
    public func run(_ command: Command) throws -> CommandResult? {
        let id = try self.command(command)
        try run(until: { self.results[id] != nil || self.lostCommands.contains(id) })
        return results[id]
    }

    /// Somebody signs on at the terminal, or nobody works there any more.
    public func signOn(_ number: String?) { terminal.worker = number }

    /// A card in the reader: its secrets stay here, the core gets a reference.
    public func present(
        _ card: CardPresentation, entry: EntryMode, sequence: String? = nil, for type: TransactionType,
        isApprovedOffline: Bool = false
    ) throws -> PresentedCard {
        let number = nextPresentation
        nextPresentation += 1
        presentations[number] = card
        let name = type.needsOwnDataKey ? "line.\(number)" : "batch.\(terminal.state.batch.text)"
        let key = dataKeys[name] ?? SecretKey(random.bytes(AESGCM.keyLength))
        dataKeys[name] = key
        return PresentedCard(
            reference: CardReference(
                masked: card.secrets.masked, entry: entry,
                sealed: try card.secrets.sealed(under: key, name: name, nonce: random.bytes(AESGCM.nonceLength)),
                keyName: name, sequence: sequence),
            presentation: number, hasPIN: card.pin != nil, hasTrack: card.track2 != nil,
            isApprovedOffline: isApprovedOffline)
    }

    /// Names of the data keys that have not been destroyed, in order.
    public var liveDataKeys: [String] { dataKeys.keys.sorted() }

    /// Every key that must never show, in hexadecimal.
    public var secretsInHex: [String] {
        let working = sealer.keys.map { [$0.pik, $0.mak] + ($0.tdk.map { [$0] } ?? []) } ?? []
        return ([tmk] + working + dataKeys.keys.sorted().compactMap { dataKeys[$0] }).map { HexBytes($0.bytes).text }
    }

    /// Lets time pass without anybody doing anything.
    public func wait(seconds: Int64) throws {
        let end = now.milliseconds + seconds * 1000
        try run(until: { false }, end: end)
        now.milliseconds = max(now.milliseconds, end)
    }
}

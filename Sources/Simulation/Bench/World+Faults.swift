import DayEnd
import HostCore
public import ISO8583
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// Faults that a test brings about itself.
extension World {
    /// The terminal loses power: all but its journal and data keys is gone, and it starts again.
    public func restartTerminal() throws {
        sealer = TerminalSealer(configuration: configuration)
        presentations = [:]
        isLinked = false
        link += 1
        life += 1
        for id in 1..<nextCommand where results[id] == nil { lostCommands.insert(id) }
        terminal = Terminal(configuration: configuration, state: try journal.state())
        try feed(.restart)
    }

    /// Time passes while the terminal is without power: call ``restartTerminal()`` next.
    public func sleep(seconds: Int64) { now.milliseconds += seconds * 1000 }

    /// The host process dies.
    public func stopHost() throws {
        isHostUp = false
        desk = makeDesk()
        if isLinked { try breakLink() }
    }

    /// The host process starts (again) on the same ledger.
    public func restartHost() throws {
        if isHostUp { try stopHost() }
        isHostUp = true
        perform(try desk.restart(store: store))
    }

    /// The connection is cut; both ends notice.
    public func breakLink() throws {
        isLinked = false
        link += 1
        try feed(.linkDown)
    }

    /// A frame that was seen on the wire comes to the host once more, from somebody else.
    public func replay(_ frame: [UInt8]) {
        agenda.add(.frameToHost(frame, link: World.stranger), at: now.milliseconds + 1)
    }

    /// A message of another make comes to the host under this terminal's keys.
    public func inject(_ message: Message) throws {
        var message = message
        message.remove(64)
        let hasMAC = Catalogue.classify(message).flatMap { Catalogue.row(for: $0) }?.requestHasMAC == true
        if hasMAC, let mak = sealer.keys?.mak { message = try macked(message, mak) }
        let frame = configuration.profile.requestFrame(message)
        replay(try wireFormat.encode(frame).bytes)
    }

    /// The link of a stranger: answers to it reach nobody.
    static let stranger: UInt64 = 1 << 40

    var wireFormat: FrameFormat {
        FrameFormat(hasLength: false, hasHeader: configuration.profile.hasHeader, dialect: .unionPayTerminal)
    }

    /// The message with a MAC under this key.
    func macked(_ message: Message, _ mak: SecretKey) throws -> Message {
        var message = message
        message.set(64, bytes: [UInt8](repeating: 0, count: MACAlgorithm.length))
        let encoded = try wireFormat.encode(configuration.profile.requestFrame(message))
        message.set(
            64, bytes: try configuration.profile.macAlgorithm.code(over: encoded.bytes[encoded.macRange], key: mak))
        return message
    }
}

import DayEnd
import HostCore
import Sealing
import TerminalCore

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
        perform(try desk.restart(store: ledger))
    }

    /// The connection is cut; both ends notice.
    public func breakLink() throws {
        isLinked = false
        link += 1
        try feed(.linkDown)
    }

    /// A frame that was seen on the wire comes to the host once more, from somebody else.
    public func replay(_ frame: [UInt8]) {
        agenda.add(.frameToHost(frame, link: 1 << 40), at: now.milliseconds + 1)
    }
}

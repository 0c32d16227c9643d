import ISO8583
import Simulation
import TerminalCore
import UnionPay

/// Frames as they were on the wire.
extension Shop {
    var format: FrameFormat {
        FrameFormat(
            hasLength: false, hasHeader: world.terminal.configuration.profile.hasHeader, dialect: .unionPayTerminal)
    }

    func messages(_ way: Simulation.Way) -> [Message] {
        let format = format
        return world.frames.filter { $0.way == way }.compactMap { try? format.decode($0.bytes).message }
    }

    func kinds(_ way: Simulation.Way = .toHost) -> [MessageKind] { messages(way).compactMap(Catalogue.classify) }

    func count(of kind: MessageKind) -> Int { kinds().filter { $0 == kind }.count }
}

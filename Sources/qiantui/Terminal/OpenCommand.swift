public import ArgumentParser
public import DayEnd
import TerminalService
import UnionPay

extension TerminalCommand {
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the day: count what lies in the drawer before anything is sold.",
            discussion: """
                Works without the host. A day is opened once: asked again, it says how it was opened. A count that is \
                not what the shop's rule leaves overnight is told once, as the opening difference; the closing starts \
                from what was counted.
                """)
        @OptionGroup var door: TerminalDoor
        @Option(
            help: ArgumentHelp(
                "The drawer, counted: face values in minor units and pieces, as 10000x3,5000x1; 0 for an empty one.",
                valueName: "pieces"))
        var count: String?
        @Option(help: "Name of this opening; given again, it is the same opening.") var identifier: String?

        func run() async throws {
            try await guarded {
                var request = TerminalRequest(.openDay)
                request.pieces = try count.map(GivenAnswers.pieces)
                request.identifier = identifier
                return try await door.perform(request)
            }
        }
    }

    struct Quarantine: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List acts that could not be sent as they are stored, or try one again.",
            discussion: """
                An act whose stored card cannot be read any more is set aside, so that nothing waits behind it. It \
                stands in no total and is named here, with who must deal with it, until it is tried again with \
                --release and sent.
                """)
        @OptionGroup var door: TerminalDoor
        @Option(help: ArgumentHelp("Batch and STAN of the act, as the list shows it.", valueName: "batch/stan"))
        var release: LineKey?

        func run() async throws {
            try await guarded {
                if let release {
                    var request = TerminalRequest(.release)
                    request.key = release
                    return try await door.perform(request)
                }
                let reply = try await door.ask(TerminalRequest(.status))
                let acts = reply.status?.quarantined ?? []
                let output = Output(isJSON: door.json)
                for act in acts {
                    output.say(
                        "\(act.key) \(act.type.rawValue) \(Money(act.amount, reply.currency ?? .renminbi)): \(act.reason); "
                            + "for the \(act.owner.rawValue)")
                }
                if acts.isEmpty { output.say("Nothing is set aside.") }
                try output.result(acts)
                return .done
            }
        }
    }
}

extension LineKey: ExpressibleByArgument {
    /// `000001/000042`.
    public init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let batch = Int(parts[0]).flatMap({ BatchNumber($0) }),
            let stan = Int(parts[1]).flatMap({ STAN($0) })
        else { return nil }
        self.init(batch: batch, stan: stan)
    }
}

import ArgumentParser
import DayEnd
import Foundation
import TerminalService

extension TerminalCommand {
    struct SignOff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-off",
            abstract: "Close the day (簽退): settle, reconcile, close the batch, sign off, rest.",
            discussion: """
                On a terminal screen it asks what must be asked: open items, the cash count, a reason for a difference, \
                confirmation. Elsewhere, and with --unattended, the shop's rule for a terminal with nobody there \
                answers, unless options do.

                With --json each step is a line of JSON when it begins and when it ends; the last line is the end.
                --cancel gives up a closing that nobody has confirmed, or one that waits for the host while the host \
                holds the batch open; selling goes on.

                With --shop the host refuses new sales of the merchant's other tills meanwhile; where it cannot be told, \
                this till closes alone, and that is said.

                With --rehearse (and --config) nothing is closed: every check runs on a copy, and the host is asked no \
                more than an echo test. Exit code 0 nothing would stop it, 75 it would wait for the host, 81 it would \
                stop, 1 the journal is damaged.

                Exit code 0 closed, 75 pending, 80 differing, 81 stopped, 82 cancelled.
                """)
        @OptionGroup var door: TerminalDoor
        @OptionGroup var answers: GivenAnswers
        @Option(help: "Name of this closing; given again, it is the same closing.") var identifier: String?
        @Flag(help: "Settle now, though the host has named hours in which it is away.") var now = false
        @Flag(
            inversion: .prefixedNo,
            help: """
                The merchant's other tills sell nothing until this one is closed, where the host offers that; without \
                either, as `closesShop` says.
                """)
        var shop: Bool?
        @Flag(help: "Change nothing: try the closing on a copy of the journal and say what would stop it tonight.")
        var rehearse = false
        @Flag(help: "Ask nothing: nobody is there.") var unattended = false
        @Flag(help: "Give up the closing under way.") var cancel = false

        func run() async throws {
            try await guarded {
                if cancel { return try await door.perform(TerminalRequest(.cancelClosing)) }
                if rehearse { return try await Rehearsing.run(door) }
                let table = StepTable(isJSON: door.json)
                let reply = try await door.withTerminal { try await close($0, table) }
                table.finish()
                let output = Output(isJSON: door.json)
                output.say(reply.sentence)
                try output.result(reply)
                return reply.exitStatus
            }
        }

        /// Begins the closing and answers its questions until there is an end.
        private func close(_ terminal: TerminalLine, _ table: StepTable) async throws -> TerminalReply {
            func ask(_ request: TerminalRequest) async throws -> TerminalReply {
                var request = request
                request.wantsEvents = true
                return try await terminal.ask(request) { table.show($0) }
            }
            var request = TerminalRequest(begins)
            request.identifier = identifier
            request.insists = now ? true : nil
            request.closesShop = shop
            var reply = try await ask(request)
            while reply.result == .awaits, let prompt = reply.prompt {
                guard let answer = try answerer.answer(to: prompt, in: reply.currency ?? .renminbi) else {
                    return try await ask(.init(.cancelClosing))
                }
                let next = try await ask(answer)
                guard next.result == .refused || next.result == .error else {
                    reply = next
                    continue
                }
                guard isInteractive else {
                    _ = try await ask(.init(.cancelClosing))
                    return next
                }
                // The question stands.
                Output(isJSON: door.json).say(next.sentence)
            }
            return reply
        }

        private var isInteractive: Bool {
            !unattended && !door.json && answers.isEmpty && isatty(0) == 1 && isatty(2) == 1
        }

        private var begins: TerminalRequest.Command {
            !unattended && (isInteractive || !answers.isEmpty) ? .prepareClosing : .signOff
        }

        private var answerer: any PromptAnswerer { isInteractive ? AskedAnswers() : answers }
    }
}

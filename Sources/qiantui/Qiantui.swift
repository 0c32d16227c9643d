import ArgumentParser

@main
struct Qiantui: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qiantui",
        abstract: "Closes a payment terminal's day (簽退).",
        discussion: """
            A terminal and an acquirer's host that speak UnionPay's ISO 8583 dialect over TCP.

            Exit codes: 0 done or closed, 1 an invariant is broken, 64 usage, 65 bad input, 69 host unreachable,
            70 internal, 75 pending, 77 refused, 78 bad configuration, 80 differing, 81 stopped, 82 cancelled.
            """,
        subcommands: [
            DemoCommand.self, HostCommand.self, TerminalCommand.self, SlipCommand.self, MessageCommand.self,
            SimulateCommand.self, BenchCommand.self,
        ])
}

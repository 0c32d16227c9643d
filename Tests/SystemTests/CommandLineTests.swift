import ChildProcess
import DayEnd
import Foundation
import HostCore
import HostService
import TerminalService
import Testing
import UnionPay

@Suite("The command line")
struct CommandLineTests {
    // MARK: Help

    /// The commands as the program itself lists them.
    private struct Dump: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
            var shouldDisplay: Bool?
        }
        var command: Command
    }

    @Test("Every command answers --help on standard output with exit code 0")
    func help() async throws {
        let dump = try await Program.run(["--experimental-dump-help"])
        let tree = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
        var commands: [[String]] = []
        func collect(_ command: Dump.Command, _ path: [String]) {
            commands.append(path)
            for inner in command.subcommands ?? [] where inner.commandName != "help" {
                collect(inner, path + [inner.commandName])
            }
        }
        collect(tree, [])
        #expect(commands.count > 20)
        for command in commands {
            let ended = try await Program.run(command + ["--help"])
            #expect(ended.status == 0, "\(command)")
            #expect(ended.output.contains("USAGE: qiantui"), "\(command)")
            #expect(ended.errors == "", "\(command)")
        }
    }

    // MARK: JSON

    /// Runs a command with `--json`: one document on one line of standard output, words on standard error.
    @discardableResult
    private static func json(
        _ arguments: [String], input: String = "", status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Data {
        let ended = try await Program.run(arguments + ["--json"], input: input)
        #expect(ended.status == status, "\(arguments): \(ended.errors)", sourceLocation: sourceLocation)
        #expect(ended.output.hasSuffix("\n"), "\(arguments)", sourceLocation: sourceLocation)
        #expect(ended.output.split(separator: "\n").count == 1, "\(arguments)", sourceLocation: sourceLocation)
        let data = Data(ended.output.utf8)
        _ = try JSONSerialization.jsonObject(with: data)
        #expect(!ended.errors.isEmpty, "\(arguments)", sourceLocation: sourceLocation)
        return data
    }

    private static func reply(
        _ arguments: [String], input: String = "", status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TerminalReply {
        let data = try await json(arguments, input: input, status: status, sourceLocation: sourceLocation)
        return try JSONDecoder().decode(TerminalReply.self, from: data)
    }

    /// A sign-off with `--json`: a line for each step that begins and for each that ends, then the end.
    private static func signOff(
        _ arguments: [String], status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (reply: TerminalReply, events: [ClosingEvent]) {
        let ended = try await Program.run(["terminal", "sign-off", "--json"] + arguments)
        #expect(ended.status == status, "\(arguments): \(ended.errors)", sourceLocation: sourceLocation)
        let lines = ended.output.split(separator: "\n").map { Data($0.utf8) }
        let reply = try JSONDecoder().decode(TerminalReply.self, from: try #require(lines.last))
        return (reply, try lines.dropLast().map { try JSONDecoder().decode(ClosingEvent.self, from: $0) })
    }

    private static func card(_ card: PresentedCardData) throws -> String { try Pair.json(card) }

    @Test("A day at the command line, beside running services: each answer is one document, each exit code honest")
    func day() async throws {
        let pair = try await Pair.running(issuer: IssuerRules([.init(amountEndsWith: "51", code: "51")]))
        let (data, host) = (["--data", pair.terminalFolder], ["--data", pair.hostFolder])
        let swipe = try Self.card(TestCard.domestic.presented(.swipe))
        let file = try pair.folder.write(swipe, to: "card.json")

        #expect(try await Self.reply(["terminal", "status"] + data).status?.isSignedIn == false)
        #expect(try await Self.reply(["terminal", "sign-in"] + data).result == .signedIn)
        let first = try await Self.reply(["terminal", "sale", "--amount", "1000", "--card", file] + data)
        let stan = try #require(first.line?.key.stan.value)
        let paid = try await Self.reply(["terminal", "sale", "--amount", "2000"] + data, input: swipe)
        #expect(paid.line?.amount == 2000)
        #expect(try await Self.reply(["terminal", "sale", "--amount", "500", "--cash"] + data).result == .cashBooked)
        let declined = try await Self.reply(["terminal", "sale", "--amount", "151"] + data, input: swipe, status: 77)
        #expect(declined.code == "51")
        #expect(
            try await Self.reply(["terminal", "void", "--stan", "\(stan)"] + data, input: swipe).result == .approved)
        let again = try await Self.reply(["terminal", "void", "--stan", "\(stan)"] + data, input: swipe, status: 77)
        #expect(again.result == .refused)
        #expect(
            try await Self.reply(["terminal", "refund", "--amount", "300"] + data, input: swipe).result == .approved)
        #expect(try await Self.reply(["terminal", "refund", "--amount", "50", "--cash"] + data).result == .cashBooked)
        #expect(try await Self.reply(["terminal", "send"] + data).result == .sent)
        let receipt = try await Program.run(["terminal", "receipt", "--stan", "\(stan)"] + data)
        #expect(receipt.status == 0)
        #expect(receipt.output.contains("622202*********0128"))
        #expect(!receipt.output.contains(TestCard.domestic.pan))

        try await Self.json(["host", "batches"] + host)
        try await Self.json(["host", "ledger", "verify"] + host)
        try await Self.json(["host", "ledger", "cases"] + host)
        let lines = try JSONDecoder().decode(
            [Posting].self, from: try await Self.json(["host", "ledger", "lines"] + host))
        #expect(lines.map(\.state) == [.approved, .approved, .declined, .approved, .approved])
        let registration = ["host", "register", "--merchant", Pair.merchant, "--terminal", "10000002"] + host
        let registered = try JSONDecoder().decode(HostSetup.Registered.self, from: try await Self.json(registration))
        #expect(registered.components.count == 2)
        #expect(try await Program.run(registration.map { $0 == "10000002" ? "1" : $0 }).status == 65)
        // A terminal keeps its currency: its lines are in it.
        let other = try await Program.run(registration + ["--currency", "HKD"])
        #expect(other.status == 65 && other.errors.contains("has lines in CNY"))
        #expect(try await Program.run(registration).status == 0)

        let (closed, events) = try await Self.signOff(data)
        #expect(closed.end == "closed")
        for step in ClosingStep.allCases {
            let states = events.filter { $0.number == step.rawValue && $0.state != .uploaded }.map(\.state)
            #expect(states.first == .started && states.count == 2, "\(step): \(states)")
        }
        #expect(closed.closing?.day.net.net == 1700)
        #expect(closed.closing?.day.cashSales.amount == 500)
        try await Self.json(["terminal", "journal", "verify"] + data)
        let slips = try JSONDecoder().decode(
            [SettlementSlip].self, from: try await Self.json(["terminal", "journal", "show"] + data))
        #expect(slips.map(\.net.net) == [1700])
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    // MARK: From nothing

    @Test("A newcomer registers a terminal, enters its key by two people, and sells, all at the command line")
    func newcomer() async throws {
        let folder = try TestFolder()
        let (host, terminal) = (folder.file("host"), folder.file("terminal"))
        let port = Ports.free()
        let hostConfig = try folder.write("port: \(port)\ntransport: plain\n", to: "host.yaml")
        let config = try folder.write(
            "terminal: '10000001'\nmerchant: '\(Pair.merchant)'\nhost: 127.0.0.1:\(port)\ntransport: plain\n",
            to: "terminal.yaml")
        let issued = try JSONDecoder().decode(
            HostSetup.Registered.self,
            from: try await Self.json(
                [
                    "host", "register", "--data", host, "--config", hostConfig, "--merchant", Pair.merchant,
                    "--terminal",
                    "10000001", "--name", "Corner shop",
                ]))
        let key = ["terminal", "key", "--data", terminal]
        let (first, second) = (issued.components[0], issued.components[1])
        func enter(
            _ part: HostSetup.Registered.Component, _ person: String, _ value: String, _ more: [String] = []
        ) async throws
            -> Program.Ended
        {
            try await Program.run(
                key + ["--person", person, "--check-value", value] + more, input: part.component + "\n")
        }
        // A wrong check value, then both parts by one person: refused, and no digit of a part is told.
        for ended in [
            try await enter(first, "11", "00000000"), try await enter(first, "11", first.checkValue),
            try await enter(second, "11", second.checkValue),
            try await enter(second, "12", second.checkValue, ["--key-check-value", "00000000"]),
            try await enter(second, "12", second.checkValue, ["--key-check-value", issued.checkValue]),
        ].enumerated() {
            let isGood = ended.offset == 1 || ended.offset == 4
            #expect((ended.element.status == 0) == isGood, "\(ended.offset): \(ended.element.errors)")
            #expect(isGood || !ended.element.errors.isEmpty)
            for part in issued.components {
                #expect(!(ended.element.output + ended.element.errors).uppercased().contains(part.component))
            }
        }

        let ready = folder.file("ready")
        let service = try Program.start(
            ["host", "serve", "--data", host, "--config", hostConfig, "--ready-file", ready], log: folder)
        _ = try await eventually("a host") { FileManager.default.fileExists(atPath: ready) ? true : nil }
        let once = ["--data", terminal, "--config", config, "--once"]
        let sale = try await Self.reply(
            ["terminal", "sale", "--amount", "4200"] + once,
            input: Self.card(TestCard.domestic.presented(.chip, pin: true)))
        #expect(sale.line?.amount == 4200)
        let (closed, events) = try await Self.signOff(
            once + ["--count", "0", "--carry", "--reason", "D1", "--confirm"])
        #expect(closed.end == "closed")
        #expect(events.filter { $0.state == .skipped }.map(\.step) == ["authorize", "selfTest"])
        service.kill()
        #expect(await service.end() == -9)
        #expect(
            try Books(journal: terminal + "/journal.sqlite", ledger: host + "/ledger.sqlite").disagreements() == [])
    }

    // MARK: Exit codes

    @Test("Wrong usage ends with 64")
    func usage() async throws {
        for arguments in [
            ["nonsense"], ["host"], ["terminal", "sale"], ["terminal", "sale", "--data", "x", "--amount", "ten"],
            ["demo", "--keys", "rot13"], ["demo", "--profile", "odd"], ["demo", "--seed", "-1"], ["host", "batches"],
            ["host", "serve", "--data", "/nowhere/x", "--clock", "yesterday"],
        ] {
            let ended = try await Program.run(arguments, environment: ["QIANTUI_HOST_TRANSPORT": "plain"])
            // A command that only has subcommands shows its help.
            #expect(ended.status == (arguments == ["host"] ? 0 : 64), "\(arguments): \(ended.status)")
            #expect(arguments == ["host"] || !ended.errors.isEmpty, "\(arguments)")
        }
    }

    @Test("Bad input ends with 65, and nothing is made where nothing was")
    func badInput() async throws {
        let folder = try TestFolder()
        for arguments in [
            ["terminal", "journal", "verify"], ["terminal", "journal", "show"], ["terminal", "receipt", "--stan", "1"],
            ["host", "batches"], ["host", "ledger", "verify"], ["host", "ledger", "cases"],
            ["host", "ledger", "lines"],
        ] {
            let ended = try await Program.run(arguments + ["--data", folder.path])
            #expect(ended.status == 65, "\(arguments)")
            #expect(ended.errors.contains(folder.path), "\(arguments): \(ended.errors)")
            #expect(ended.output == "")
        }
        #expect(try FolderContents(folder.path).files.isEmpty)
        for card in ["", "{}", "[1]", "{\"pan\":\"1\"", "{\"pan\":\"6222021234567890128\"}"] {
            let ended = try await Program.run(
                ["terminal", "sale", "--data", folder.path, "--amount", "100"], input: card)
            #expect(ended.status == 65, "\(card)")
            #expect(ended.errors.contains("--card"))
            #expect(!ended.errors.contains("6222021234567890128"))
        }
    }

    @Test("Where no service runs, its commands end with 69 and name the socket")
    func noService() async throws {
        let folder = try TestFolder()
        for command in ["status", "sign-in", "sign-off", "send"] {
            let ended = try await Program.run(["terminal", command, "--data", folder.path])
            #expect(ended.status == 69, "\(command)")
            #expect(ended.errors.contains(folder.file("control.sock")), "\(ended.errors)")
            #expect(ended.output == "")
        }
    }

    @Test("Where the host is away, a sale and a sign-in end with 69, and a sign-off with 75")
    func noHost() async throws {
        let pair = try await Pair.running {
            $0.connectAttempts = 1
            $0.uploadAttempts = 1
        }
        let data = ["--data", pair.terminalFolder]
        let card = try Self.card(TestCard.domestic.presented(.swipe))
        #expect(try await Self.reply(["terminal", "sale", "--amount", "700"] + data, input: card).result == .approved)
        try await pair.stopHost()
        #expect(try await Self.reply(["terminal", "sign-in"] + data, status: 69).result == .refused)
        let sale = try await Self.reply(["terminal", "sale", "--amount", "700"] + data, input: card, status: 69)
        #expect(sale.result == .refused)
        // Without a count there is nothing to confirm: the closing is given up, and selling goes on.
        let (cancelled, _) = try await Self.signOff(data + ["--confirm"], status: 82)
        #expect(cancelled.end == "cancelled")
        let (closing, _) = try await Self.signOff(data, status: 75)
        #expect(closing.end == "pending")
        // While it is pending, nothing is sold: a refusal, not an absence.
        #expect(
            try await Self.reply(["terminal", "sale", "--amount", "1"] + data, input: card, status: 77).result
                == .refused)
        try await pair.stop()
    }

    @Test("A sale without an answer ends with 75 and says that the card must not be charged again")
    func noAnswer() async throws {
        let pair = try await Pair.running(hasRelay: true) { $0.responseTimeout = 3 }
        let relay = try #require(await pair.relay)
        try await pair.signIn()
        relay.decide { $0.kind == .financial(.sale) && $0.way == .toTerminal ? .lose : .pass }
        let ended = try await Program.run(
            ["terminal", "sale", "--amount", "900", "--data", pair.terminalFolder],
            input: Self.card(TestCard.domestic.presented(.swipe)))
        #expect(ended.status == 75)
        #expect(ended.output.contains("do not charge the card again"))
        try await pair.stop()
    }
}

import ArgumentParser
import DayEnd
import Foundation
import Journal
import Operators
import TerminalService
import UnionPay

/// A second person for an act that gives money back, where people are set up.
struct SupervisorOption: ParsableArguments {
    @Option(
        help: """
            Number of the supervisor who approves this, where people are set up; the password is read from standard \
            input.
            """)
    var supervisor: OperatorNumber?

    /// - Parameter card: Where the card is read from: not from standard input too.
    func prove(_ request: inout TerminalRequest, beside card: String?) throws {
        guard let supervisor else { return }
        guard card != "-" else {
            throw Failure(.usage, "--card: expected a file together with --supervisor, found standard input")
        }
        let password = try SecretInput.read("Password of \(supervisor): ")
        request.proof = OperatorProof(number: supervisor, password: password)
    }
}

/// Whose act it is.
struct ActorOption: ParsableArguments {
    @Option(
        name: .customLong("operator"),
        help: "Number of the operator who does this; else whoever is signed on at the page, or the configured one.")
    var number: OperatorNumber?
}

/// A card for an act: what a reader driver gives, as JSON.
struct CardOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the card reader gives, as JSON: pan, expiry, entry (F22), track2, sequence, chipData, pin; - reads standard input. Never on the command line, where others could read it.",
            valueName: "file"))
    var card: String = "-"

    func read() throws -> PresentedCardData {
        let data: Data?
        if card == "-" {
            data = try FileHandle.standardInput.readToEnd()
        } else {
            data = FileManager.default.contents(atPath: card)
        }
        guard let data, let value = try? JSONDecoder().decode(PresentedCardData.self, from: data) else {
            throw Failure(.badInput, "--card: expected a JSON object with pan, expiry and entry")
        }
        return value
    }
}

extension TerminalCommand {
    struct SignIn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-in", abstract: "Sign in (签到): fetch new working keys and the batch number.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var actor: ActorOption
        func run() async throws {
            try await guarded {
                var request = TerminalRequest(.signIn)
                request.actor = actor.number
                return try await door.perform(request)
            }
        }
    }

    struct Sale: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sell, by card or for cash.",
            discussion: "Example: qiantui terminal sale --data DIR --amount 12345 --card card.json")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var card: CardOption
        @OptionGroup var actor: ActorOption
        @Option(help: "Minor units (fen, cents).") var amount: Int64
        @Flag(help: "Paid in cash: stays in the journal.") var cash = false
        @Option(help: "With --cash: what of the amount is rounding, paid less due.") var rounding: Int64?
        @Option(help: "With --cash: what the customer gave; the change is told.") var given: Int64?
        @Option(help: "The till's own number of the act: given twice, it is done once.") var reference: String?

        func run() async throws {
            try await guarded {
                var request = TerminalRequest(cash ? .cash : .transaction)
                request.actor = actor.number
                request.amount = amount
                request.reference = reference
                if cash {
                    if let given, amount < 1 || given < amount {
                        throw Failure(.usage, "--given: expected \(max(amount, 1)) or more, found \(given)")
                    }
                    request.rounding = rounding
                    request.cash = .sale
                } else {
                    request.type = .sale
                    request.card = try card.read()
                }
                let reply = try await door.ask(request)
                if cash, let given, reply.result == .cashBooked {
                    let change = Money(given - amount, reply.currency ?? .renminbi)
                    Output(isJSON: door.json).say("Change \(change).")
                }
                return try door.tell(reply)
            }
        }
    }

    struct Void: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Void a sale of the open batch, whole amount.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var card: CardOption
        @OptionGroup var actor: ActorOption
        @OptionGroup var second: SupervisorOption
        @Option(help: "STAN of the sale.") var stan: Int

        func run() async throws {
            try await guarded {
                var request = TerminalRequest(.transaction)
                request.actor = actor.number
                request.type = .saleVoid
                request.original = stan
                try second.prove(&request, beside: card.card)
                request.card = try card.read()
                return try await door.perform(request)
            }
        }
    }

    struct Refund: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give money back, whole or in part.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var card: CardOption
        @OptionGroup var actor: ActorOption
        @OptionGroup var second: SupervisorOption
        @Option(help: "Minor units.") var amount: Int64
        @Option(help: "RRN of the original, as its receipt shows it.") var rrn: String?
        @Option(help: "Date of the original, MMDD.") var date: String?
        @Flag(help: "Given back in cash.") var cash = false
        @Option(help: "The till's own number of the act.") var reference: String?

        func run() async throws {
            try await guarded {
                var request = TerminalRequest(cash ? .cash : .transaction)
                request.actor = actor.number
                request.amount = amount
                request.reference = reference
                try second.prove(&request, beside: cash ? nil : card.card)
                if cash {
                    request.cash = .refund
                } else {
                    request.type = .refund
                    if rrn != nil || date != nil { request.originalSlip = OriginalSlip(date: date, rrn: rrn) }
                    request.card = try card.read()
                }
                return try await door.perform(request)
            }
        }
    }

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send what is stored: reversals, then advices, oldest first.")
        @OptionGroup var door: TerminalDoor
        func run() async throws { try await guarded { try await door.perform(TerminalRequest(.sendStored)) } }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show where the terminal stands.")
        @OptionGroup var door: TerminalDoor
        func run() async throws { try await guarded { try await door.perform(TerminalRequest(.status)) } }
    }
}

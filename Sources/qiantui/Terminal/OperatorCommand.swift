public import ArgumentParser
import DayEnd
import Foundation
import KeyStore
public import Operators
import PaymentSecurity
import Store
import TerminalService

/// The terminal's people. Passwords are read from standard input, one a line, in the order in which the help names
/// them.
struct OperatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "Operators, supervisors and their passwords.",
        subcommands: [
            SetUp.self, List.self, Add.self, Remove.self, Reset.self, Password.self, Unlock.self, Challenge.self,
            Code.self, UnlockKeyEntry.self,
        ])

    struct SetUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-up",
            abstract: "Make the administrator (99) and the first supervisor (00); shows their first passwords once.")
        @OptionGroup var door: TerminalDoor
        @Option(help: "Staff number of the administrator.") var administrator: PersonID
        @Option(help: "Staff number of the supervisor: another person.") var supervisor: PersonID

        func run() async throws {
            try await door.people { request in
                request.act = .setUp
                request.person = administrator
                request.supervisor = supervisor
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show everybody, by number.")
        @OptionGroup var door: TerminalDoor
        func run() async throws { try await door.people { $0.act = .list } }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add somebody; reads the manager's password, shows the first password once.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var manager: ManagerOption
        @Option(help: "Number, two digits.") var number: OperatorNumber
        @Option(help: "operator or supervisor.") var role: Role = .operator
        @Option(help: "Staff number of the person.") var person: PersonID
        @Option(help: "Name for the screen.") var name: String?

        func run() async throws {
            try await door.people { request in
                request.act = .add
                request.number = number
                request.role = role
                request.person = person
                request.name = name
                try manager.prove(&request)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take somebody's number away; reads the manager's password.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var manager: ManagerOption
        @Option(help: "Number, two digits.") var number: OperatorNumber
        func run() async throws { try await manager.perform(.remove, number, door) }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give somebody a new first password; reads the manager's password.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var manager: ManagerOption
        @Option(help: "Number, two digits.") var number: OperatorNumber
        func run() async throws { try await manager.perform(.reset, number, door) }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End somebody's lock; reads the manager's password.")
        @OptionGroup var door: TerminalDoor
        @OptionGroup var manager: ManagerOption
        @Option(help: "Number, two digits.") var number: OperatorNumber
        func run() async throws { try await manager.perform(.unlock, number, door) }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change one's own password; reads the present one, then the new one.")
        @OptionGroup var door: TerminalDoor
        @Option(help: "Number, two digits.") var number: OperatorNumber

        func run() async throws {
            try await door.people { request in
                request.act = .changePassword
                request.number = number
                request.password = try SecretInput.read("Present password: ")
                request.newPassword = try SecretInput.read("New password: ")
            }
        }
    }

    struct Challenge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the challenge to read to the acquirer's desk, which answers with a one-time code.")
        @OptionGroup var door: TerminalDoor
        @Option(help: "Number, two digits.") var number: OperatorNumber
        @Flag(help: "For a new first password instead of the end of a lock.") var reset = false

        func run() async throws {
            try await door.people { request in
                request.act = .challenge
                request.number = number
                request.challengeIsReset = reset
            }
        }
    }

    struct Code: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Enter the acquirer's code; reads it.")
        @OptionGroup var door: TerminalDoor
        @Option(help: "Number, two digits.") var number: OperatorNumber

        func run() async throws {
            try await door.people { request in
                request.act = .code
                request.number = number
                request.code = try SecretInput.read("Code: ")
            }
        }
    }

    struct UnlockKeyEntry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlock-key",
            abstract: "Load the key that one-time codes are checked with; reads 64 hexadecimal digits.",
            discussion: "`qiantui host unlock-key` prints it for this terminal. The service must not run.")
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String

        func run() async throws {
            try await guarded {
                let key = try UnlockKey(SecretKey(hex: SecretInput.read("Key: ")))
                try TerminalSetup.setUnlockKey(key, folder: DataFolder(data))
                Output(isJSON: false).say("The key is in its place.")
                return .done
            }
        }
    }
}

/// Who does it.
struct ManagerOption: ParsableArguments {
    @Option(help: "Number of the supervisor or administrator who does this.") var by: OperatorNumber

    func prove(_ request: inout PeopleRequest) throws {
        request.by = by
        request.password = try SecretInput.read("Password of \(by): ")
    }

    func perform(_ act: PeopleRequest.Act, _ number: OperatorNumber, _ door: TerminalDoor) async throws {
        try await door.people { request in
            request.act = act
            request.number = number
            try prove(&request)
        }
    }
}

extension TerminalDoor {
    /// Asks about people, tells what came of it, and ends with the honest code.
    func people(_ make: (inout PeopleRequest) throws -> Void) async throws {
        do {
            var people = PeopleRequest(.list)
            try make(&people)
            var request = TerminalRequest(.people)
            request.people = people
            let reply = try await ask(request)
            let output = Output(isJSON: json)
            if !json, let text = reply.people?.text { print(text) }
            output.say(reply.sentence)
            try output.result(reply)
            let status = reply.exitStatus
            if status != .done { throw ExitCode(status.rawValue) }
        } catch let failure as Failure {
            FileHandle.standardError.write(Data("qiantui: \(failure.message)\n".utf8))
            throw ExitCode(failure.code.rawValue)
        } catch let exit as ExitCode {
            throw exit
        } catch {
            FileHandle.standardError.write(Data("qiantui: \(error)\n".utf8))
            throw ExitCode(ExitStatus(of: error).rawValue)
        }
    }
}

extension PeopleReply {
    /// What a person must see: first passwords, the challenge, the list.
    var text: String? {
        var lines: [String] = []
        for issued in firstPasswords ?? [] {
            lines.append("\(issued.number)  first password  \(issued.password)  (shown once, good for a day)")
        }
        if let challenge { lines.append(challenge) }
        for person in people ?? [] {
            var notes: [String] = []
            if let until = person.lockedUntil { notes.append("locked until \(until.clockText)") }
            if person.mustChange { notes.append("must change the password") }
            if person.isDormant { notes.append("not used for long") }
            if let days = person.daysLeft { notes.append("\(days) days left") }
            lines.append(
                "\(person.number)  \(person.role.rawValue)  \(person.name)  \(notes.joined(separator: ", "))")
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// One sentence for people.
    var sentence: String {
        switch outcome {
        case "done": code == nil ? "Done." : "Done; the password expires in \(value ?? 0) days."
        case "mustChange": "The password must be changed first."
        default:
            "Refused [\(code ?? "?")]" + (value.map { ", \($0)" } ?? "")
                + (until.map { ", locked until \($0.clockText)" } ?? "") + "."
        }
    }
}

extension OperatorNumber: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension PersonID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Role: ExpressibleByArgument {}

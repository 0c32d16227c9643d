import ArgumentParser
import Foundation
import TerminalService
import TillAPI

/// The tills that may call the terminal.
struct TillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "till", abstract: "Tills (ECR) that may call this terminal, and their tokens.",
        subcommands: [Add.self, List.self, Revoke.self, OpenAPI.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a till; shows its token once.",
            discussion: "Keep the token in the till's own settings. Nothing here can show it again.")
        @OptionGroup var door: TerminalDoor
        @Argument(help: "1 to 20 small letters, digits and hyphens.") var name: String
        func run() async throws { try await TillCommand.perform(TillsRequest(.add, name: name), door, self) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the tills.")
        @OptionGroup var door: TerminalDoor
        func run() async throws { try await TillCommand.perform(TillsRequest(.list), door, self) }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a till's token away; it is refused from the next request on.")
        @OptionGroup var door: TerminalDoor
        @Argument(help: "Name of the till.") var name: String
        func run() async throws { try await TillCommand.perform(TillsRequest(.revoke, name: name), door, self) }
    }

    struct OpenAPI: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "openapi", abstract: "Print the OpenAPI 3.1 document of what `terminal serve` serves to tills."
        )
        func run() async throws { FileHandle.standardOutput.write(Data(TillAPI.openAPI)) }
    }

    private static func perform(
        _ tills: TillsRequest, _ door: TerminalDoor, _ command: some AsyncParsableCommand
    ) async throws {
        try await command.guarded {
            var request = TerminalRequest(.tills)
            request.tills = tills
            return try await door.perform(request)
        }
    }
}

extension TillsReply {
    /// For people.
    var sentence: String {
        if let token { return "Token, shown this once:\n\(token)" }
        guard !tills.isEmpty else { return "No till may call." }
        return tills.map { "\($0.name)  added \($0.added)" }.joined(separator: "\n")
    }
}

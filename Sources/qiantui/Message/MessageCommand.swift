import ArgumentParser

struct MessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "message")
}

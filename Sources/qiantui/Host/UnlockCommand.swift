import ArgumentParser
import DayEnd
import Foundation
import Operators
import PaymentSecurity

extension HostCommand {
    /// The desk's side of one-time codes: what a terminal checks them with.
    struct UnlockKeyCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlock-key",
            abstract: "Print the key for `terminal operator unlock-key`: one for each terminal, from one secret.")
        @OptionGroup var desk: UnlockDesk
        @Option(help: "Terminal number (F41), 8 characters.") var terminal: String

        func run() async throws {
            try await guarded {
                let key = try desk.key(for: terminal)
                print(HexBytes(key.secret.bytes).text)
                return .done
            }
        }
    }

    struct UnlockCodeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlock-code",
            abstract: "Answer the challenge of a locked terminal with a one-time code.")
        @OptionGroup var desk: UnlockDesk
        @Argument(help: "The challenge as it was read out; blanks do not matter.") var challenge: [String]

        func run() async throws {
            try await guarded {
                guard let asked = UnlockChallenge(challenge.joined()) else {
                    throw Failure(.badInput, "challenge: expected 27 characters whose check digits fit; ask again")
                }
                print(UnlockCode.make(for: asked, key: try desk.key(for: asked.terminal)).digits)
                return .done
            }
        }
    }
}

/// Where the desk's secret lies, and for which merchant.
struct UnlockDesk: ParsableArguments {
    @Option(help: "Merchant number (F42), 15 characters.") var merchant: String
    @Option(
        help: ArgumentHelp("File with the acquirer's secret, 64 hexadecimal digits or more.", valueName: "file"))
    var secret: String

    func key(for terminal: String) throws -> UnlockKey {
        try UnlockKey(secret: SecretKey(hex: SecretFileText.read(secret)), merchant: merchant, terminal: terminal)
    }
}

import ArgumentParser
import DayEnd
import Foundation
import KeyStore
import PaymentSecurity

struct SlipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slip", abstract: "Check what a settlement slip's QR code says.",
        subcommands: [Verify.self, Key.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a signed closing against the terminal's public key. Needs no network.",
            discussion: """
                Exit code 0 the terminal signed this closing, 1 it did not, 65 the text or the key cannot be read.

                Example: qiantui slip verify - --key terminal.pem < scanned.txt
                """)
        @Argument(
            help: ArgumentHelp(
                "Text of the QR code; - reads it from standard input. Blanks and line breaks do not matter.",
                valueName: "text"))
        var text: String
        @Option(help: ArgumentHelp("Public key: a PEM file, or 64 hexadecimal digits.", valueName: "file|hex"))
        var key: String
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                let closing = try SlipCommand.closing(text == "-" ? SlipCommand.standardInput() : text)
                let key = try SlipCommand.publicKey(key)
                let isSigned = SlipCommand.isSigned(closing, by: key)
                for line in SlipFinding.lines(of: closing.statement) { output.say(line) }
                output.say(
                    isSigned
                        ? "Good: signed by the terminal with key \(key.hex)."
                        : "NOT GOOD: this closing was not signed with key \(key.hex), or was changed afterwards.")
                try output.result(SlipFinding(closing.statement, isSigned: isSigned))
                return isSigned ? .done : .broken
            }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the public key with which a terminal's slips are checked; the key is made once.")
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Flag(help: "Print 64 hexadecimal digits in place of a PEM file.") var hex = false

        func run() async throws {
            try await guarded {
                guard let key = try TerminalSigner.key(data) else {
                    throw Failure(.badInput, "--data: no keys stand in \(data); enter the terminal's master key first")
                }
                Output(isJSON: false).say(hex ? key.publicKey.hex : String(key.publicKey.pem.dropLast()))
                return .done
            }
        }
    }

    static func closing(_ text: String) throws -> SignedClosing {
        do throws(ClosingTextError) {
            return try SignedClosing(parsing: text.filter { !$0.isWhitespace })
        } catch {
            throw Failure(.badInput, error.description)
        }
    }

    static func publicKey(_ option: String) throws -> Ed25519.PublicKey {
        let text = FileManager.default.contents(atPath: option).map { String(decoding: $0, as: UTF8.self) } ?? option
        do throws(SecurityError) {
            return try Ed25519.PublicKey(text: text)
        } catch {
            throw Failure(
                .badInput, "--key: expected a PEM file with an Ed25519 key or 64 hexadecimal digits; \(error)")
        }
    }

    static func isSigned(_ closing: SignedClosing, by key: Ed25519.PublicKey) -> Bool {
        do throws(SecurityError) {
            try closing.check(by: key)
            return true
        } catch {
            return false
        }
    }

    private static func standardInput() throws -> String {
        String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
    }
}

/// The key with which a terminal signs, from its folder; nil where it has no keys at all.
enum TerminalSigner {
    static func key(_ data: String) throws -> Ed25519.SigningKey? {
        guard FileManager.default.fileExists(atPath: "\(data)/keys"),
            FileManager.default.fileExists(atPath: "\(data)/\(StorageKey.fileName)")
        else { return nil }
        return try KeyStore(folder: "\(data)/keys", storageKey: StorageKey.load(.folder(data))).signingKey()
    }
}

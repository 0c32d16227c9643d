import ArgumentParser

/// `qiantui message`: frames to documents and back.
struct MessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Read, write, compare and explain single messages.",
        subcommands: [Decode.self, Encode.self, Diff.self, Redact.self, Explain.self])

    /// Exit code of bad input (EX_DATAERR of sysexits.h).
    static let badInput = ExitCode(65)
}

extension MessageCommand {
    /// `qiantui message decode`.
    struct Decode: FrameByFrame {
        static let configuration = CommandConfiguration(
            abstract: "Show what a frame says.",
            discussion: """
                Reads length, TPDU, header and message; the flags say which of them are absent. Without --json each \
                field is shown with its name, card numbers cut and secrets hidden. With --json everything is shown.

                On standard input there is one frame a line, and one result for each: a line that cannot be read \
                gives its error in place. A frame that cannot be read ends with exit code 65 and one line on standard \
                error that names field, offset, expected and found.

                Example:
                  qiantui message decode --no-tpdu --no-header 000D08000020000000000000000001
                """)

        @Argument(help: ArgumentHelp("The frame in hexadecimal, or - for standard input.", valueName: "hex"))
        var frame: String

        @OptionGroup var options: FrameOptions

        @Flag(name: .customLong("json"), help: "Print one JSON object a frame, nothing hidden.")
        var isJSON = false
    }

    /// `qiantui message encode`.
    struct Encode: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the frame of a document.",
            discussion: """
                Takes what `message decode --json` prints, one document or one a line, and prints the bytes in \
                hexadecimal. Of a document tpdu, header, mti and fields are read; a part that is absent there is \
                absent in the frame, the length prefix too. The length itself is counted anew.

                A document that cannot be written ends with exit code 65 and one line on standard error; among \
                several it leaves an empty line in place.

                Example:
                  qiantui message decode --json - < frames.txt | qiantui message encode -
                """)

        @Argument(
            help: ArgumentHelp("A file with JSON, or - for standard input.", valueName: "file"), completion: .file())
        var file: String

        @OptionGroup var dialect: DialectOption

        func run() throws {
            try MessageCommand.end(try encode(try read(), write: StandardStreams.write), isJSON: false)
        }
    }

    /// `--dialect`, the same wherever a message is read or written.
    struct DialectOption: ParsableArguments {
        @Option(name: .customLong("dialect"), help: "How fields are written.")
        var name = DialectName.unionPay
    }
}

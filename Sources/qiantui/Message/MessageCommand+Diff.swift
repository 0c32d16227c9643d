import ArgumentParser
import ISO8583
import StrictJSON

extension MessageCommand {
    /// `qiantui message diff`.
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare two frames.",
            discussion: """
                Compares length, TPDU, header, message type, each field, and the parts of fields that have some. \
                Card numbers are cut and secrets hidden: two that differ may look the same, and are told all the same.

                Each frame is hexadecimal, the name of a file with one frame in hexadecimal, or - for the next line of \
                standard input. Exit code 0: equal; 1: different; 65: one of them is no frame.

                Example:
                  qiantui message diff sent.hex received.hex
                """)

        @Argument(
            help: ArgumentHelp("A frame, a file with one, or - for a line.", valueName: "a"), completion: .file())
        var left: String

        @Argument(help: ArgumentHelp("Another.", valueName: "b"), completion: .file())
        var right: String

        @OptionGroup var options: FrameOptions

        @Flag(name: .customLong("json"), help: "Print one JSON object.")
        var isJSON = false

        func run() throws {
            var lines = StandardStreams.lines.makeIterator()
            var comparison: FrameComparison?
            let fault = try MessageRun.once(
                {
                    let (a, b) = (
                        try FrameInput.read(left, "A", next: { lines.next() }),
                        try FrameInput.read(right, "B", next: { lines.next() })
                    )
                    let result = try FrameComparison(a, b, format: options.format)
                    comparison = result
                    return isJSON ? try CanonicalJSON.text(result) : result.description
                }, write: StandardStreams.write)
            try MessageCommand.end(fault, isJSON: isJSON)
            if comparison?.equal == false { throw MessageCommand.different }
        }
    }

    /// Exit code of frames that differ.
    static let different = ExitCode(1)
}

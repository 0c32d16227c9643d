import ArgumentParser
import StrictJSON
import UnionPay

extension MessageCommand {
    /// `qiantui message explain`.
    struct Explain: FrameByFrame {
        static let configuration = CommandConfiguration(
            abstract: "Say in words what a frame means.",
            discussion: """
                Tells what the message is, each field with its name, value and meaning, and each rule of the \
                catalogue that the message breaks. Card numbers are cut and secrets hidden, with --json too. Names \
                and meanings are told for UnionPay's dialect; of other dialects the names only, in English.

                On standard input there is one frame a line, and one explanation for each.

                Example:
                  qiantui message explain --no-tpdu --no-header 000D08000020000000000000000001
                """)

        @Argument(help: ArgumentHelp("The frame in hexadecimal, or - for standard input.", valueName: "hex"))
        var frame: String

        @OptionGroup var options: FrameOptions

        @Option(help: "Language of names and meanings, where there are texts.")
        var language: Language = .english

        @Flag(name: .customLong("json"), help: "Print one JSON object a frame.")
        var isJSON = false
    }
}

extension MessageCommand.Explain {
    var isSpaced: Bool { !isJSON }

    func perform(_ hex: String) throws -> (result: String, note: String?) {
        let explanation = try Explanation(hex, format: options.format, language: language)
        return (isJSON ? try CanonicalJSON.text(explanation) : explanation.text(in: language), nil)
    }
}

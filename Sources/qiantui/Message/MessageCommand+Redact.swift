import ArgumentParser
import ISO8583
import StrictJSON
import UnionPay

extension MessageCommand {
    /// `qiantui message redact`.
    struct Redact: FrameByFrame {
        static let configuration = CommandConfiguration(
            abstract: "Overwrite what is secret in a frame.",
            discussion: """
                Prints the same frame with everything overwritten that `message decode` hides: card numbers, tracks, \
                PIN blocks, MACs, keys, payment codes, and the EMV tags that carry them. Lengths stay, and the result \
                decodes. Standard error names the fields that were overwritten.

                A card number keeps its first six and last four digits, with zeros between; the result never passes \
                the Luhn check. F62 is overwritten unless it is known to hold no key. The MAC becomes zeros: a host \
                refuses such a frame.

                On standard input there is one frame a line, and one result for each.

                Example:
                  qiantui message redact - < frames.txt > safe.txt
                """)

        @Argument(help: ArgumentHelp("The frame in hexadecimal, or - for standard input.", valueName: "hex"))
        var frame: String

        @OptionGroup var options: FrameOptions

        @Flag(name: .customLong("json"), help: "Print one JSON object a frame.")
        var isJSON = false
    }
}

extension MessageCommand.Redact {
    var isSpaced: Bool { false }

    func perform(_ hex: String) throws -> (result: String, note: String?) {
        let redacted = try RedactedFrame(hex, format: options.format)
        return isJSON ? (try CanonicalJSON.text(redacted), nil) : (redacted.frame, redacted.note)
    }
}

/// A frame without its secrets.
struct RedactedFrame: Encodable {
    struct Part: Encodable {
        var field: String
        var name: String
        var action: Redaction.Action
    }

    /// The frame in hexadecimal.
    var frame: String
    /// What was overwritten.
    var redacted: [Part]

    init(_ hex: String, format: FrameFormat) throws(MessageFault) {
        var (whole, _) = try MessageReader(format: format, isJSON: false).frame(hex)
        let isOpen = format.dialect.name == Dialect.unionPayTerminal.name && Catalogue.hasOpenF62(whole.message)
        let redaction = Redaction(whole.message, in: format.dialect, keeping: isOpen ? [62] : [])
        whole.message = redaction.message
        do throws(EncodeError) {
            frame = HexText.text(try format.encode(whole).bytes)
        } catch {
            throw MessageFault(error)
        }
        redacted = redaction.parts.map { Part(field: $0.path, name: $0.name, action: $0.action) }
    }

    /// One line for people.
    var note: String {
        guard !redacted.isEmpty else { return "nothing to redact" }
        return "redacted " + redacted.map { "F\($0.field)" }.joined(separator: ", ")
    }
}

import ISO8583
import UnionPay

/// Turns frames in hexadecimal into what is shown of them.
struct MessageReader: Sendable {
    /// What stands around the message, and its dialect.
    var format: FrameFormat
    /// The whole message as JSON, instead of a description with its secrets hidden.
    var isJSON: Bool

    /// Reads a frame as a document.
    func document(_ hex: some StringProtocol) throws(MessageFault) -> FrameDocument {
        let bytes = try HexText.bytes(hex)
        do throws(DecodeError) {
            return try format.document(bytes).withPackedSeparators(in: format.dialect)
        } catch {
            throw MessageFault(error)
        }
    }

    /// Reads a frame and writes it: a JSON object on one line, or some lines of text.
    func read(_ hex: some StringProtocol) throws -> String {
        isJSON ? try JSONLine.text(try document(hex)) : try description(hex)
    }

    /// The parts around the message, then each field with its name, card numbers cut and secrets hidden.
    func description(_ hex: some StringProtocol) throws(MessageFault) -> String {
        let bytes = try HexText.bytes(hex)
        let frame: Frame
        do throws(DecodeError) { frame = try format.decode(bytes) } catch { throw MessageFault(error) }
        var parts: [String] = []
        if format.hasLength { parts.append("length \(bytes.count - 2)") }
        if let tpdu = frame.tpdu { parts.append("TPDU \(tpdu)") }
        if let header = frame.header { parts.append("header \(header)") }
        let message = MaskedDescription(frame.message, in: format.dialect).description
        return parts.isEmpty ? message : parts.joined(separator: "  ") + "\n" + message
    }
}

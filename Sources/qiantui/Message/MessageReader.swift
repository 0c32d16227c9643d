import ISO8583
import StrictJSON
import UnionPay

/// Turns frames in hexadecimal into what is shown of them.
struct MessageReader: Sendable {
    /// What stands around the message, and its dialect.
    var format: FrameFormat
    /// The whole message as JSON, instead of a description with its secrets hidden.
    var isJSON: Bool

    /// Reads a frame, and tells how many bytes it has.
    func frame(_ hex: some StringProtocol) throws(MessageFault) -> (frame: Frame, byteCount: Int) {
        let bytes = try HexText.bytes(hex)
        do throws(DecodeError) { return (try format.decode(bytes), bytes.count) } catch { throw MessageFault(error) }
    }

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
        isJSON ? try CanonicalJSON.text(try document(hex)) : try description(hex)
    }

    /// The parts around the message, then each field with its name, card numbers cut and secrets hidden.
    func description(_ hex: some StringProtocol) throws(MessageFault) -> String {
        let (frame, byteCount) = try frame(hex)
        let envelope = envelope(of: frame, byteCount: byteCount).map { "\($0.name) \($0.value)" }
        let message = MaskedDescription(frame.message, in: format.dialect).description
        return envelope.isEmpty ? message : envelope.joined(separator: "  ") + "\n" + message
    }

    /// The parts around the message, by the names that errors give them.
    func envelope(of frame: Frame, byteCount: Int) -> [(name: String, value: String)] {
        var parts: [(String, String)] = []
        if format.hasLength { parts.append(("length", String(byteCount - 2))) }
        if let tpdu = frame.tpdu { parts.append(("TPDU", tpdu.description)) }
        if let header = frame.header { parts.append(("header", header.description)) }
        return parts
    }
}

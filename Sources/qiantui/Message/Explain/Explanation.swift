import ISO8583
import UnionPay

/// What a frame says, for a person; encoded as the result of `message explain --json`.
struct Explanation: Encodable {
    /// A field, a part of one, or a part around the message.
    struct Line: Encodable {
        var field: String
        var name: String
        /// The value, card numbers cut and secrets hidden.
        var value: String
        /// What the value means; nil where it speaks for itself.
        var meaning: String?
    }

    /// What the message is in plain words; nil where the catalogue does not have it.
    var kind: String?
    /// `request` or `response`.
    var direction: String
    var mti: String
    /// F3.
    var processingCode: String?
    /// F25.
    var conditionCode: String?
    /// 60.1.
    var messageType: String?
    /// 60.3.
    var managementCode: String?
    /// Length, TPDU and header.
    var envelope: [Line]
    var fields: [Line]
    /// The rules that the message breaks; nil where the dialect has no catalogue.
    var violations: [BrokenRule]?

    private enum CodingKeys: String, CodingKey {
        case kind
        case direction
        case mti
        case processingCode = "processing_code"
        case conditionCode = "condition_code"
        case messageType = "message_type"
        case managementCode = "management_code"
        case envelope
        case fields
        case violations
    }

    /// Reads a frame in hexadecimal and explains it.
    init(_ hex: String, format: FrameFormat, language: Language) throws(MessageFault) {
        let reader = MessageReader(format: format, isJSON: false)
        let (frame, byteCount) = try reader.frame(hex)
        let message = frame.message
        let dialect = format.dialect
        mti = message.mti.description
        direction = message.mti.isResponse ? "response" : "request"
        envelope = reader.envelope(of: frame, byteCount: byteCount).map { name, value in
            let meaning = name == "header" ? frame.header.flatMap { Self.meaning(of: $0, language) } : nil
            return Line(field: name, name: name, value: value, meaning: meaning)
        }
        let isUnionPay = dialect.name == Dialect.unionPayTerminal.name
        let meanings = isUnionPay ? FieldMeanings(message, language) : nil
        fields = MaskedDescription(message, in: dialect).lines.flatMap { line in
            Self.lines(line, meanings, isUnionPay ? language : .english)
        }
        guard isUnionPay else { return }
        kind = Catalogue.candidate(for: message)?.kind.words(in: language)
        processingCode = message.text(3)
        conditionCode = message.text(25)
        messageType = FieldPath("60.1").flatMap { dialect.value(at: $0, of: message) }
        managementCode = FieldPath("60.3").flatMap { dialect.value(at: $0, of: message) }
        violations = BrokenRule.all(in: message, language: language)
    }

    private static func lines(
        _ line: MaskedDescription.Line, _ meanings: FieldMeanings?, _ language: Language
    ) -> [Line] {
        let number = String(line.field)
        let whole = Line(
            field: number, name: FieldNames.name(of: number, in: language) ?? line.name, value: line.value,
            meaning: meanings?.meaning(of: number))
        guard meanings == nil || [55, 60, 61].contains(line.field) else { return [whole] }
        return [whole]
            + line.parts.map { part in
                Line(
                    field: part.path,
                    name: FieldNames.name(of: part.path, in: language) ?? TagNames.name(of: part.name) ?? part.name,
                    value: part.value, meaning: meanings?.meaning(of: part.path))
            }
    }

    private static func meaning(of header: MessageHeader, _ language: Language) -> String? {
        var parts: [String] = []
        if header.state == 1 { parts.append(Wording("测试交易", "測試交易", "test transactions").text(in: language)) }
        if header.processingRequest != .none { parts.append(header.processingRequest.meaning(in: language)) }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

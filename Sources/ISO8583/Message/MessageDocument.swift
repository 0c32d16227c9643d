/// A message as a document: what becomes JSON such as
/// `{"mti":"0800","fields":{"11":"000001","62":"53657175"}}`.
///
/// Fields are keyed by their number in decimal. Binary values are upper-case hexadecimal digits; all others are their
/// characters, or `hex:` and digits where the bytes are no UTF-8 text. Nothing is masked: this is the message itself.
public struct MessageDocument: Codable, Equatable, Sendable {
    /// The message type in four digits.
    public var mti: String
    /// The values by field number.
    public var fields: [String: String]

    /// A document with these parts.
    public init(mti: String, fields: [String: String]) {
        self.mti = mti
        self.fields = fields
    }

    /// The document of a message. A field that the dialect does not have is written in hexadecimal, as a binary one.
    public init(_ message: Message, in dialect: Dialect) {
        mti = message.mti.description
        fields = [:]
        message.forEachField { number in
            guard let bytes = message.bytes(number) else { return }
            fields[String(number)] = dialect[number]?.documentText(bytes) ?? Hex.text(bytes)
        }
    }

    /// The message of a document. Fields of the dialect only; whether the values can be written is told by the encoder.
    public func message(in dialect: Dialect) throws(EncodeError) -> Message {
        guard let mti = MTI(mti) else {
            throw EncodeError(.value, in: .mti, expected: "four digits", found: "another text")
        }
        var message = Message(mti: mti)
        for (key, text) in fields.sorted(by: { $0.key < $1.key }) {
            guard let number = FieldPath.number(key) else {
                throw EncodeError(
                    .value, in: .path(key), expected: "a field number from 2 to 128", found: "another text")
            }
            guard let spec = dialect[number] else {
                throw EncodeError(
                    .unknownField, in: .field(number), expected: "a field of \(dialect.name)",
                    found: "one that it does not have")
            }
            message.set(number, bytes: try spec.documentBytes(text))
        }
        return message
    }

    /// A field or a part of one (`60.2`, `55.9F02`), or nil when the document does not have it.
    public func value(at path: String, in dialect: Dialect) -> String? {
        guard let path = FieldPath(path), let text = fields[String(path.field)], let spec = dialect[path.field] else {
            return nil
        }
        do throws(EncodeError) {
            var message = Message.empty
            message.set(path.field, bytes: try spec.documentBytes(text))
            return dialect.value(at: path, of: message)
        } catch {
            return nil
        }
    }
}

extension MessageDocument: CustomStringConvertible, CustomReflectable {
    /// The type and the field numbers, without any value.
    public var description: String { "\(mti) with fields \(fields.keys.sorted().joined(separator: " "))" }

    /// Shows the type and the field numbers, without any value.
    public var customMirror: Mirror { Mirror(self, children: ["mti": mti, "fields": fields.keys.sorted()]) }
}

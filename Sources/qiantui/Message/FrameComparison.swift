import ISO8583
import UnionPay

/// How two frames differ; encoded as the result of `message diff --json`.
struct FrameComparison: Encodable {
    struct Part: Encodable {
        var field: String
        var name: String
        var kind: MessageDifference.Kind
        var left: String?
        var right: String?
    }

    /// Whether there is no difference.
    var equal: Bool
    /// The differences: the parts around the message, its type, then by field.
    var differences: [Part]
    /// The same for people.
    private var lines: [String]

    /// Compares two frames in hexadecimal.
    init(_ left: String, _ right: String, format: FrameFormat) throws(MessageFault) {
        let reader = MessageReader(format: format, isJSON: false)
        let (one, oneCount) = try Self.frame(left, "A", reader)
        let (other, otherCount) = try Self.frame(right, "B", reader)
        let pairs = zip(
            reader.envelope(of: one, byteCount: oneCount), reader.envelope(of: other, byteCount: otherCount))
        var found = pairs.filter { $0.value != $1.value }.map {
            MessageDifference(.framing($0.name), $0.name, left: $0.value, right: $1.value)
        }
        found += format.dialect.differences(one.message, other.message)
        equal = found.isEmpty
        differences = found.map {
            Part(field: $0.part.documentName, name: $0.name, kind: $0.kind, left: $0.left, right: $0.right)
        }
        lines = found.map(Self.line)
    }

    private static func frame(
        _ hex: String, _ name: String, _ reader: MessageReader
    ) throws(MessageFault) -> (Frame, Int) {
        do throws(MessageFault) {
            return try reader.frame(hex)
        } catch {
            throw error.ofInput(name)
        }
    }

    private static func line(_ difference: MessageDifference) -> String {
        let mark =
            switch difference.kind {
            case .onlyLeft: "<"
            case .onlyRight: ">"
            case .different: "≠"
            }
        let part = difference.part.description
        let name = part == difference.name ? "" : " \(difference.name)"
        let values = [difference.left, difference.right].compactMap(\.self).joined(separator: " | ")
        return "\(mark) \(part)\(name): \(values)"
    }

    private enum CodingKeys: String, CodingKey {
        case equal
        case differences
    }
}

extension FrameComparison: CustomStringConvertible {
    /// A line a difference: `<` only in A, `>` only in B, `≠` in both.
    var description: String { equal ? "equal" : lines.joined(separator: "\n") }
}

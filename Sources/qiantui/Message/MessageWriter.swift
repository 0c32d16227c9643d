import Foundation
import ISO8583
import UnionPay

/// Turns documents, as ``MessageReader`` writes them, back into frames in hexadecimal.
///
/// Of a document only `tpdu`, `header`, `mti` and `fields` are read, and whether there is a `length`.
struct MessageWriter: Sendable {
    var dialect: Dialect

    /// The frame of one document, in upper-case digits.
    func write(_ json: some StringProtocol) throws(MessageFault) -> String {
        let document = try Self.document(json).withCardSeparators(in: dialect)
        do throws(EncodeError) {
            let frame = try document.frame(in: dialect)
            return HexText.text(try document.format(in: dialect).encode(frame).bytes)
        } catch {
            throw MessageFault(error)
        }
    }

    /// The documents of an input: all of it where it is one, else one a line where any line is one.
    static func documents(of input: String) -> [String] {
        guard !isObject(input[...]) else { return [input] }
        var lines = input.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.contains(where: isObject) ? lines.map(String.init) : [input]
    }

    private static func isObject(_ text: Substring) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any]
    }

    private static func document(_ json: some StringProtocol) throws(MessageFault) -> FrameDocument {
        do {
            return try JSONDecoder().decode(FrameDocument.self, from: Data(json.utf8))
        } catch let error as DecodingError {
            throw MessageFault(error)
        } catch {
            throw MessageFault(part: "document", expected: "a JSON object", found: "another text")
        }
    }
}

extension MessageFault {
    /// What is wrong with a document; no value of it is told.
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: context.codingPath + [key], expected: "a value", found: "none")
        case .valueNotFound(let type, let context):
            self.init(path: context.codingPath, expected: Self.name(type), found: "null")
        case .typeMismatch(let type, let context):
            self.init(path: context.codingPath, expected: Self.name(type), found: "another value")
        case .dataCorrupted(let context):
            self.init(path: context.codingPath, expected: "a JSON object", found: "a text that is none")
        @unknown default:
            self.init(path: [], expected: "a JSON object", found: "another text")
        }
    }

    private init(path: [any CodingKey], expected: String, found: String) {
        let names = path.map(\.stringValue).joined(separator: ".")
        self.init(part: names.isEmpty ? "document" : names, expected: expected, found: found)
    }

    private static func name(_ type: any Any.Type) -> String {
        if type == String.self { return "a text" }
        if type == Int.self { return "a whole number" }
        return "an object"
    }
}

internal import StrictJSON

/// A string table that cannot be used: which file, which key, and why.
public struct WordingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Name of the file ("zh-Hans.json").
    public var file: String
    /// Nil where the file as a whole is broken.
    public var key: String?
    public var problem: String

    public var description: String { key.map { "\(file): \($0): \(problem)" } ?? "\(file): \(problem)" }
}

/// The texts of one language: a flat JSON object of strings.
///
/// A placeholder is a name in braces: `{n}`. A name that ends with `#one` is the form for a count `n` of one, where the
/// language has such a form.
public struct StringTable: Hashable, Sendable {
    public let file: String
    /// By key, in the file's order.
    public let entries: [Entry]
    private let places: [String: Int]

    /// One text.
    public struct Entry: Hashable, Sendable {
        public var key: String
        public var text: String
    }

    /// - Throws: ``WordingError`` that names the file and, where there is one, the key.
    public init(file: String, bytes: [UInt8]) throws(WordingError) {
        self.file = file
        let value: JSONValue
        do throws(JSONProblem) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw WordingError(file: file, key: nil, problem: error.description)
        }
        guard case .object(let members) = value else {
            throw WordingError(file: file, key: nil, problem: "expected an object, found \(value.kind)")
        }
        var entries: [Entry] = []
        for member in members {
            guard case .string(let text) = member.value else {
                throw WordingError(
                    file: file, key: member.name, problem: "expected a string, found \(member.value.kind)")
            }
            guard !text.isEmpty else { throw WordingError(file: file, key: member.name, problem: "the text is empty") }
            guard Template.isWellFormed(text) else {
                throw WordingError(file: file, key: member.name, problem: "a brace is not closed, or holds no name")
            }
            entries.append(Entry(key: member.name, text: text))
        }
        self.entries = entries
        places = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].key, $0) })
    }

    public subscript(key: String) -> String? { places[key].map { entries[$0].text } }
}

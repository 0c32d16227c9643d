/// What the writing paths throw: a few words that ``EncodeError`` is made from.
struct WriteFault: Error {
    /// What is wrong, and so what the two numbers mean.
    enum Kind: Sendable {
        /// The dialect has no such field.
        case unknownField
        /// A fixed field: its length, the value's.
        case notFixed
        /// Over the maximum: maximum, the value's length.
        case tooLong
        /// A prefix that counts bytes of packed digits cannot tell an odd number: the value's length.
        case odd
        /// A character that the field cannot hold: at this place in the value.
        case character
    }

    var kind: Kind
    var field: Int
    var first = 0
    var second = 0

    /// The error to hand out.
    func error(in dialect: Dialect) -> EncodeError {
        let unit =
            switch dialect[field]?.kind {
            case .n, .z, .zh: "digits"
            case .b: "bytes"
            default: "characters"
            }
        let part = MessagePart.field(field)
        switch kind {
        case .unknownField:
            return EncodeError(
                .unknownField, in: part, expected: "a field of \(dialect.name)", found: "one that it does not have")
        case .notFixed:
            return EncodeError(.length, in: part, expected: "\(first) \(unit)", found: "\(second)")
        case .tooLong:
            return EncodeError(.length, in: part, expected: "at most \(first) \(unit)", found: "\(second)")
        case .odd:
            return EncodeError(.length, in: part, expected: "an even number of \(unit)", found: "\(first)")
        case .character:
            let characters = CharacterClass(dialect.tables.rules[field].body).name
            return EncodeError(.character, in: part, expected: characters, found: "another at \(first)")
        }
    }
}

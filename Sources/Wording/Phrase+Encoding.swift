public import DayEnd
public import UnionPay

/// The texts and the language in which values are encoded for a page.
public struct WordingContext: Sendable {
    public var wording: Wording
    public var language: Language

    public init(_ wording: Wording, in language: Language) {
        self.wording = wording
        self.language = language
    }

    func text(_ phrase: Phrase) -> String { wording.text(phrase, in: language) }
}

extension CodingUserInfoKey {
    /// Under this key an encoder carries its ``WordingContext``.
    public static let wording = CodingUserInfoKey(rawValue: "qiantui.wording")
}

extension Encoder {
    fileprivate func wording() throws -> WordingContext {
        guard let key = CodingUserInfoKey.wording, let context = userInfo[key] as? WordingContext else {
            throw EncodingError.invalidValue(
                "wording", .init(codingPath: codingPath, debugDescription: "the encoder has no wording"))
        }
        return context
    }
}

/// `{"key": …, "text": …}`: the name for machines, the text in the encoder's language for people.
extension Phrase: Encodable {
    private enum Keys: String, CodingKey { case key, text }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(key, forKey: .key)
        try container.encode(encoder.wording().text(self), forKey: .text)
    }
}

/// An amount on a page: `{"minor": …, "text": …}`.
public struct Amount: Encodable, Hashable, Sendable {
    private enum Keys: String, CodingKey { case minor, text }

    public var money: Money

    public init(_ money: Money) { self.money = money }

    public func encode(to encoder: any Encoder) throws {
        let context = try encoder.wording()
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(money.minorUnits, forKey: .minor)
        try container.encode(context.wording.text(money, in: context.language), forKey: .text)
    }
}

/// A day on a page, in full.
public struct ShownDay: Encodable, Hashable, Sendable {
    public var date: CivilDate

    public init(_ date: CivilDate) { self.date = date }

    public func encode(to encoder: any Encoder) throws {
        let context = try encoder.wording()
        var container = encoder.singleValueContainer()
        try container.encode(context.wording.text(date, in: context.language))
    }
}

/// `22:41`.
extension ClockTime: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Wording.text(self))
    }
}

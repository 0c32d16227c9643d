public import DayEnd

/// A text by its key, with the values of its placeholders: what a machine says before a language is chosen.
public struct Phrase: Hashable, Sendable {
    /// A placeholder's value; how it is written depends on the language.
    public enum Value: Hashable, Sendable {
        case number(Int)
        /// Written as it is: a till's name, a ticket number.
        case text(String)
        case money(Money)
        case date(CivilDate)
        case time(ClockTime)
        indirect case phrase(Phrase)
    }

    public var key: WordingKey
    /// By the placeholder's name without braces.
    public var values: [String: Value]

    public init(_ key: WordingKey, _ values: [String: Value] = [:]) {
        self.key = key
        self.values = values
    }
}

/// A time of day as a clock on the wall shows it.
public struct ClockTime: Hashable, Sendable {
    /// 0...23.
    public let hour: Int
    /// 0...59.
    public let minute: Int

    /// Nil when there is no such time.
    public init?(hour: Int, minute: Int) {
        guard 0...23 ~= hour, 0...59 ~= minute else { return nil }
        self.hour = hour
        self.minute = minute
    }
}

public import DayEnd
public import UnionPay

extension Wording {
    /// The text of a phrase, its placeholders filled in.
    public func text(_ phrase: Phrase, in language: Language) -> String {
        let isOne = phrase.values["n"] == .number(1)
        return Template.fill(template(phrase.key, isOne: isOne, in: language)) { name in
            phrase.values[name].map { text($0, in: language) }
        }
    }

    public func text(_ key: WordingKey, in language: Language) -> String { text(Phrase(key), in: language) }

    /// An amount with its currency: `¥1,234.50`, below zero `−¥1,234.50`.
    public func text(_ money: Money, in language: Language) -> String {
        let isNegative = money.minorUnits < 0
        let plain = money.description
        let amount = isNegative ? String(plain.dropFirst()) : plain
        let code = money.currency.alphabeticCode
        let marked =
            WordingKey(rawValue: "money." + code).map { key in
                Template.fill(template(key, in: language)) { _ in amount }
            } ?? "\(code) \(amount)"
        return isNegative ? "\u{2212}" + marked : marked
    }

    /// A day in full: 2026年11月23日, 23 November 2026.
    public func text(_ date: CivilDate, in language: Language) -> String {
        guard let key = WordingKey(rawValue: "date." + Wording.twoDigits(date.month)) else { return "" }
        return Template.fill(template(key, in: language)) { name in
            name == "y" ? String(date.year) : String(date.day)
        }
    }

    /// A time of day, 24 hours in every language: 22:41.
    public static func text(_ time: ClockTime) -> String { twoDigits(time.hour) + ":" + twoDigits(time.minute) }

    private func text(_ value: Phrase.Value, in language: Language) -> String {
        switch value {
        case .number(let number): String(number)
        case .text(let text): text
        case .money(let money): text(money, in: language)
        case .date(let date): text(date, in: language)
        case .time(let time): Wording.text(time)
        case .phrase(let phrase): text(phrase, in: language)
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

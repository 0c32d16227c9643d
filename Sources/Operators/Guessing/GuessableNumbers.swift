internal import DayEnd

/// Pieces of a password that are guessable by their form. Each answer is the length at that place, or 0.
enum GuessableNumbers {
    /// yyyymmdd anywhere; yymmdd and a year only where no other digit stands beside them, since six random digits are a
    /// date too often.
    static func date(in text: [UInt8], at place: Int) -> Int {
        if let year = number(text, place, 4), (1900...2099).contains(year), let month = number(text, place + 4, 2),
            let day = number(text, place + 6, 2), CivilDate(year: year, month: month, day: day) != nil
        {
            return 8
        }
        guard place == 0 || !ASCII.isDigit(text[place - 1]) else { return 0 }
        let digits = text[place...].prefix(while: ASCII.isDigit).count
        if digits == 6, let year = number(text, place, 2), let month = number(text, place + 2, 2),
            let day = number(text, place + 4, 2), CivilDate(year: 2000 + year, month: month, day: day) != nil
        {
            return 6
        }
        if digits == 4, let year = number(text, place, 4), (1900...2099).contains(year) { return 4 }
        return 0
    }

    /// Eleven digits that begin with 13 to 19.
    static func mobile(in text: [UInt8], at place: Int) -> Int {
        guard let head = number(text, place, 2), (13...19).contains(head), number(text, place + 2, 9) != nil else {
            return 0
        }
        return 11
    }

    /// Four or more of one character, or of characters that follow each other up or down.
    static func run(in text: [UInt8], at place: Int) -> Int {
        var best = 0
        for step in -1...1 {
            var length = 1
            while place + length < text.count, Int(text[place + length]) == Int(text[place + length - 1]) + step {
                length += 1
            }
            best = max(best, length)
        }
        return best >= 4 ? best : 0
    }

    private static func number(_ text: [UInt8], _ place: Int, _ count: Int) -> Int? {
        guard place + count <= text.count else { return nil }
        var value = 0
        for byte in text[place..<place + count] {
            guard ASCII.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}

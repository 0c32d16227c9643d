import DayEnd

/// Dates and times of a day file: ISO 8601, extended form, local, without zone.
enum LocalTime {
    /// Reads `2011-11-30`.
    static func date(_ bytes: ArraySlice<UInt8>) -> CivilDate? {
        guard bytes.count == 10 else { return nil }
        let start = bytes.startIndex
        guard bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            let year = number(bytes[start..<start + 4]), let month = number(bytes[start + 5..<start + 7]),
            let day = number(bytes[start + 8..<start + 10])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Reads `2011-11-30T08:04:00` as a day and the seconds since its midnight.
    static func dateTime(_ bytes: [UInt8]) -> (date: CivilDate, second: Int)? {
        guard bytes.count == 19, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let date = date(bytes[..<10]), let hour = number(bytes[11..<13]),
            let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]), hour < 24, minute < 60,
            second < 60
        else { return nil }
        return (date, hour * 3600 + minute * 60 + second)
    }

    /// At most four digits as a number.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}

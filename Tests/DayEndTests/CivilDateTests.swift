import DayEnd
import Foundation
import Testing

@Suite("Days of the calendar")
struct CivilDateTests {
    @Test("Every day from 2000 to 2099 follows the one before, as counted by hand")
    func century() throws {
        var expected = try #require(CivilDate("2000-01-01"))
        // 30 years of 365 days and 7 leap days lie before it.
        var number = 30 * 365 + 7
        while expected.year < 2100 {
            #expect(expected.daysSinceEpoch == number)
            #expect(CivilDate(daysSinceEpoch: number) == expected)
            let isLeap = expected.year % 4 == 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            let next =
                if expected.day < lengths[expected.month - 1] {
                    CivilDate(year: expected.year, month: expected.month, day: expected.day + 1)
                } else if expected.month < 12 {
                    CivilDate(year: expected.year, month: expected.month + 1, day: 1)
                } else {
                    CivilDate(year: expected.year + 1, month: 1, day: 1)
                }
            expected = try #require(next)
            number += 1
        }
        #expect(number == 130 * 365 + 32)
    }

    @Test(
        "It agrees with the system's calendar",
        arguments: [-719_162, -1, 0, 59, 11_016, 20_780, 36_524, 47_541, 2_932_896])
    func foundation(_ number: Int) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let date = Date(timeIntervalSince1970: Double(number) * 86_400)
        let found = CivilDate(daysSinceEpoch: number)
        if number > 0 {
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            #expect([found.year, found.month, found.day] == [parts.year, parts.month, parts.day])
        }
        #expect(found.daysSinceEpoch == number)
    }

    @Test(
        "29 February is a day of leap years only",
        arguments: [(2000, true), (2024, true), (2026, false), (2100, false), (1900, false)])
    func leapDay(_ year: Int, _ exists: Bool) {
        #expect((CivilDate(year: year, month: 2, day: 29) != nil) == exists)
    }

    @Test(
        "What is no day is none",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1", "20260101", "2026-01-0a",
            "", "2026-01-01 ",
        ])
    func noDay(_ text: String) { #expect(CivilDate(text) == nil) }

    @Test("Text and JSON lead back to the day")
    func text() throws {
        let day = try #require(CivilDate("2026-03-09"))
        #expect(day.description == "2026-03-09")
        #expect(day.monthDay == "0309")
        let data = try JSONEncoder().encode([day])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2026-03-09\"]")
        #expect(try JSONDecoder().decode([CivilDate].self, from: data) == [day])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CivilDate].self, from: Data("[\"2026-02-30\"]".utf8))
        }
    }

    @Test(
        "A date without a year is the nearest of its kind, over the turn of the year too",
        arguments: [
            ("0101", "2026-12-31", "2027-01-01"), ("1231", "2027-01-01", "2026-12-31"),
            ("0630", "2026-12-28", "2026-06-30"),
            ("0702", "2026-12-30", "2026-07-02"), ("0229", "2024-03-01", "2024-02-29"),
            ("0229", "2027-12-31", "2028-02-29"),
            ("0301", "2024-02-29", "2024-03-01"),
        ])
    func nearest(_ monthDay: String, _ reference: String, _ expected: String) throws {
        let day = try #require(CivilDate(reference))
        #expect(CivilDate.nearest(monthDay: monthDay, to: day)?.description == expected)
    }

    @Test("Every day of a century is the nearest to itself and to the days around it")
    func nearestEverywhere() throws {
        let first = try #require(CivilDate("2000-03-01")).daysSinceEpoch
        for number in stride(from: first, to: first + 36_000, by: 17) {
            let day = CivilDate(daysSinceEpoch: number)
            for distance in [-150, -1, 0, 1, 150] {
                #expect(CivilDate.nearest(monthDay: day.monthDay, to: day.adding(days: distance)) == day)
            }
        }
    }

    @Test(
        "What is no month and day is none",
        arguments: ["0230", "0000", "1301", "+123", "-101", " 101", "101", "01011", "1a01", ""])
    func noMonthDay(_ text: String) throws {
        #expect(CivilDate.nearest(monthDay: text, to: try #require(CivilDate("2026-01-01"))) == nil)
    }

    @Test(
        "Adding goes as far as the calendar and no farther",
        arguments: [(Int.max, "9999-12-31"), (.min, "0001-01-01"), (1, "2026-11-24"), (-23, "2026-10-31")])
    func adding(_ days: Int, _ expected: String) throws {
        #expect(try #require(CivilDate("2026-11-23")).adding(days: days).description == expected)
    }
}

@Suite("Moments and business days")
struct BusinessDayTests {
    @Test(
        "AS-43 A day lasts from one cut-off to the next, in every zone",
        arguments: [-10 * 3_600, -4 * 3_600, 0, 20_700, 8 * 3_600, 13 * 3_600])
    func cutOff(_ offset: Int) throws {
        let day = try #require(CivilDate("2026-11-23"))
        let rule = BusinessDayRule(cutOff: 4 * 3_600)
        func at(_ second: Int) -> Moment { Moment(date: day, secondOfDay: second, utcOffset: offset) }
        #expect(rule.day(of: at(4 * 3_600 - 1)) == day.adding(days: -1))
        #expect(rule.day(of: at(4 * 3_600)) == day)
        #expect(rule.day(of: at(86_399)) == day)
        #expect(BusinessDayRule().day(of: at(0)) == day)
        #expect(at(0).secondOfDay == 0)
        #expect(at(86_399).date == day)
    }

    @Test(
        "A cut-off is kept within the day",
        arguments: [(-5, 0), (0, 0), (86_399, 86_399), (90_000, 86_399), (.max, 86_399)])
    func clamped(_ given: Int, _ kept: Int) { #expect(BusinessDayRule(cutOff: given).cutOff == kept) }

    @Test(
        "A moment shows its local time, before 1970 and after 2038 too",
        arguments: [
            (Int64(0), 0, "1970-01-01T00:00:00+00:00"), (-1, 0, "1969-12-31T23:59:59+00:00"),
            (2_147_483_648_000, 8 * 3_600, "2038-01-19T11:14:08+08:00"),
            (1_795_391_999_000, -12_600, "2026-11-22T20:29:59-03:30"),
        ])
    func description(_ milliseconds: Int64, _ offset: Int, _ expected: String) {
        let moment = Moment(milliseconds: milliseconds, utcOffset: offset)
        #expect(moment.description == expected)
        #expect(moment.hourMinuteSecond == expected.dropFirst(11).prefix(8).filter { $0 != ":" })
    }

    @Test("A moment of a damaged record does not bring anything down", arguments: [Int64.min, .max], [Int.min, .max])
    func extremes(_ milliseconds: Int64, _ offset: Int) {
        let moment = Moment(milliseconds: milliseconds, utcOffset: offset)
        #expect((0..<86_400).contains(moment.secondOfDay))
        #expect(!moment.description.isEmpty)
        #expect((1...9_999).contains(BusinessDayRule(cutOff: 3_600).day(of: moment).year))
        #expect(moment.adding(seconds: .max).utcOffset == offset)
    }
}

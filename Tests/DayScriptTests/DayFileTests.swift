import DayEnd
import DayScript
import Glibc
import Testing

/// What this thread has had of the processor: unlike the wall's clock, the same on a busy machine.
private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

@Suite("Day files that can be read")
struct DayFileTests {
    @Test("Each column of each row is read")
    func rows() throws {
        let rows = try DayFile.parse(DayFiles.small)
        let day = try #require(CivilDate(year: 2026, month: 11, day: 23))
        #expect(rows.count == 8)
        #expect(
            rows[0]
                == DayRow(
                    line: 2, date: day, secondOfDay: 8 * 3600 + 240, ticket: "A1", kind: .sale, tender: .card,
                    amount: 28438))
        #expect(rows.map(\.line) == Array(2...9))
        #expect(rows.map(\.ticket) == ["A1", "A2", "A3", "A4", "A5", "A6", "A,7", "A\"8\""])
        #expect(rows.map(\.originalTicket) == [nil, nil, "A1", nil, nil, "A2", nil, "A1"])
        #expect(rows.map(\.kind) == [.sale, .sale, .refund, .refund, .sale, .refund, .sale, .refund])
        #expect(rows.map(\.tender) == [.card, .cash, .card, .card, .card, .cash, .card, .card])
        #expect(rows.map(\.amount) == [28438, 1250, 438, 165, 999_999_999_999, 1250, 1, 28000])
        #expect(rows[6].secondOfDay == 86_399)
        #expect(rows[7].date == day.adding(days: 1))
        #expect(rows[7].secondOfDay == 0)
    }

    @Test("Line ends, a byte order mark and quotes around every value change nothing but what they must")
    func spellings() throws {
        let rows = try DayFile.parse(DayFiles.small)
        #expect(try DayFile.parse(DayFiles.small.replacing("\n", with: "\r\n")) == rows)
        #expect(try DayFile.parse("\u{FEFF}" + DayFiles.small) == rows)
        #expect(try DayFile.parse([0xEF, 0xBB, 0xBF] + Array(DayFiles.small.utf8)) == rows)
        #expect(try DayFile.parse(String(DayFiles.small.dropLast())) == rows)
        #expect(try DayFile.parse(DayFiles.small + "\r\n\n\n") == rows)
        let quoted =
            #""time","ticket","kind","tender","amount_minor""# + "\n"
            + #""2026-11-23T08:04:00","A1","sale","card","28438""#
        #expect(try DayFile.parse(quoted) == [rows[0]])
    }

    @Test("Columns stand in any order, and the original may be left out")
    func columns() throws {
        let text = "amount_minor,kind,ticket,tender,time\n5,refund,T,cash,2026-02-28T00:00:00\n"
        let row = try #require(try DayFile.parse(text).first)
        #expect(row.amount == 5)
        #expect(row.kind == .refund)
        #expect(row.ticket == "T")
        #expect(row.tender == .cash)
        #expect(row.originalTicket == nil)
    }

    @Test("A file of days without times gets a minute for each row of a day")
    func days() throws {
        let text = """
            trans_date,processed_date,ticket,kind,tender,amount_minor
            2022-03-14,2022-03-30,1,sale,card,100
            2022-03-14,2022-03-30,2,sale,cash,150
            2022-03-15,2022-03-31,3,sale,card,150
            2022-03-14,2022-04-01,4,sale,card,150
            """
        let rows = try DayFile.parse(text)
        #expect(rows.map(\.secondOfDay) == [32_400, 32_460, 32_400, 32_520])
        #expect(rows.map(\.date.day) == [14, 14, 15, 14])
        #expect(rows.map { $0.processedDate?.description } == ["2022-03-30", "2022-03-30", "2022-03-31", "2022-04-01"])
    }

    @Test("A day of more rows than minutes stays that day")
    func crowdedDay() throws {
        let rows = (0..<2000).map { "2022-03-14,\($0),sale,card,100\n" }.joined()
        let last = try #require(try DayFile.parse("trans_date,ticket,kind,tender,amount_minor\n" + rows).last)
        #expect(last.secondOfDay == 86_399)
    }

    @Test("A row is named by the line on which it starts")
    func lineNumbers() throws {
        let text =
            "ticket,time,kind,tender,amount_minor\n\"a\",2026-11-23T08:04:00,sale,card,1\n"
            + "b,2026-11-23T08:04:00,sale,card,1\n"
        #expect(try DayFile.parse(text).map(\.line) == [2, 3])
        // A ticket over two lines is no ticket; the row behind it is on line 4.
        let broken = text.replacing("\"a\"", with: "\"a\nb\"")
        #expect(DayFiles.error(of: broken)?.line == 2)
        #expect(DayFiles.error(of: broken)?.badRows == 1)
        let twice = text + "b,2026-11-23T08:04:00,sale,card,1\n"
        #expect(
            DayFiles.error(of: twice)?.description
                == "line 4, ticket: expected one that no earlier row has, found that of line 3 (1 bad row)")
    }

    @Test("Ten thousand rows are read while nobody waits")
    func speed() throws {
        let text = DayFiles.sales(9488)
        let before = processorTime()
        let rows = try DayFile.parse(text)
        let taken = processorTime() - before
        #expect(rows.count == 9488)
        // A tenth of this without optimisation, whatever else the machine does.
        #expect(taken < .seconds(4))
    }

    @Test(
        "Real days, where they lie beside the repository, are read whole",
        arguments: [
            ("online-retail-2011-11-30", 144, 5_915_098), ("online-retail-2011-10-06", 186, 5_530_628),
            ("card-terminals-2018-04-01", 9488, 50_523_582), ("vending-2022-07-14", 33, 7025),
            ("vending-VJ300320692-2022", 1823, nil), ("vending-VJ300320609-2022", 2398, nil),
        ] as [(String, Int, Int64?)])
    func realDays(_ name: String, _ count: Int, _ net: Int64?) throws {
        guard let text = DayFiles.shared(name) else { return }
        let rows = try DayFile.parse(text)
        #expect(rows.count == count)
        let sum = rows.reduce(Int64(0)) { $0 + ($1.kind == .sale ? $1.amount : -$1.amount) }
        if let net { #expect(sum == net) }
    }
}

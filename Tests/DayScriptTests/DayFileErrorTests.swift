import DayScript
import Testing

@Suite("Day files that cannot be read")
struct DayFileErrorTests {
    /// A row in place of the last one of a sound file.
    private static func error(row: String) -> String? {
        DayFiles.error(of: DayFiles.header + "2026-11-23T08:00:00,S,sale,card,500,\n" + row + "\n")?.description
    }

    @Test(
        "A bad row is named by line, column, what was expected and what was found",
        arguments: [
            (
                "2026-11-23T08:00:00,S,sale,card,1,",
                "ticket: expected one that no earlier row has, found that of line 2"
            ),
            ("2026-11-23T08:00:00,,sale,card,1,", "ticket: expected 1 to 64 bytes of text, found nothing"),
            ("2026-11-23T08:00:00,a\u{7}b,sale,card,1,", "ticket: expected 1 to 64 bytes of text, found \"a.b\""),
            (
                "2026-11-23T08:00:00,B,sale,card,-5,",
                "amount_minor: expected 1 to 999999999999 minor units, found \"-5\""
            ),
            ("2026-11-23T08:00:00,B,sale,card,0,", "amount_minor: expected 1 to 999999999999 minor units, found \"0\""),
            (
                "2026-11-23T08:00:00,B,sale,card,,",
                "amount_minor: expected 1 to 999999999999 minor units, found nothing"
            ),
            (
                "2026-11-23T08:00:00,B,sale,card,1.50,",
                "amount_minor: expected 1 to 999999999999 minor units, found \"1.50\""
            ),
            (
                "2026-11-23T08:00:00,B,sale,card, 5,",
                "amount_minor: expected 1 to 999999999999 minor units, found \" 5\""
            ),
            (
                "2026-11-23T08:00:00,B,sale,card,1000000000000,",
                "amount_minor: expected 1 to 999999999999 minor units, found \"100000***0000\""
            ),
            (
                "2026-11-23T08:00:00,B,sale,card,99999999999999999999999999,",
                "amount_minor: expected 1 to 999999999999 minor units, found \"999999****************9999\""
            ),
            ("2026-11-23T08:00:00,B,void,card,1,", "kind: expected sale or refund, found \"void\""),
            ("2026-11-23T08:00:00,B,Sale,card,1,", "kind: expected sale or refund, found \"Sale\""),
            ("2026-11-23T08:00:00,B,sale,cheque,1,", "tender: expected card or cash, found \"cheque\""),
            (
                "2026-11-23 08:00:00,B,sale,card,1,",
                "time: expected a local time, 2011-11-30T08:04:00, found \"2026-11-23 08:00:00\""
            ),
            (
                "2026-11-31T08:00:00,B,sale,card,1,",
                "time: expected a local time, 2011-11-30T08:04:00, found \"2026-11-31T08:00:00\""
            ),
            (
                "2026-11-23T24:00:00,B,sale,card,1,",
                "time: expected a local time, 2011-11-30T08:04:00, found \"2026-11-23T24:00:00\""
            ),
            (
                "2026-11-23T08:60:00,B,sale,card,1,",
                "time: expected a local time, 2011-11-30T08:04:00, found \"2026-11-23T08:60:00\""
            ),
            (
                "2026-11-23T08:00:00Z,B,sale,card,1,",
                "time: expected a local time, 2011-11-30T08:04:00, found \"2026-11-23T08:00:00Z\""
            ),
            (",B,sale,card,1,", "time: expected a local time, 2011-11-30T08:04:00, found nothing"),
            (
                "2026-11-23T08:00:00,B,refund,card,1,C",
                "original_ticket: expected the ticket of an earlier row, found \"C\""
            ),
            (
                "2026-11-23T08:00:00,B,refund,card,1,B",
                "original_ticket: expected an earlier card sale, found the card refund of line 3"
            ),
            (
                "2026-11-23T08:00:00,B,refund,cash,1,S",
                "original_ticket: expected an earlier cash sale, found the card sale of line 2"
            ),
            ("2026-11-23T08:00:00,B,sale,card,1,S", "original_ticket: expected nothing in a sale, found \"S\""),
            (
                "2026-11-23T08:00:00,B,refund,card,501,S",
                "amount_minor: expected at most 500, what is left of the sale of line 2, found 501"
            ),
            ("2026-11-23T08:00:00,B,sale,card,1", "row: expected 6 values, found 5"),
            ("2026-11-23T08:00:00,B,sale,card,1,,", "row: expected 6 values, found 7"),
            ("\nx", "row: expected 6 values, found an empty line"),
            ("2026-11-23T08:00:00,\"B,sale,card,1,", "row: expected a closing quote, found the end of the file"),
            (
                "2026-11-23T08:00:00,\"B\"x,sale,card,1,",
                "row: expected a comma or the end of the line after value 2, found \"x\""
            ),
            (
                "2026-11-23T08:00:00,B\"x,sale,card,1,",
                "row: expected quotes around a whole value only, found one inside of value 2"
            ),
            (
                "2026-11-23T08:00:00,B,sale,card\r,1,",
                "row: expected a comma or the end of the line after value 4, found \".\""
            ),
        ] as [(String, String)])
    func badRow(_ row: String, _ expected: String) throws {
        let found = try #require(Self.error(row: row))
        #expect(found.hasPrefix("line 3, " + expected + " ("))
    }

    @Test(
        "A file without rows, or with another header, is named as such",
        arguments: [
            ("", "line 1, header: expected the names of the columns, found an empty file"),
            ("\u{FEFF}", "line 1, header: expected the names of the columns, found an empty file"),
            ("\n\r\n", "line 1, header: expected the names of the columns, found an empty file"),
            (DayFiles.header, "line 2, row: expected at least one row, found a header only"),
            (
                "time,ticket,kind,tender\n", "line 1, header: expected a column amount_minor, found none"
            ),
            (
                "ticket,kind,tender,amount_minor\n1,sale,card,1\n",
                "line 1, header: expected one of time and trans_date, found neither"
            ),
            (
                "time,trans_date,ticket,kind,tender,amount_minor\n",
                "line 1, header: expected one of time and trans_date, found both"
            ),
            ("time,ticket,ticket,kind,tender,amount_minor\n", "line 1, header: expected ticket once, found it twice"),
            (
                "time,ticket,kind,tender,amount\n",
                "line 1, header: expected columns out of time, trans_date, processed_date, ticket, kind, tender, "
                    + "amount_minor, original_ticket, found \"amount\""
            ),
            ("\"time,ticket", "line 1, row: expected a closing quote, found the end of the file"),
        ])
    func badFile(_ text: String, _ expected: String) {
        #expect(DayFiles.error(of: text)?.description == expected)
        #expect(DayFiles.error(of: text)?.badRows == 0)
    }

    @Test("The first bad row is named, all are counted, and a bad row spoils no other")
    func counting() throws {
        let text =
            DayFiles.header
            + "2026-11-23T08:00:00,A,sale,card,x,\n"
            + "2026-11-23T08:00:00,B,refund,card,5,A\n"
            + "2026-11-23T08:00:00,C,sale,card,\"5,\n"
            + "2026-11-23T08:00:00,D,sale,card,5,\n"
            + "2026-11-23T08:00:00,E,sale,card,-1,\n"
        let error = try #require(DayFiles.error(of: text))
        #expect(error.line == 2)
        #expect(error.column == "amount_minor")
        #expect(error.badRows == 3)
        #expect(error.description.hasSuffix("(3 bad rows)"))
    }

    @Test("What a refund may take is what earlier refunds have left")
    func leftovers() throws {
        let head = DayFiles.header + "2026-11-23T08:00:00,A,sale,card,500,\n2026-11-23T08:00:00,B,refund,card,300,A\n"
        #expect(DayFiles.error(of: head + "2026-11-23T08:00:00,C,refund,card,200,A\n") == nil)
        #expect(DayFiles.error(of: head + "2026-11-23T08:00:00,C,refund,card,201,A\n")?.column == "amount_minor")
    }

    @Test("A sale is never the later one")
    func laterSale() {
        let text =
            DayFiles.header + "2026-11-23T08:00:00,B,refund,card,5,A\n2026-11-23T08:00:00,A,sale,card,5,\n"
        #expect(DayFiles.error(of: text)?.column == "original_ticket")
    }

    @Test("Bytes that are no UTF-8 are told from text")
    func notText() {
        let bytes =
            Array(DayFiles.header.utf8) + Array("2026-11-23T08:00:00,".utf8) + [0xFF, 0xFE]
            + Array(",sale,card,5,\n".utf8)
        #expect(throws: DayFileError.self) { try DayFile.parse(bytes) }
    }

    @Test("Every truncation of a file is read as fewer rows or refused, never as other rows")
    func truncations() throws {
        let whole = try DayFile.parse(DayFiles.small)
        let bytes = Array(DayFiles.small.utf8)
        var refused = 0
        for count in 0..<bytes.count {
            do throws(DayFileError) {
                let rows = try DayFile.parse(Array(bytes[..<count]))
                // A cut through an amount leaves a smaller one; every row before the last is untouched.
                #expect(rows.dropLast() == whole[..<(rows.count - 1)])
            } catch {
                refused += 1
                #expect((1...10).contains(error.line))
            }
        }
        #expect(refused > bytes.count / 2)
    }

    @Test("Damaged files are read or refused", arguments: 0..<20 as Range<UInt64>)
    func damage(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        let alphabet = Array("\",\n\r0-T:aA9\u{0}".utf8) + [0xEF, 0xFF, 0x80]
        var refused = 0
        for _ in 0..<60 {
            var bytes = Array(DayFiles.small.utf8)
            for _ in 0..<random.number(1...4) {
                let place = random.number(0...bytes.count - 1)
                switch random.number(0...2) {
                case 0: bytes[place] = alphabet[random.number(0...alphabet.count - 1)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet[random.number(0...alphabet.count - 1)], at: place)
                }
            }
            do throws(DayFileError) {
                for row in try DayFile.parse(bytes) {
                    #expect((1...DayFile.amountLimit).contains(row.amount))
                    #expect(!row.ticket.isEmpty)
                }
            } catch {
                refused += 1
                #expect(error.line >= 1)
                #expect(!error.description.contains("\n"))
            }
        }
        #expect(refused > 0)
    }

    @Test("A card number in a wrong column is not shown whole")
    func cardNumber() throws {
        let found = try #require(Self.error(row: "2026-11-23T08:00:00,B,6222021234567890128,card,1,"))
        #expect(!found.contains("6222021234567890128"))
        #expect(found.contains("622202*********0128"))
    }
}

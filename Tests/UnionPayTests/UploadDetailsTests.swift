import Testing
import UnionPay

@Suite struct UploadDetailsTests {
    static let one = "01" + "00" + "000123" + "00006225000000000014" + "000000000500"

    @Test func readsOneLine() throws {
        let read = try UploadDetails(parsing: Self.one)
        let line = try UploadDetail(cardClass: .domestic, stan: 123, pan: "6225000000000014", amount: 500)
        #expect(read.details == [line])
        #expect(try read.text() == Self.one)
    }

    @Test func eightLinesAreThreeHundredAndTwentyTwoDigits() throws {
        let lines = try (1...8).map { (number: Int) throws -> UploadDetail in
            try UploadDetail(cardClass: .foreign, stan: number, pan: "41111111111111111", amount: Int64(number))
        }
        let text = try UploadDetails(lines).text()
        #expect(text.utf8.count == 322)
        #expect(text.hasPrefix("08" + "0100000100041111111111111111000000000001" + "01000002"))
        #expect(try UploadDetails(parsing: text).details == lines)
    }

    @Test func noneAndNineAreTooFewAndTooMany() throws {
        let line = try UploadDetail(cardClass: .domestic, stan: 1, pan: "1", amount: 0)
        #expect(fault { _ = try UploadDetails([]) }?.part == "count")
        #expect(fault { _ = try UploadDetails(Array(repeating: line, count: 9)) }?.found == "9")
        #expect(fault { _ = try UploadDetails(parsing: "00") }?.part == "count")
        let nine = "09" + String(repeating: String(Self.one.dropFirst(2)), count: 9)
        #expect(fault { _ = try UploadDetails(parsing: nine) }?.found == "09")
    }

    @Test func everyTruncationAndEveryExtraDigitIsAnError() {
        for length in 0..<Self.one.utf8.count {
            #expect(fault { _ = try UploadDetails(parsing: String(Self.one.prefix(length))) } != nil, "\(length)")
        }
        #expect(fault { _ = try UploadDetails(parsing: Self.one + "0") } != nil)
    }

    @Test func aCardNumberWithLeadingZerosIsStillTheSameCard() throws {
        let sent = try UploadDetail(cardClass: .domestic, stan: 9, pan: "0000010000525435", amount: 1)
        let read = try UploadDetails(parsing: try UploadDetails([sent]).text()).details[0]
        #expect(read.pan == "10000525435")
        #expect(read.isOfCard("0000010000525435"))
        #expect(sent.isOfCard(read.pan))
        #expect(!read.isOfCard("0000010000525436"))
    }

    @Test func refusesWhatDoesNotFit() {
        func part(_ stan: Int, _ pan: String, _ amount: Int64) -> String? {
            fault { _ = try UploadDetail(cardClass: .domestic, stan: stan, pan: pan, amount: amount) }?.part
        }
        #expect(part(1_000_000, "1", 0) == "trace number")
        #expect(part(-1, "1", 0) == "trace number")
        #expect(part(1, "", 0) == "card number")
        #expect(part(1, "123456789012345678901", 0) == "card number")
        #expect(part(1, "6225 0000", 0) == "card number")
        #expect(part(1, "1", 1_000_000_000_000) == "amount")
        #expect(part(1, "1", -1) == "amount")
        #expect(part(999_999, "12345678901234567890", 999_999_999_999) == nil)
    }

    @Test func neitherALineNorItsErrorShowsTheCardNumber() throws {
        let line = try UploadDetail(cardClass: .domestic, stan: 123, pan: "6225000000000014", amount: 500)
        let details = try UploadDetails([line])
        var dumped = ""
        dump(details, to: &dumped)
        for text in ["\(line)", String(reflecting: line), "\(details)", dumped] {
            #expect(!text.contains("622500"), "\(text)")
        }
        let error = fault { _ = try UploadDetails(parsing: Self.one.replacing("0014", with: "001X")) }
        let text = try #require(error).description
        #expect(text == "F48 (card number): expected 20 digits, found 0x58 at offset 29")
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = RepeatableRandom(seed: 201)
        for _ in 0..<100 {
            let lines = try (0..<random.number(1...8)).map { _ throws -> UploadDetail in
                try UploadDetail(
                    cardClass: random.flip() ? .domestic : .foreign, stan: random.number(0...999_999),
                    pan: "6" + random.digits(random.number(12...18)), amount: random.amount())
            }
            #expect(try UploadDetails(parsing: try UploadDetails(lines).text()).details == lines)
        }
    }

    @Test func theEndCarriesAFourDigitCount() throws {
        #expect(try UploadCount(0).text == "0000")
        #expect(try UploadCount(9999).text == "9999")
        #expect(try UploadCount(parsing: "0042").count == 42)
        #expect(fault { _ = try UploadCount(10_000) }?.field == 48)
        #expect(fault { _ = try UploadCount(-1) } != nil)
        for text in ["", "042", "00042", "004x", "٠٠٤٢"] {
            #expect(fault { _ = try UploadCount(parsing: text) } != nil, "\(text)")
        }
    }

    @Test func aTipIsTwelveDigits() throws {
        #expect(try TipAmount(1050).text == "000000001050")
        #expect(try TipAmount(parsing: "000000001050").amount == 1050)
        #expect(try TipAmount(999_999_999_999).text == "999999999999")
        #expect(fault { _ = try TipAmount(1_000_000_000_000) }?.part == "tip")
        #expect(fault { _ = try TipAmount(-1) } != nil)
        #expect(fault { _ = try TipAmount(parsing: "1050") } != nil)
    }
}

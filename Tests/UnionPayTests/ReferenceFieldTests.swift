import Testing
import UnionPay

@Suite struct PrivateData60Tests {
    @Test(arguments: [
        ("22000002", 8), ("00000519003", 11), ("220000010006", 12), ("2200000700050", 13), ("22000512000600", 14),
        ("22000001000600123", 17), ("2200000100060012345", 19),
    ])
    func publishedAndLaterFormsReadAndWriteTheSame(text: String, length: Int) throws {
        #expect(text.utf8.count == length)
        #expect(try PrivateData60(parsing: text).text == text)
    }

    @Test func everySubFieldStandsInItsPlace() throws {
        let data = try PrivateData60(parsing: "2312345695167789" + "055")
        #expect(data.messageType == 23)
        #expect(data.batch == 123_456)
        #expect(data.managementCode == .scriptResult)
        #expect(data.readingCapability?.rawValue == 6)
        #expect(data.chipCondition == 7)
        #expect(data.partialApproval == 7)
        #expect(data.accountType == 890)
        #expect(data.reserved == 55)
    }

    @Test func aLaterSubFieldFillsTheOnesBeforeItWithZeros() throws {
        #expect(try PrivateData60(messageType: 22, batch: 7).text == "22000007")
        #expect(try PrivateData60(messageType: 0, batch: 7, managementCode: .settlement).text == "00000007201")
        #expect(try PrivateData60(messageType: 22, batch: 7, partialApproval: 1).text == "22000007000001")
        #expect(try PrivateData60(messageType: 22, batch: 7, reserved: 9).text == "2200000700000000009")
        let gap = try PrivateData60(messageType: 22, batch: 7, chipCondition: 2)
        #expect(try PrivateData60(parsing: gap.text) == gap)
    }

    @Test func refusesOtherLengthsAndOtherCharacters() {
        for length in 0...30 where !PrivateData60.lengths.contains(length) {
            let text = String(repeating: "1", count: length)
            #expect(fault { _ = try PrivateData60(parsing: text) }?.field == 60, "\(length)")
        }
        #expect(fault { _ = try PrivateData60(parsing: "2200 007000") }?.part == "60.2 batch")
        #expect(fault { _ = try PrivateData60(parsing: "22000007签") }?.part == "60.3 management code")
    }

    @Test func refusesNumbersThatDoNotFit() {
        func part(
            _ type: Int = 0, _ batch: Int = 0, _ condition: Int? = nil, _ partial: Int? = nil, _ account: Int? = nil,
            _ reserved: Int? = nil
        ) -> String? {
            fault {
                _ = try PrivateData60(
                    messageType: type, batch: batch, chipCondition: condition, partialApproval: partial,
                    accountType: account, reserved: reserved)
            }?.part
        }
        #expect(part(100) == "60.1 message type")
        #expect(part(0, 1_000_000) == "60.2 batch")
        #expect(part(0, -1) == "60.2 batch")
        #expect(part(0, 0, 10) == "60.5 chip condition")
        #expect(part(0, 0, nil, 10) == "60.6 partial approval")
        #expect(part(0, 0, nil, nil, 1000) == "60.7 account type")
        #expect(part(0, 0, nil, nil, nil, 100) == "60.8")
        #expect(part(99, 999_999, 9, 9, 999, 99) == nil)
        #expect(ManagementCode(rawValue: 1000) == nil)
        #expect(ReadingCapability(rawValue: 10) == nil)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = RepeatableRandom(seed: 60)
        for _ in 0..<300 {
            let depth = random.number(0...6)
            let data = try PrivateData60(
                messageType: random.number(0...99), batch: random.number(0...999_999),
                managementCode: depth > 0 ? ManagementCode(rawValue: random.number(0...999)) : nil,
                readingCapability: depth > 1 ? ReadingCapability(rawValue: random.number(0...9)) : nil,
                chipCondition: depth > 2 ? random.number(0...9) : nil,
                partialApproval: depth > 3 ? random.number(0...9) : nil,
                accountType: depth > 4 ? random.number(0...999) : nil,
                reserved: depth > 5 ? random.number(0...99) : nil)
            #expect(data.text.utf8.count == PrivateData60.lengths[depth])
            #expect(try PrivateData60(parsing: data.text) == data)
        }
    }
}

@Suite struct OriginalReferenceTests {
    @Test func theThreeForms() throws {
        let date = try #require(MonthDay(month: 5, day: 29))
        let short = try OriginalReference(batch: 12, stan: 345)
        #expect(short.text == "000012000345")
        let dated = try OriginalReference(batch: 12, stan: 345, date: date)
        #expect(dated.text == "0000120003450529")
        let full = try OriginalReference(
            batch: 12, stan: 345, date: nil, authorizationMode: .telephone, authorizer: "00001234567")
        #expect(full.text == "000012000345" + "0000" + "0100001234567")
        for reference in [short, dated, full] {
            #expect(try OriginalReference(parsing: reference.text) == reference)
        }
        #expect(OriginalReference.Form.allCases.map(\.rawValue) == [12, 16, 29])
    }

    @Test func readsAPublishedReference() throws {
        let reference = try OriginalReference(parsing: "2334156811860529")
        #expect(reference.form == .dated)
        #expect(reference.batch == 233_415)
        #expect(reference.stan == 681_186)
        #expect(reference.date?.text == "0529")
    }

    @Test func zerosAreUnknown() throws {
        let reference = try OriginalReference(parsing: "0000000000000000")
        #expect(reference.batch == 0)
        #expect(reference.stan == 0)
        #expect(reference.date == nil)
        #expect(reference.text == "0000000000000000")
    }

    @Test(arguments: ["1301", "0230", "0432", "0010", "0100", "9999", "05x9"])
    func refusesADayThatNoYearHas(day: String) {
        #expect(fault { _ = try OriginalReference(parsing: "000012000345" + day) }?.part == "61.3 date")
        #expect(MonthDay(day) == nil)
    }

    @Test func knowsTheDaysOfALeapYear() {
        let days = (1...12).flatMap { month in (1...31).compactMap { MonthDay(month: month, day: $0) } }
        #expect(days.count == 366)
        #expect(days.contains { $0.text == "0229" })
        #expect(zip(days, days.dropFirst()).allSatisfy { $0 < $1 })
        #expect(days.allSatisfy { MonthDay($0.text) == $0 })
        #expect(MonthDay(month: .min, day: 1) == nil)
    }

    @Test func refusesOtherLengthsAndOtherValues() {
        for length in 0...40 where ![12, 16, 29].contains(length) {
            let text = String(repeating: "0", count: length)
            #expect(fault { _ = try OriginalReference(parsing: text) }?.field == 61, "\(length)")
        }
        #expect(fault { _ = try OriginalReference(batch: 1_000_000, stan: 0) }?.part == "61.1 batch")
        #expect(fault { _ = try OriginalReference(batch: 0, stan: -1) }?.part == "61.2 trace number")
        #expect(
            fault {
                _ = try OriginalReference(
                    batch: 0, stan: 0, date: nil, authorizationMode: .standIn, authorizer: "123")
            }?.part == "61.5 authoriser")
    }
}

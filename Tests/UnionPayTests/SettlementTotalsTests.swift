import Testing
import UnionPay

@Suite struct SettlementTotalsTests {
    /// F48 of the one settlement request that is published: seven debits of 0.07 in all.
    static let published = "00000000000700700000000000000000000000000000000000000000000000"

    @Test func readsThePublishedRequest() throws {
        let totals = try SettlementTotals(parsing: Self.published)
        #expect(totals.domestic == CardClassTotals(debitAmount: 7, debitCount: 7))
        #expect(totals.foreign == .zero)
        #expect(totals.domesticVerdict == .request)
        #expect(totals.foreignVerdict == .request)
        #expect(try totals.text() == Self.published)
    }

    @Test func writesEverySubFieldInItsPlace() throws {
        let totals = SettlementTotals(
            domestic: CardClassTotals(debitAmount: 123, debitCount: 4, creditAmount: 567, creditCount: 8),
            foreign: CardClassTotals(
                debitAmount: 999_999_999_999, debitCount: 999, creditAmount: 1, creditCount: 1),
            domesticVerdict: .balanced, foreignVerdict: .differs)
        let both = [
            "000000000123", "004", "000000000567", "008", "1", "999999999999", "999", "000000000001", "001", "2",
        ]
        #expect(try totals.text(.both) == both.joined())
        let wide = [
            "000000000000123", "000000004", "000000000000567", "000000008", "1",
            "000999999999999", "000000999", "000000000000001", "000000001", "2",
        ]
        #expect(try totals.text(.wide) == wide.joined())
    }

    @Test func theShortFormHoldsBothClassesInOneHalf() throws {
        let totals = SettlementTotals(
            domestic: CardClassTotals(debitAmount: 100, debitCount: 1, creditAmount: 50, creditCount: 2),
            foreign: CardClassTotals(debitAmount: 200, debitCount: 3, creditAmount: 1, creditCount: 4),
            domesticVerdict: .balanced, foreignVerdict: .error)
        let text = try totals.text(.combined)
        #expect(text == "0000000003000040000000000510063")
        let read = try SettlementTotals(parsing: text)
        #expect(read.domestic == CardClassTotals(debitAmount: 300, debitCount: 4, creditAmount: 51, creditCount: 6))
        #expect(read.foreign == .zero)
        #expect(read.domesticVerdict == .error)
        #expect(read.foreignVerdict == .error)
        #expect(!read.isBalanced)
    }

    @Test(arguments: SettlementTotals.Form.allCases)
    func aCountOrAmountThatDoesNotFitIsAnErrorAndNeverWraps(form: SettlementTotals.Form) throws {
        let limits = CardClassTotals(
            debitAmount: form.maximumAmount, debitCount: form.maximumCount, creditAmount: form.maximumAmount,
            creditCount: form.maximumCount)
        let full = SettlementTotals(domestic: limits, foreign: .zero)
        #expect(try full.text(form).utf8.count == form.length)

        let paths: [(WritableKeyPath<CardClassTotals, Int>, String)] = [
            (\.debitCount, "debit count"), (\.creditCount, "credit count"),
        ]
        for (path, name) in paths {
            for value in [form.maximumCount + 1, -1, .max, .min] {
                var totals = full
                totals.domestic[keyPath: path] = value
                let error = fault { _ = try totals.text(form) }
                #expect(error?.field == 48)
                #expect(error?.part?.hasSuffix(name) == true)
            }
        }
        for value in [form.maximumAmount + 1, -1, .max, .min] {
            var totals = full
            totals.domestic.creditAmount = value
            #expect(fault { _ = try totals.text(form) }?.part?.hasSuffix("credit amount") == true)
        }
    }

    @Test func summingBothClassesBeyondTheirTypesIsAnError() {
        let most = CardClassTotals(debitAmount: .max, debitCount: .max)
        let totals = SettlementTotals(domestic: most, foreign: CardClassTotals(debitAmount: 1, debitCount: 1))
        #expect(fault { _ = try totals.text(.combined) }?.part == "debit amount")
    }

    @Test func refusesAVerdictAboveThree() {
        let text = Self.published.dropLast() + "4"
        let error = fault { _ = try SettlementTotals(parsing: String(text)) }
        #expect(
            error
                == FieldError(field: 48, part: "foreign verdict", expected: "0, 1, 2 or 3", found: "4"))
    }

    @Test func namesTheOffsetOfAWrongCharacter() {
        let text = "00000000000X" + Self.published.dropFirst(12)
        #expect(
            fault { _ = try SettlementTotals(parsing: text) }?.description
                == "F48 (domestic debit amount): expected 12 digits, found 0x58 at offset 11")
    }

    @Test func refusesEveryOtherLength() {
        for length in 0...120 where ![31, 62, 98].contains(length) {
            let text = String(repeating: "0", count: length)
            #expect(fault { _ = try SettlementTotals(parsing: text) }?.field == 48, "\(length)")
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = RepeatableRandom(seed: 48)
        func half(_ form: SettlementTotals.Form) -> CardClassTotals {
            CardClassTotals(
                debitAmount: random.amount(form.maximumAmount), debitCount: random.number(0...form.maximumCount),
                creditAmount: random.amount(form.maximumAmount), creditCount: random.number(0...form.maximumCount))
        }
        for round in 0..<200 {
            let form: SettlementTotals.Form = round.isMultiple(of: 2) ? .both : .wide
            let totals = SettlementTotals(
                domestic: half(form), foreign: half(form),
                domesticVerdict: SettlementVerdict.allCases[random.number(0...3)],
                foreignVerdict: SettlementVerdict.allCases[random.number(0...3)])
            #expect(try SettlementTotals(parsing: try totals.text(form)) == totals)
            #expect(SettlementTotals.Form(length: form.length) == form)
        }
    }

    @Test func aClassIsReachedByItsName() {
        var totals = SettlementTotals(
            domestic: .zero, foreign: .zero, domesticVerdict: .balanced, foreignVerdict: .balanced)
        #expect(totals.isBalanced)
        totals[.foreign].debitCount = 3
        totals[.domestic].debitCount = 2
        #expect(totals.foreign.debitCount == 3)
        #expect(totals.domestic.debitCount == 2)
        totals.foreignVerdict = .differs
        #expect(totals.verdict(on: .foreign) == .differs)
        #expect(totals.verdict(on: .domestic) == .balanced)
        #expect(!totals.isBalanced)
    }
}

@Suite struct CardClassTests {
    @Test(arguments: [
        ("CUP", CardClass.domestic), ("000", .domestic), ("VIS", .foreign), ("MCC", .foreign), ("MAE", .foreign),
        ("JCB", .foreign), ("DCC", .foreign), ("AMX", .foreign), ("XYZ", .foreign),
    ])
    func aSchemeBelongsToOneClass(code: String, cardClass: CardClass) throws {
        let scheme = try #require(CardScheme(rawValue: code))
        #expect(scheme.cardClass == cardClass)
        #expect(scheme.description == code)
    }

    @Test func theEightKnownSchemesAreThreeCharactersEach() {
        #expect(CardScheme.known.map(\.rawValue) == ["CUP", "VIS", "MCC", "MAE", "JCB", "DCC", "AMX", "000"])
        #expect(CardScheme.known.allSatisfy { CardScheme(rawValue: $0.rawValue) == $0 })
    }

    @Test func refusesWhatIsNoScheme() {
        for text in ["", "CU", "CUPS", "银", "C\u{0}P", "C\nP"] {
            #expect(CardScheme(rawValue: text) == nil)
        }
    }

    @Test func aClassIsTwoDigits() throws {
        #expect(try CardClass(parsing: "00") == .domestic)
        #expect(try CardClass(parsing: "01") == .foreign)
        #expect(CardClass.allCases.map(\.text) == ["00", "01"])
        for text in ["02", "10", "0", "000", "0a"] {
            #expect(fault { _ = try CardClass(parsing: text) } != nil, "\(text)")
        }
    }
}

import Foundation
import Testing
import UnionPay

@Suite struct EntryModeTests {
    @Test(arguments: [
        ("021", EntryMode.PANEntry.magneticStripe, EntryMode.PINEntry.possible),
        ("022", .magneticStripe, .impossible), ("011", .manual, .possible), ("012", .manual, .impossible),
        ("050", .chip, .unspecified), ("051", .chip, .possible), ("052", .chip, .impossible),
        ("071", .contactless, .possible), ("072", .contactless, .impossible), ("032", .barcode, .impossible),
        ("950", .unreliableChip, .unspecified), ("901", .fullMagneticStripe, .possible),
        ("000", .unspecified, .unspecified),
    ])
    func usualModes(text: String, pan: EntryMode.PANEntry, pin: EntryMode.PINEntry) throws {
        let mode = try EntryMode(parsing: text)
        #expect(mode == EntryMode(pan: pan, pin: pin))
        #expect(mode.text == text)
    }

    @Test func namesTheScanAndTheOfflineMode() {
        #expect(EntryMode.scan.text == "032")
        #expect(EntryMode.manualWithoutPIN.text == "012")
    }

    @Test func isStoredAsItsThreeDigits() throws {
        let data = try JSONEncoder().encode([EntryMode.scan, .manualWithoutPIN])
        #expect(String(decoding: data, as: UTF8.self) == #"["032","012"]"#)
        #expect(try JSONDecoder().decode([EntryMode].self, from: data) == [.scan, .manualWithoutPIN])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([EntryMode].self, from: Data(#"["033"]"#.utf8))
        }
    }

    @Test func tellsChipFromStripe() {
        #expect(EntryMode.PANEntry.chip.isChip && EntryMode.PANEntry.contactless.isChip)
        #expect(EntryMode.PANEntry.fullMagneticStripe.isStripe && !EntryMode.PANEntry.manual.isStripe)
    }

    @Test func everyTextOfThreeDigitsIsAModeUnlessItsLastDigitIsAboveTwo() throws {
        for number in 0...999 {
            let text = String("000\(number)".suffix(3))
            if number % 10 <= 2 {
                #expect(try EntryMode(parsing: text).text == text)
            } else {
                #expect(fault { _ = try EntryMode(parsing: text) }?.part == "PIN entry", "\(text)")
            }
        }
        for text in ["", "02", "0210", "02a", "-21", "０２１"] {
            #expect(fault { _ = try EntryMode(parsing: text) }?.field == 22, "\(text)")
        }
        #expect(EntryMode.PANEntry(rawValue: 100) == nil)
        #expect(EntryMode.PANEntry(rawValue: -1) == nil)
    }
}

@Suite struct ConditionCodeTests {
    @Test func namedCodes() throws {
        let named: [ConditionCode] = [
            .normal, .preAuthorization, .mailOrder, .mailOrderPreAuthorization, .addedPreAuthorization, .instalment,
            .points, .magneticTopUp, .reservedSale, .purseLoad,
        ]
        #expect(named.map(\.text) == ["00", "06", "08", "18", "60", "64", "65", "66", "67", "91"])
        for code in named { #expect(try ConditionCode(parsing: code.text) == code) }
    }

    @Test func refusesWhatIsNotTwoDigits() {
        for text in ["", "0", "000", "0x", "签"] {
            #expect(fault { _ = try ConditionCode(parsing: text) }?.field == 25, "\(text)")
        }
        #expect(ConditionCode(rawValue: 100) == nil)
    }
}

@Suite struct SecurityControlTests {
    @Test func publishedValues() throws {
        let triple = try SecurityControl(parsing: "2600000000000000")
        #expect(triple == SecurityControl(pinFormat: .withPAN, algorithm: .tripleDES))
        let single = try SecurityControl(parsing: "2000000000000000")
        #expect(single == SecurityControl(pinFormat: .withPAN, algorithm: .singleDES))
        #expect(triple.text == "2600000000000000")
        #expect(single.text == "2000000000000000")
        let tracks = SecurityControl(pinFormat: .none, tracksEncrypted: true)
        #expect(tracks.text == "0610000000000000")
        #expect(try SecurityControl(parsing: "0610000000000000") == tracks)
    }

    @Test func carriesACipherThatIsNotKnown() throws {
        #expect(try SecurityControl(parsing: "1300000000000000").algorithm.rawValue == 3)
        #expect(SecurityControl.Algorithm(rawValue: 10) == nil)
    }

    @Test(arguments: [
        ("3600000000000000", "PIN format"), ("2620000000000000", "track encryption"),
        ("2600000000000001", "reserved"), ("2x00000000000000", "algorithm"),
    ])
    func namesTheSubFieldThatIsWrong(text: String, part: String) {
        #expect(fault { _ = try SecurityControl(parsing: text) }?.part == part)
    }

    @Test func refusesEveryOtherLength() {
        for length in 0...20 where length != 16 {
            let text = String(repeating: "0", count: length)
            #expect(fault { _ = try SecurityControl(parsing: text) }?.field == 53)
        }
    }
}

@Suite struct AdditionalAmountTests {
    @Test func readsABalance() throws {
        let read = try AdditionalAmount.list(parsing: "1002156C000000012345")
        #expect(
            read
                == [try AdditionalAmount(accountType: 10, amountType: 2, currency: "156", amount: 12345)])
        #expect(read[0].text == "1002156C000000012345")
        #expect(read[0].amountType == AdditionalAmount.availableBalance)
    }

    @Test func readsTwoAmountsWithTheirSigns() throws {
        let text = "3002156D000000000001" + "3003156C999999999999"
        let read = try AdditionalAmount.list(parsing: text)
        #expect(read.map(\.amount) == [-1, 999_999_999_999])
        #expect(read.map(\.text).joined() == text)
        #expect(read[1].amountType == AdditionalAmount.ledgerBalance)
    }

    @Test func refusesOtherFormsAndOtherValues() {
        for text in [
            "", "1002156C00000001234", "1002156X000000012345", "1a02156C000000012345", "1002156C00000001234x",
            String(repeating: "1002156C000000012345", count: 7),
        ] {
            #expect(fault { _ = try AdditionalAmount.list(parsing: text) }?.field == 54, "\(text)")
        }
        func part(_ account: Int, _ type: Int, _ currency: String, _ amount: Int64) -> String? {
            fault {
                _ = try AdditionalAmount(
                    accountType: account, amountType: type, currency: currency, amount: amount)
            }?.part
        }
        #expect(part(100, 2, "156", 0) == "account type")
        #expect(part(10, -1, "156", 0) == "amount type")
        #expect(part(10, 2, "15", 0) == "currency")
        #expect(part(10, 2, "156", .min) == "amount")
        #expect(part(10, 2, "156", -999_999_999_999) == nil)
    }
}

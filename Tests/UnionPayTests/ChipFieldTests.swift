import Testing
import UnionPay

@Suite struct ICDataTests {
    /// 9F36 (2 bytes), 91 (10 bytes), as an issuer's answer has them.
    static let answer: [UInt8] = [
        0x9F, 0x36, 0x02, 0x03, 0x1E, 0x91, 0x0A, 0x42, 0xFE, 0x06, 0x6E, 0x29, 0x18, 0xB0, 0x88, 0x30, 0x30,
    ]

    @Test func readsAnIssuersAnswer() throws {
        let data = try ICData(parsing: Self.answer)
        #expect(data.elements.map(\.tag) == [.transactionCounter, .issuerAuthentication])
        #expect(data[.transactionCounter] == [0x03, 0x1E])
        #expect(data[.issuerAuthentication] == Array(Self.answer.suffix(10)))
        #expect(data[.cryptogram] == nil)
        #expect(try data.bytes() == Self.answer)
    }

    @Test func longValuesTakeLongLengths() throws {
        let values: [(Int, [UInt8])] = [(127, [0x7F]), (128, [0x81, 0x80]), (200, [0x81, 0xC8])]
        for (count, length) in values {
            let data = ICData([ICData.Element(.issuerScript1, [UInt8](repeating: 7, count: count))])
            let bytes = try data.bytes()
            #expect(Array(bytes.prefix(1 + length.count)) == [0x71] + length)
            #expect(try ICData(parsing: bytes) == data)
        }
        let two: [UInt8] = [0x72, 0x82, 0x00, 0x02, 0xAA, 0xBB]
        #expect(try ICData(parsing: two)[.issuerScript2] == [0xAA, 0xBB])
    }

    @Test func fillerBetweenElementsIsDropped() throws {
        #expect(try ICData(parsing: [0, 0, 0x95, 1, 5, 0]).elements == [ICData.Element(.verificationResults, [5])])
        #expect(try ICData(parsing: []).elements.isEmpty)
    }

    @Test func everyTruncationThatCutsAnElementIsAnError() throws {
        for count in 1..<Self.answer.count where count != 5 {
            let error = fault { _ = try ICData(parsing: Array(Self.answer.prefix(count))) }
            #expect(error?.field == 55, "\(count)")
        }
    }

    @Test(arguments: [
        [0x9F] as [UInt8], [0x9F, 0xFF, 0xFF, 0xFF, 0x01, 0x00], [0x95, 0x80], [0x95, 0x83, 0, 0, 1, 0],
        [0x95, 0xFF], [0x95, 0x82, 0xFF, 0xFF, 0x01],
    ])
    func refusesWhatIsNotTLV(bytes: [UInt8]) {
        #expect(fault { _ = try ICData(parsing: bytes) }?.field == 55)
    }

    @Test(arguments: [0 as UInt32, 0x9F, 0x9526, 0x9F80, 0x9F36_01, 0x5F_2A_00])
    func refusesToWriteWhatIsNoTag(number: UInt32) {
        let data = ICData([ICData.Element(ICTag(rawValue: number), [1])])
        #expect(fault { _ = try data.bytes() }?.expected == "a BER tag")
    }

    @Test func refusesMoreThanTheFieldHolds() {
        let data = ICData([ICData.Element(.issuerScript1, [UInt8](repeating: 0, count: 253))])
        #expect(fault { _ = try data.bytes() }?.found == "256")
    }

    @Test func namesTheMandatoryTagsThatAreMissing() throws {
        var data = ICData(ICTag.mandatoryInRequest.map { ICData.Element($0, [1]) })
        #expect(data.missing(ICTag.mandatoryInRequest).isEmpty)
        data.elements.removeAll { $0.tag == .cryptogram || $0.tag == .terminalCapabilities }
        #expect(data.missing(ICTag.mandatoryInRequest).map(\.description) == ["9F26", "9F33"])
        #expect(
            ICTag.mandatoryInRequest.map(\.description).joined(separator: " ")
                == "9F26 9F27 9F10 9F37 9F36 95 9A 9C 9F02 5F2A 82 9F1A 9F03 9F33")
        #expect(
            ICTag.optionalInRequest.map(\.description).joined(separator: " ") == "9F34 9F35 9F1E 84 9F09 9F41 9F63")
        #expect(ICTag.inReversal.map(\.description).joined(separator: " ") == "95 9F1E 9F10 9F36 DF31")
        #expect(ICTag.inResponse.map(\.description).joined(separator: " ") == "9F36 91 71 72")
        #expect(ICTag.mandatoryInOfflineSale.last?.description == "8A")
    }

    @Test func cutsDownToTheTagsOfAReversal() {
        let all = ICData((ICTag.mandatoryInRequest + [.deviceSerial]).map { ICData.Element($0, [2]) })
        let kept = all.keeping(ICTag.inReversal)
        #expect(
            kept.elements.map(\.tag)
                == [.verificationResults, .deviceSerial, .issuerApplicationData, .transactionCounter])
    }

    @Test func showsNoValues() throws {
        let track = ICData([ICData.Element(ICTag(rawValue: 0x57), [0x62, 0x25])])
        var dumped = ""
        dump(track, to: &dumped)
        #expect("\(track)" == "57(2)")
        #expect(!dumped.contains("98"))
        #expect(String(reflecting: track.elements) == "[57(2)]")
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = RepeatableRandom(seed: 55)
        let tags = ICTag.mandatoryInRequest + ICTag.optionalInRequest + [.issuerScript1, .scriptResult]
        for _ in 0..<100 {
            let data = ICData(
                (0..<random.number(0...8)).map { _ in
                    ICData.Element(tags[random.number(0...tags.count - 1)], random.bytes(random.number(0...25)))
                })
            #expect(try ICData(parsing: try data.bytes()) == data)
        }
    }
}

@Suite struct ScanPayloadTests {
    @Test func readsThePublishedAnswer() throws {
        let payload = try ScanPayload(parsing: "A402058210526789789570802")
        #expect(payload[ScanPayload.paymentNumber] == "58210526789789570802")
        #expect(payload[ScanPayload.scannedCode] == nil)
        #expect(payload.text == "A402058210526789789570802")
    }

    @Test func aRequestCarriesTheScannedCode() throws {
        let payload = try ScanPayload(scanned: "6212345678901234567")
        #expect(payload.text == "A30196212345678901234567")
        #expect(try ScanPayload(parsing: payload.text) == payload)
    }

    @Test func everyTruncationIsAnError() {
        let text = "A40205821052678978957080205003abc"
        for count in 1..<text.utf8.count where count != 25 {
            #expect(fault { _ = try ScanPayload(parsing: String(text.prefix(count))) }?.field == 59, "\(count)")
        }
        #expect(fault { _ = try ScanPayload(parsing: "A3-01") } != nil)
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(fault { _ = try ScanPayload(scanned: String(repeating: "1", count: 1000)) } != nil)
        #expect(fault { _ = try ScanPayload(scanned: "付款码") } != nil)
        #expect(fault { _ = try ScanPayload.Element(tag: "A", value: "") }?.part == "tag")
    }

    @Test func neverShowsTheCode() throws {
        let payload = try ScanPayload(scanned: "6212345678901234567")
        var dumped = ""
        dump(payload, to: &dumped)
        for text in ["\(payload)", String(reflecting: payload), dumped, String(reflecting: payload.elements)] {
            #expect(!text.contains("62123"), "\(text)")
        }
    }
}

@Suite struct ICUploadDataTests {
    @Test func usageSixIsTwentyOneCharacters() throws {
        let data = try ICUploadData(cardClass: .domestic, amount: 12345, currency: "156")
        #expect(String(decoding: data.bytes, as: UTF8.self) == "610000000000012345156")
        #expect(data.bytes.count == 21)
        #expect(try ICUploadData(parsing: data.bytes) == data)
    }

    @Test func usageSevenIsTwentyThreeCharacters() throws {
        let notice = try ICUploadData.Notice(cryptogramType: 2, authenticationResult: 1)
        let data = try ICUploadData(
            cardClass: .foreign, responseCode: 5, amount: 1, currency: "344", notice: notice)
        #expect(String(decoding: data.bytes, as: UTF8.self) == "71010500000000000134421")
        #expect(data.bytes.count == 23)
        #expect(try ICUploadData(parsing: data.bytes) == data)
    }

    @Test func everyTruncationAndEveryExtraByteIsAnError() throws {
        for text in ["610000000000012345156", "71010500000000000134421"] {
            let bytes = Array(text.utf8)
            for count in 0..<bytes.count {
                #expect(fault { _ = try ICUploadData(parsing: Array(bytes.prefix(count))) }?.field == 62)
            }
            #expect(fault { _ = try ICUploadData(parsing: bytes + [0x30]) }?.field == 62)
        }
    }

    @Test func refusesOtherUsagesAndValues() {
        #expect(fault { _ = try ICUploadData(parsing: Array("510000000000012345156".utf8)) }?.part == "usage")
        #expect(fault { _ = try ICUploadData(parsing: Array("610200000000012345156".utf8)) }?.part == "card class")
        func part(_ code: Int, _ amount: Int64, _ currency: String) -> String? {
            fault {
                _ = try ICUploadData(
                    cardClass: .domestic, responseCode: code, amount: amount, currency: currency)
            }?.part
        }
        #expect(part(100, 0, "156") == "response code")
        #expect(part(0, -1, "156") == "amount")
        #expect(part(0, 0, "CNY") == "currency")
        #expect(fault { _ = try ICUploadData.Notice(cryptogramType: 10, authenticationResult: 0) } != nil)
        #expect(fault { _ = try ICUploadData.Notice(cryptogramType: 0, authenticationResult: -1) } != nil)
    }
}

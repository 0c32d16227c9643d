import Testing
import UnionPay

@Suite struct SignInSequenceTests {
    @Test func readsAPublishedSignIn() throws {
        let sequence = try SignInSequence(parsing: Array("Sequence No12306022003600".utf8))
        #expect(sequence.serial == "306022003600")
        #expect(sequence.isConsistent)
        #expect(sequence == (try SignInSequence(serial: "306022003600")))
        #expect(String(decoding: sequence.bytes, as: UTF8.self) == "Sequence No12306022003600")
    }

    @Test func readsAPublishedSignInWhoseLengthDoesNotFit() throws {
        let text = "Sequence No1513533520-017-687"
        let sequence = try SignInSequence(parsing: Array(text.utf8))
        #expect(sequence.serial == "13533520-017-687")
        #expect(!sequence.isConsistent)
        #expect(String(decoding: sequence.bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        "", "Sequence No", "Sequence No1", "Sequence No12", "sequence no12306022003600", "Sequence Noxx1",
    ])
    func refusesOtherText(text: String) {
        #expect(fault { _ = try SignInSequence(parsing: Array(text.utf8)) }?.field == 62)
    }

    @Test func refusesASerialNumberThatDoesNotFit() {
        #expect(fault { _ = try SignInSequence(serial: "") } != nil)
        #expect(fault { _ = try SignInSequence(serial: String(repeating: "1", count: 100)) } != nil)
        #expect(fault { _ = try SignInSequence(serial: "终端") } != nil)
    }
}

@Suite struct TerminalParametersTests {
    @Test func readsADownload() throws {
        let name = "SHOP" + String(repeating: " ", count: 36)
        let text = "1260" + "133" + "211" + "22" + name + "2710"
        let parameters = try TerminalParameters(parsing: Array(text.utf8))
        #expect(parameters.number(.timeout) == 60)
        #expect(parameters.number(.dialRetries) == 3)
        #expect(parameters.number(.automaticSignOff) == 1)
        #expect(parameters[.merchantName] == Array(name.utf8))
        #expect(parameters.number(.merchantName) == nil)
        #expect(parameters.number(.offlineUploadThreshold) == 10)
        #expect(parameters.number(.tipAllowed) == nil)
        #expect(String(decoding: parameters.bytes, as: UTF8.self) == text)
    }

    @Test func theBitmapIsFourRawBytes() throws {
        let bytes = Array("26".utf8) + [0xFF, 0x00, 0x80, 0x01] + Array("211".utf8)
        let parameters = try TerminalParameters(parsing: bytes)
        #expect(parameters[.transactionBitmap] == [0xFF, 0x00, 0x80, 0x01])
        #expect(parameters.number(.automaticSignOff) == 1)
        #expect(parameters.bytes == bytes)
    }

    @Test func writesAStatus() throws {
        let status = TerminalParameters([
            try TerminalParameters.Element(.keyboard, number: 1), try TerminalParameters.Element(.printer, number: 0),
            try TerminalParameters.Element(.connectionRate, number: 100),
            try TerminalParameters.Element(.merchantName, text: "A"),
        ])
        let text = "011" + "040" + "51000000000100" + "22A" + String(repeating: " ", count: 39)
        #expect(String(decoding: status.bytes, as: UTF8.self) == text)
        #expect(try TerminalParameters(parsing: status.bytes) == status)
    }

    @Test func aRepeatedCodeCountsOnceAndTheLastWins() throws {
        let parameters = try TerminalParameters(parsing: Array("210211".utf8))
        #expect(parameters.elements.count == 2)
        #expect(parameters.number(.automaticSignOff) == 1)
    }

    @Test(arguments: ["9", "99", "990", "12", "126", "12x0", "21x", "2"])
    func refusesUnknownCodesAndCutValues(text: String) {
        #expect(fault { _ = try TerminalParameters(parsing: Array(text.utf8)) }?.field == 62)
    }

    @Test func refusesValuesThatDoNotFit() {
        #expect(fault { _ = try TerminalParameters.Element(.timeout, number: 100) }?.part == "code 12")
        #expect(fault { _ = try TerminalParameters.Element(.timeout, number: -1) } != nil)
        #expect(fault { _ = try TerminalParameters.Element(.merchantName, number: 1) } != nil)
        #expect(
            fault { _ = try TerminalParameters.Element(.merchantName, text: String(repeating: "x", count: 41)) } != nil)
        #expect(fault { _ = try TerminalParameters.Element(.transactionBitmap, bytes: [1]) } != nil)
    }

    @Test func everyCodeIsReadBack() throws {
        for code in TerminalParameters.Code.allCases {
            let element = try TerminalParameters.Element(
                code, bytes: [UInt8](repeating: 0x31, count: code.length))
            #expect(try TerminalParameters(parsing: TerminalParameters([element]).bytes).elements == [element])
        }
    }
}

@Suite struct OperatorCodeTests {
    @Test(arguments: [
        ("01 ", 1), ("001", 1), ("01", 1), ("99 ", 99), ("05 00000000000000000000     009340003943", 5), ("00 ", 0),
    ])
    func readsTheFormsThatTerminalsSend(text: String, number: Int) throws {
        #expect(try OperatorCode(parsing: Array(text.utf8)).number == number)
    }

    @Test(arguments: ["", "1", "1 ", "CUP", " 01", "100", "0 1", "01x"])
    func refusesWhatIsNoOperator(text: String) {
        #expect(fault { _ = try OperatorCode(parsing: Array(text.utf8)) }?.field == 63)
    }

    @Test func writesBothForms() throws {
        #expect(try OperatorCode(1).text() == "01 ")
        #expect(try OperatorCode(1).text(.zeroPadded) == "001")
        #expect(try OperatorCode(99).text(.zeroPadded) == "099")
        #expect(fault { _ = try OperatorCode(100) } != nil)
        #expect(fault { _ = try OperatorCode(-1) } != nil)
    }
}

@Suite struct SchemeTextsTests {
    @Test func aSchemeAloneIsThreeBytes() throws {
        let texts = try SchemeTexts(parsing: Array("CUP".utf8))
        #expect(texts == SchemeTexts(scheme: .unionPay))
        #expect(try texts.bytes() == Array("CUP".utf8))
    }

    @Test func eachTextStandsInItsPlace() throws {
        let texts = SchemeTexts(
            scheme: .visa, issuer: Array("I".utf8), network: [], acquirer: Array("ACQ".utf8),
            terminal: Array("T".utf8))
        let bytes = try texts.bytes()
        #expect(bytes.count == 123)
        let blank = String(repeating: " ", count: 20)
        let expected = "VIS" + "I" + blank.dropFirst() + blank + "ACQ" + blank.dropFirst(3) + "T"
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(expected))
        #expect(try SchemeTexts(parsing: bytes) == texts)
    }

    @Test func aHostMayEndTheFieldEarly() throws {
        for count in 3...163 {
            let bytes = Array("MCC".utf8) + [UInt8](repeating: 0xB0, count: count - 3)
            let texts = try SchemeTexts(parsing: bytes)
            let lengths = [texts.issuer, texts.network, texts.acquirer, texts.terminal].map(\.count)
            #expect(lengths.reduce(0, +) == count - 3)
        }
    }

    @Test func refusesTooShortAndTooLong() {
        for count in [0, 1, 2, 164] {
            #expect(fault { _ = try SchemeTexts(parsing: [UInt8](repeating: 0x30, count: count)) }?.field == 63)
        }
        #expect(fault { _ = try SchemeTexts(parsing: [0x43, 0x00, 0x50]) }?.part == "63.1 scheme")
        let long = SchemeTexts(scheme: .jcb, issuer: [UInt8](repeating: 0x41, count: 21))
        #expect(fault { _ = try long.bytes() }?.part == "63.2.1 issuer")
    }
}

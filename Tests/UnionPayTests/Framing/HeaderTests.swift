import Testing
import UnionPay

@Suite struct HeaderTests {
    @Test func anAnswerGoesBackWhereItsRequestCameFrom() throws {
        let tpdu = try #require(TPDU("6006010000"))
        #expect(tpdu == TPDU(destination: 0x0601, source: 0x0000))
        #expect(tpdu.reversed.description == "6000000601")
        #expect(tpdu.reversed.reversed == tpdu)
    }

    @Test func theHostFillsTheSixthDigitAlone() throws {
        let header = try #require(MessageHeader("603110311001"))
        #expect(header.applicationClass == 0x60)
        #expect(header.softwareVersion == 0x31)
        #expect(header.state == 1)
        #expect(header.processingRequest == .none)
        #expect(header.subVersion == 0x311001)
        #expect(header.with(processingRequest: .signIn).description == "603113311001")
        #expect(header.with(processingRequest: .downloadPINFreeCards).description == "60311B311001")
        for digit in 0..<16 as Range<UInt8> {
            let answer = header.with(processingRequest: ProcessingRequest(digit: digit))
            #expect(answer.processingRequest.digit == digit)
            #expect(answer.with(processingRequest: .none) == header)
        }
        #expect(ProcessingRequest(digit: 0xFC) == .downloadPINFreeExceptions)
    }

    @Test func partsMakeTheTwelveDigits() {
        var header = MessageHeader(
            applicationClass: 0x61, softwareVersion: 0x32, state: 0xF1, processingRequest: .uploadStatus,
            subVersion: 0xFF_322012)
        #expect(header.description == "613212322012")
        header.state = 0
        header.subVersion = 0xFFFF
        #expect(header.description == "61320200FFFF")
    }

    @Test func lettersStandForNibblesInEitherCase() {
        #expect(MessageHeader("60310031ffff")?.description == "60310031FFFF")
        #expect(TPDU("60abcdEF01")?.description == "60ABCDEF01")
    }

    @Test(arguments: ["", "60", "600601000", "60060100000", "600601000G", "60 6010000", "６006010000"])
    func otherTextsAreNoTPDU(_ text: String) {
        #expect(TPDU(text) == nil)
        #expect(MessageHeader(text) == nil)
    }
}

import Foundation
import ISO8583
import Testing
import UnionPay

/// Messages of real terminals and hosts, against the catalogue.
@Suite struct PublishedMessageTests {
    struct Expectation {
        let kind: MessageKind?
        let violations: [String]

        init(_ kind: MessageKind?, _ violations: String...) {
            self.kind = kind
            self.violations = violations
        }
    }

    /// The forms in which terminals and hosts in the field send their messages, with made-up contents.
    static let fixtures: [(hex: String, expectation: Expectation)] = [
        (
            "0500 0020000000C18012 000645 3132333435363737 313233343536373839303132333435 0062"
                + SettlementTotalsTests.published + "313536 0011 000000032010 0003 303120",
            Expectation(.settlement)
        ),
        (
            "0820 0020000000C00010 000645 3132333435363737 313233343536373839303132333435 0011 000000030020",
            Expectation(.signOff)
        ),
        (
            "0820 0030000000C00010 000645 221501 3132333435363737 313233343536373839303132333435 0011 000000030020",
            Expectation(.signOff, "F12 does not belong here")
        ),
        (
            "0830 0038000002C00010 000646 221501 0720 3030 3132333435363737 313233343536373839303132333435"
                + "0011 000000030020",
            Expectation(.signOff)
        ),
        (
            "0800 0038000000C00012 000172 170510 0510 3132333435363737 313233343536373839303132333435"
                + "0011 000001720030 0003 303120",
            Expectation(.signIn)
        ),
    ]

    @Test(arguments: 0..<5)
    func aMessageInTheFormsOfTheFieldIsKnown(index: Int) throws {
        let (hex, expected) = Self.fixtures[index]
        let message = try Dialect.unionPayTerminal.decode(try Self.bytes(hex))
        #expect(Catalogue.classify(message) == expected.kind)
        #expect(Catalogue.violations(in: message).map(\.description) == expected.violations)
    }

    @Test func theSettlementOfTheFieldIsReadToItsLastDigit() throws {
        let message = try Dialect.unionPayTerminal.decode(try Self.bytes(Self.fixtures[0].hex))
        let totals = try SettlementTotals(parsing: try #require(message.text(48)))
        #expect(totals.domestic == CardClassTotals(debitAmount: 7, debitCount: 7))
        #expect(try PrivateData60(parsing: try #require(message.text(60))).batch == 3)
        #expect(try OperatorCode(parsing: try #require(message.bytes(63))).number == 1)
    }

    // MARK: The collection beside the repository, where there is one

    struct Sample: Decodable {
        let name: String
        let hex: String
        let verified: Bool
        let includesLengthPrefix: Bool
        let includesTpdu: Bool
        let includesHeader: Bool
    }

    static let expectations: [String: Expectation] = [
        "0400-reversal-java8583": Expectation(
            .reversal(.sale), "F25 is 65, expected 00", "F61 does not belong here"),
        "0800-kek-download-431b": Expectation(nil, "no message 0800 with 60.1 = 00 and 60.3 = 380"),
        "0800-noseq-f095": Expectation(.signIn, "F42 is missing"),
        "0200-sale-75c8-nohdr": Expectation(.financial(.sale), "F26 is missing"),
        "0500-settle-1": Expectation(.settlement),
    ]

    @Test func everyPublishedMessageIsKnown() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/reference/unionpay-samples.json")
        guard let data = try? Data(contentsOf: file) else { return }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let samples = try decoder.decode([Sample].self, from: data).filter(\.verified)
        #expect(samples.count > 10)
        for sample in samples {
            let format = FrameFormat(
                hasLength: sample.includesLengthPrefix, hasTPDU: sample.includesTpdu,
                hasHeader: sample.includesHeader, dialect: .unionPayTerminal)
            let message = try format.decode(try Self.bytes(sample.hex)).message
            let kind = Catalogue.classify(message)
            let violations = Catalogue.violations(in: message).map(\.description)
            if let expected = Self.expectations[sample.name] {
                #expect(kind == expected.kind, "\(sample.name)")
                #expect(violations == expected.violations, "\(sample.name)")
            } else {
                #expect(kind != nil, "\(sample.name)")
                #expect(violations == [], "\(sample.name)")
            }
            try Self.readFields(of: message)
        }
    }

    /// Each field that is there has a form that is read, and is written as it was.
    static func readFields(of message: Message) throws {
        if let text = message.text(22) { #expect(try EntryMode(parsing: text).text == text) }
        if let text = message.text(25) { #expect(try ConditionCode(parsing: text).text == text) }
        if let text = message.text(53) { #expect(try SecurityControl(parsing: text).text == text) }
        if let text = message.text(59) { #expect(try ScanPayload(parsing: text).text == text) }
        if let text = message.text(60) { #expect(try PrivateData60(parsing: text).text == text) }
        if let text = message.text(61) { #expect(try OriginalReference(parsing: text).text == text) }
        if let bytes = message.bytes(55) { #expect(try ICData(parsing: bytes).bytes() == bytes) }
        if let bytes = message.bytes(62), message.mti == .networkManagementRequest {
            #expect(try SignInSequence(parsing: bytes).bytes == bytes)
        }
        if let bytes = message.bytes(63), message.mti.isResponse {
            #expect(try SchemeTexts(parsing: bytes).scheme == .unionPay)
        }
    }

    static func bytes(_ hex: String) throws -> [UInt8] {
        let digits = hex.filter { $0 != " " }.map { $0 }
        return try stride(from: 0, to: digits.count - 1, by: 2).map { index in
            try #require(UInt8(String(digits[index...index + 1]), radix: 16))
        }
    }
}

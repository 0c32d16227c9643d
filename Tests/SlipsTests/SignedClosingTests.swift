import DayEnd
import PaymentSecurity
import QRCode
import Slips
import Testing
import UnionPay

@Suite("A closing with the terminal's signature")
struct SignedClosingTests {
    private static func key(_ seed: UInt8) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(seed: SecretKey([UInt8](repeating: seed, count: 32)))
    }

    private static func closing(rrn: String? = "632700001421") throws -> SignedClosing {
        try SignedClosing(ClosingStatement(Samples.slip(Samples.lines()), hostRRN: rrn), by: key(1))
    }

    @Test func whatWasSignedIsReadBackAndChecked() throws {
        let closing = try Self.closing()
        let read = try SignedClosing(parsing: closing.text)
        #expect(read == closing)
        #expect(read.statement.net == 1_270_357)
        #expect(read.statement.salesCount == 4 && read.statement.refundCount == 1 && read.statement.lineCount == 7)
        try read.check(by: Self.key(1).publicKey)
        #expect(throws: SecurityError.authenticationFailed("Ed25519 signature")) {
            try read.check(by: Self.key(2).publicKey)
        }
        #expect(try Self.closing().text == closing.text, "signed again, it is the same text")
    }

    @Test func aMissingHostNumberIsNoFault() throws {
        for rrn in [nil, "", "63;27\n00"] {
            let closing = try Self.closing(rrn: rrn)
            #expect(try SignedClosing(parsing: closing.text) == closing)
        }
    }

    @Test func everyChangedCharacterIsRefused() throws {
        let text = Array(try Self.closing().text.utf8)
        let key = try Self.key(1).publicKey
        for place in text.indices {
            for replacement in [text[place] ^ 1, UInt8(ascii: "A"), UInt8(ascii: ".")] where replacement != text[place]
            {
                var changed = text
                changed[place] = replacement
                let isGood: Bool
                do {
                    try SignedClosing(parsing: String(decoding: changed, as: UTF8.self)).check(by: key)
                    isGood = true
                } catch {
                    isGood = false
                }
                #expect(!isGood, "byte \(place)")
            }
        }
    }

    @Test func everyTruncationIsNamed() throws {
        let text = try Self.closing().text
        for length in 0..<text.utf8.count {
            #expect(throws: ClosingTextError.self) { try SignedClosing(parsing: String(text.prefix(length))) }
        }
        #expect(throws: ClosingTextError.prefix) { try SignedClosing(parsing: "https://example") }
        #expect(throws: ClosingTextError.parts(found: 2)) { try SignedClosing(parsing: "QT1.abcd") }
        #expect(throws: ClosingTextError.parts(found: 4)) { try SignedClosing(parsing: text + ".") }
        #expect(throws: ClosingTextError.self) { try SignedClosing(parsing: text + " ") }
    }

    @Test func everyFieldIsHeldToItsShape() throws {
        let good = try Self.closing().statement.text
        #expect(try ClosingStatement(parsing: good).text == good)
        let bad: [(Int, String, String)] = [
            (0, "2", "version"), (1, "", "terminal"), (1, "123456789", "terminal"), (2, "", "merchant"),
            (3, "1", "batch"), (3, "000000", "batch"), (4, "2026-02-30", "business day"), (5, "1.5", "time"),
            (5, "99999999999999999", "time"), (6, "+28800", "zone"), (7, "CNY", "currency"), (7, "999", "currency"),
            (8, "00", "net"), (8, "92233720368547758080", "net"), (9, "-1", "sales"), (10, "x", "refunds"),
            (11, "", "lines"), (12, "good", "verdict"), (13, "1234567890123", "host RRN"), (14, "AAAA", "slip hash"),
        ]
        for (index, value, field) in bad {
            var fields = good.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            fields[index] = value
            let error = #expect(throws: ClosingTextError.self, "\(field): \(value)") {
                try ClosingStatement(parsing: fields.joined(separator: ";"))
            }
            #expect(error?.description.hasPrefix("signed closing, \(field): expected ") == true, "\(value)")
        }
    }

    @Test func anotherSlipHasAnotherHash() throws {
        var slip = try Samples.slip(Samples.lines())
        let first = try ClosingStatement(slip, hostRRN: nil)
        slip.operatorNumber = "02"
        #expect(try ClosingStatement(slip, hostRRN: nil).slipHash != first.slipHash)
    }

    @Test func theTextFitsASmallCode() throws {
        let text = try Self.closing().text
        #expect(text.utf8.count <= 331)
        #expect(try QRCode(text, level: .medium).version <= 13)
        #expect(try QRCode(text, level: .low).version < 15)
    }
}

import ArgumentParser
import Foundation
import Testing
import UnionPay

@testable import qiantui

@Suite("message explain")
struct ExplainTests {
    private static func explain(_ arguments: String...) throws -> String {
        let command = try MessageCommand.Explain.parse(arguments)
        var output: [String] = []
        #expect(try command.work(on: command.frame, write: { output.append($0) }) == nil)
        return try #require(output.first)
    }

    private static func frame(_ fields: String, mti: String) throws -> String {
        let json = #"{"length":1,"tpdu":"6000030000","header":"603100310001","mti":"\#(mti)","fields":{\#(fields)}}"#
        return try #require(try Fixtures.encode(json).output.first)
    }

    /// The lines of a text, each with its runs of blanks made one.
    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    }

    @Test("A sale is told in words, with nothing secret in them")
    func sale() throws {
        let text = try Self.explain(Fixtures.sale)
        let lines = Self.lines(text)
        #expect(lines.prefix(2) == ["Sale, request", "MTI 0200 F3 000000 F25 00 60.1 22 60.3 000"])
        for line in [
            "TPDU 6000030000", "2 primary account number 400000******0002", "4 amount 000000012345 CNY 123.45",
            "22 entry mode 051 chip, contact, PIN can be entered",
            "25 condition code 00 normal: card and cardholder present", "35 track 2 (37 hidden)",
            "55.95 terminal verification results 0000048000", "55.5A application PAN 400000******0002",
            "60.2 batch number 000001", "Fits the catalogue",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(!text.contains("4000000000000002") && !text.contains("1122334455667788"))
        let json = try Self.explain("--json", Fixtures.sale)
        #expect(!json.contains("4000000000000002") && !json.contains("1122334455667788"))
        #expect(json.contains(#""kind":"Sale""#) && json.contains(#""violations":[]"#))
    }

    @Test("Each language has its words", arguments: ["zh-Hans": "签到，请求", "zh-Hant": "簽到，請求", "en": "Sign-in, request"])
    func languages(_ language: String, _ title: String) throws {
        #expect(Self.lines(try Self.explain("--language", language, Fixtures.signIn)).first == title)
    }

    @Test("A response code has its prompt, and a settlement its totals")
    func answers() throws {
        let declined = try Self.frame(
            #""3":"000000","11":"000002","39":"51","41":"12345677","42":"123456789012345","60":"22000001""#,
            mti: "0210")
        #expect(Self.lines(try Self.explain(declined)).contains("39 response code 51 Insufficient funds"))
        #expect(try Self.explain("--language", "zh-Hans", declined).contains("余额不足"))
        let settled = try Self.frame(
            #""11":"000009","41":"12345677","42":"123456789012345","48":"\#("0000000123450020000000050000011")"#
                + #"\#("0000000000000000000000000000002")","49":"156","60":"00000001201""#, mti: "0510")
        let totals = try #require(Self.lines(try Self.explain(settled)).first { $0.hasPrefix("48 ") })
        #expect(
            totals.hasSuffix(
                "domestic: 2 debits CNY 123.45, 1 credits CNY 50.00, totals agree; "
                    + "foreign: 0 debits CNY 0.00, 0 credits CNY 0.00, totals differ"))
        let reversal = try Self.frame(#""39":"98","60":"22000001""#, mti: "0400")
        #expect(Self.lines(try Self.explain(reversal)).contains("39 response code 98 No answer in time"))
    }

    @Test("Each broken rule is told with the rule")
    func violations() throws {
        let frame = try Self.frame(
            #""2":"4000000000000002","3":"310000","4":"000000000100","11":"000002","22":"051","25":"06","#
                + #""32":"00010000","41":"12345677","42":"123456789012345","49":"156","60":"22000001000","#
                + #""52":"1122334455667788""#, mti: "0200")
        let lines = Self.lines(try Self.explain(frame))
        for line in [
            "✗ F3 is 310000, expected 000000 — rule: F3 of this kind of message is 000000",
            "✗ F25 is 06, expected 00 — rule: F25 of this kind of message is 00",
            "✗ F26 is missing — rule: F26 and F52 come together and ask for F53",
            "✗ F32 does not belong here — rule: it is not in the field list of this kind of message",
            "✗ F55 is missing — rule: the entry mode in F22 asks for it",
            "✗ F64 is missing — rule: mandatory in every such message",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        let unknown = Self.lines(try Self.explain(try Self.frame(#""60":"99000001999""#, mti: "0200")))
        #expect(unknown.first == "Unknown message, request")
        #expect(unknown.last?.hasSuffix("rule: MTI, 60.1 and 60.3 together name a message of the catalogue") == true)
    }

    @Test("Another dialect has names and values and no catalogue")
    func otherDialect() throws {
        let lines = Self.lines(
            try Self.explain(
                "--no-length", "--no-tpdu", "--no-header", "--dialect", "iso87-bcd", Fixtures.packedEcho))
        #expect(
            lines == [
                "ISO 8583, request", "MTI 0800", "7 transmission date and time 1123081530",
                "11 system trace audit number 000001", "70 network management information code 301",
            ])
    }

    @Test("Whatever the message, it is explained without a trap", arguments: 0..<10 as Range<UInt64>)
    func damage(seed: UInt64) throws {
        var random = SystemlessRandom(seed: seed)
        var told = 0
        for _ in 0..<60 {
            var digits = Array(Fixtures.sale.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                digits[Int.random(in: 26..<digits.count, using: &random)] =
                    UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &random)
            }
            let hex = String(decoding: digits, as: UTF8.self)
            for language in Language.allCases {
                guard let explanation = try? Explanation(hex, format: .standard, language: language) else { continue }
                #expect(!explanation.text(in: language).isEmpty)
                told += 1
            }
        }
        #expect(told > 0)
    }
}

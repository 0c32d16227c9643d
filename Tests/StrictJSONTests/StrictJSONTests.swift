import StrictJSON
import Testing

@Suite struct StrictJSONTests {
    @Test func allKindsOfValuesAreRead() throws {
        let value = try read(#" {"a": [1, -2.5e3, true, false, null], "字": "\u5bf9\n\ud83d\ude00\/"} "#)
        #expect(
            value
                == .object([
                    .init("a", .array([.number("1"), .number("-2.5e3"), .bool(true), .bool(false), .null])),
                    .init("字", .string("对\n😀/")),
                ]))
    }

    @Test(arguments: [
        "", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]", "[1 2]", "01", "1.", "-", "1e",
        "+1", ".5", "tru", "nul", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\n\"", "{} {}",
        "{a:1}", "'a'", "NaN", "\u{FEFF}{}",
    ])
    func textThatIsNoJSONIsRefusedWithItsByte(_ text: String) {
        #expect(throws: JSONProblem.self) { try read(text) }
    }

    @Test func everyTruncationOfAnObjectIsRefused() throws {
        let whole = Array(#"{"action":"sale","amount":1250,"list":[1,"x\u00e9",null]}"#.utf8)
        _ = try JSONValue(parsing: whole)
        for length in 0..<whole.count {
            #expect(throws: JSONProblem.self) { try JSONValue(parsing: Array(whole[..<length])) }
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: JSONProblem.self) { try JSONValue(parsing: [0x22, 0xC0, 0x80, 0x22]) }
        var generator = SystemRandomNumberGenerator()
        let seed = generator.next()
        var state = seed
        for _ in 0..<2000 {
            let bytes = (0..<12).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            // Nothing but a value or a named problem: a trap would end the run, with this seed in the log.
            do {
                _ = try JSONValue(parsing: bytes)
            } catch {
                #expect(error.offset <= bytes.count, "seed \(seed)")
            }
        }
    }

    @Test func aNameTwiceIsRefused() {
        #expect { try read(#"{"amount":1,"amount":2}"#) } throws: { "\($0)".contains("\"amount\" again") }
    }

    @Test func deepNestingIsRefusedBeforeTheStackIsExhausted() {
        #expect { try read(String(repeating: "[", count: 100_000)) } throws: { "\($0)".contains("at most 16 levels") }
    }

    @Test func aFieldThatNobodyAskedForIsNamed() throws {
        var reader = try ObjectReader(try read(#"{"a":"x","extra":1}"#))
        #expect(try reader.string("a") == "x")
        #expect { try reader.finish() } throws: { "\($0)" == "extra: expected no such field, found a number" }
    }

    @Test(arguments: ["1.0", "1e2", "-1", "9223372036854775808", "\"5\"", "null", "true", "[]"])
    func anAmountThatIsNoWholeNumberIsRefused(_ text: String) throws {
        var reader = try ObjectReader(try read("{\"amount\":\(text)}"))
        #expect { try reader.integer("amount", in: 0...Int64.max, "a whole number") } throws: {
            "\($0)".hasPrefix("amount: expected a whole number, found")
        }
    }

    private func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }
}

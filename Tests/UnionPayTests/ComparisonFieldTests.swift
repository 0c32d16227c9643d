import Testing
import UnionPay

@Suite("F62 of a comparison")
struct ComparisonFieldTests {
    static func line(_ stan: Int, _ amount: Int64) throws -> ComparedLine {
        try ComparedLine(stan: stan, cardClass: .foreign, isCredit: true, amount: amount)
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16, uppercase: true) + String($0 & 15, radix: 16, uppercase: true) }.joined()
    }

    @Test("A question is written as its table says, byte by byte")
    func question() throws {
        let question = ComparisonQuestion(
            scope: .init(isDomesticWhole: true, isForeignWhole: false),
            open: [
                .init(1...9, .fingerprint(Array(1...8))), .init(10...300, .lines([try Self.line(17, 258)])),
                .init(1...999_999, .certificates),
            ])
        #expect(
            Self.hex(question.bytes)
                == "01110300000001000009010203040506070881" + "00012C01000011030000000102" + "020000010F423F")
        #expect(try ComparisonQuestion(parsing: question.bytes) == question)
    }

    @Test("An answer is written as its table says, byte by byte")
    func answer() throws {
        let answer = ComparisonAnswer([
            .same, .differs, .lines([.init(.amountDiffers, try Self.line(17, 258))], through: nil),
            .certificates([1...9], through: 10),
        ])
        #expect(
            Self.hex(answer.bytes) == "010400010201" + "02000011030000000102" + "0500000A01000001000009")
        #expect(try ComparisonAnswer(parsing: answer.bytes) == answer)
    }

    @Test("As many segments as fit make one question; only one that holds all is the last")
    func limit() throws {
        let all = (1...200).map { ComparisonQuestion.Segment($0 * 10...$0 * 10 + 9, .fingerprint(Array(1...8))) }
        let question = ComparisonQuestion(scope: .init(isDomesticWhole: true, isForeignWhole: true), open: all)
        #expect(question.bytes.count <= 999 && question.bytes.count + 12 > 999)
        #expect(!question.isLast)
        let rest = Array(all.dropFirst(question.segments.count).prefix(50))
        #expect(ComparisonQuestion(scope: question.scope, open: rest).isLast)
    }

    @Test("Whatever comes, it is read or refused, and what is read is written the same", arguments: 0..<200)
    func hostile(_ seed: Int) throws {
        var random = RepeatableRandom(seed: UInt64(seed))
        let good = ComparisonQuestion(
            scope: .init(isDomesticWhole: true, isForeignWhole: true),
            open: [
                .init(1...9, .fingerprint(Array(1...8))), .init(10...300, .lines([try Self.line(17, 258)])),
                .init(301...999_999, .certificates),
            ]
        ).bytes
        let answer = ComparisonAnswer([
            .lines([.init(.hostOnly, try Self.line(17, 258))], through: 20), .certificates([5...9], through: nil),
        ]).bytes
        for whole in [good, answer] {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            }
            if let question = try? ComparisonQuestion(parsing: bytes) {
                #expect(try ComparisonQuestion(parsing: question.bytes) == question)
            }
            if let answer = try? ComparisonAnswer(parsing: bytes) { #expect(answer.bytes == bytes) }
        }
    }

    @Test("A line that nine bytes do not hold is refused")
    func bounds() {
        #expect(throws: FieldError.self) { try Self.line(0, 1) }
        #expect(throws: FieldError.self) { try Self.line(1_000_000, 1) }
        #expect(throws: FieldError.self) { try Self.line(1, 1_000_000_000_000) }
        #expect(throws: FieldError.self) { try Self.line(1, -1) }
    }
}

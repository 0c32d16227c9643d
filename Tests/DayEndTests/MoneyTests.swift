import DayEnd
import Foundation
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "AS-02 An amount is written with the decimals of its currency",
        arguments: [
            ("JPY", Int64(0), "0"), ("JPY", 1_234_567, "1,234,567"), ("CNY", 0, "0.00"), ("CNY", 5, "0.05"),
            ("CNY", -5, "-0.05"),
            ("CNY", 100, "1.00"), ("CNY", 123_456_789, "1,234,567.89"), ("CNY", -1_234_567, "-12,345.67"),
            ("KWD", 1, "0.001"),
            ("KWD", 1_000_000, "1,000.000"), ("KWD", -999, "-0.999"),
            ("CNY", .max, "92,233,720,368,547,758.07"), ("JPY", .min, "-9,223,372,036,854,775,808"),
        ])
    func text(_ code: String, _ amount: Int64, _ expected: String) throws {
        #expect(Money(amount, try #require(Currency(code))).description == expected)
    }

    @Test("A currency is found by either of its codes, and travels as its number")
    func currency() throws {
        #expect(Currency("156") == .renminbi)
        #expect(Currency("CNY") == .renminbi)
        #expect(Currency("XXX") == nil)
        for currency in Currency.known {
            let data = try JSONEncoder().encode([currency])
            #expect(try JSONDecoder().decode([Currency].self, from: data) == [currency])
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Currency].self, from: Data("[\"000\"]".utf8)) }
    }

    @Test("A sum that does not fit is an error, never a wrap")
    func overflow() throws {
        #expect(try Int64.max.adding(-1) == .max - 1)
        #expect(throws: AmountOverflow()) { try Int64.max.adding(1) }
        #expect(throws: AmountOverflow()) { try Int64.min.adding(-1) }
        var figure = Figure(count: 1, amount: .max)
        #expect(throws: AmountOverflow()) { try figure.add(1) }
        #expect(figure == Figure(count: 1, amount: .max))
    }
}

@Suite("Numbers that go round")
struct SequenceNumberTests {
    @Test("After 999999 comes 000001", arguments: [(1, 2), (999_998, 999_999), (999_999, 1)])
    func next(_ number: Int, _ expected: Int) throws {
        #expect(try #require(STAN(number)).next.value == expected)
        #expect(try #require(BatchNumber(number)).next.value == expected)
    }

    @Test("Only 1 to 999999 are numbers", arguments: [0, -1, 1_000_000, .max, .min])
    func range(_ number: Int) {
        #expect(STAN(number) == nil)
        #expect(BatchNumber(number) == nil)
    }

    @Test(
        "Six digits and nothing else are read",
        arguments: ["000000", "12345", "1234567", "+12345", "-12345", "12345a", "１２３４５６", ""])
    func text(_ text: String) {
        #expect(STAN(text: text) == nil)
        #expect(BatchNumber(text: text) == nil)
    }

    @Test("Text leads back to the number", arguments: [1, 42, 999_999])
    func roundTrip(_ number: Int) throws {
        let stan = try #require(STAN(number))
        #expect(stan.text.utf8.count == 6)
        #expect(STAN(text: stan.text) == stan)
        #expect(BatchNumber(text: stan.text)?.value == number)
    }

    @Test(
        "The shorter way round tells which came first",
        arguments: [
            (1, 2, true), (2, 1, false), (999_999, 1, true), (1, 999_999, false), (999_990, 10, true), (5, 5, false),
            (1, 500_000, true), (1, 500_001, false), (500_001, 1, true),
        ])
    func precedes(_ left: Int, _ right: Int, _ expected: Bool) throws {
        #expect(try #require(STAN(left)).precedes(try #require(STAN(right))) == expected)
    }

    @Test("Of two different numbers exactly one precedes the other, all round the circle")
    func antisymmetric() throws {
        for distance in stride(from: 1, to: 999_999, by: 7_919) {
            for start in [1, 400_000, 999_000] {
                let left = try #require(STAN(start))
                let right = try #require(STAN((start - 1 + distance) % 999_999 + 1))
                #expect(left.precedes(right) != right.precedes(left))
            }
        }
    }
}

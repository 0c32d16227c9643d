import DayEnd
import Testing
import UnionPay

@Suite("AS-24 The offline allowance")
struct OfflineAllowanceTests {
    private static func line(_ amount: Int64, minutesAgo minutes: Int64) -> Line {
        Line(
            key: LineKey(batch: .first, stan: .first), type: .offlineSale, amount: amount, cardClass: .domestic,
            scheme: .unionPay,
            card: CardReference(
                masked: "622202******0128", entry: EntryMode(pan: .magneticStripe, pin: .impossible),
                sealed: HexBytes([]), keyName: ""),
            time: now.adding(seconds: -60 * minutes), businessDay: now.date, isDelivered: false)
    }

    private static let now = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)

    @Test("What is left is exact, and never below zero")
    func remainders() {
        let allowance = OfflineAllowance(seconds: 7200, count: 4, amount: 10_000)
        let lines = [Self.line(3_000, minutesAgo: 90), Self.line(2_001, minutesAgo: 5)]
        let left = allowance.remainders(lines, at: Self.now)
        #expect(left.map(\.left) == [1800, 2, 4_999])
        #expect(left.map(\.isHalfUsed) == [true, true, true])
        #expect(allowance.remainders([], at: Self.now).map(\.left) == [7200, 4, 10_000])
        #expect(allowance.remainders([], at: Self.now).allSatisfy { !$0.isHalfUsed })
        let more =
            lines + [Self.line(9_000, minutesAgo: 500), Self.line(1, minutesAgo: 0), Self.line(1, minutesAgo: 0)]
        #expect(allowance.remainders(more, at: Self.now).map(\.left) == [0, 0, 0])
    }

    @Test("A sale is allowed up to the last unit, and a clock that went back takes nothing away")
    func allows() {
        let allowance = OfflineAllowance(seconds: 7200, count: 2, amount: 10_000)
        let one = [Self.line(3_000, minutesAgo: 10)]
        #expect(allowance.allows(7_000, beside: one, at: Self.now))
        #expect(!allowance.allows(7_001, beside: one, at: Self.now))
        #expect(!allowance.allows(1, beside: one + one, at: Self.now))
        #expect(!allowance.allows(1, beside: [Self.line(1, minutesAgo: 120)], at: Self.now))
        #expect(allowance.allows(1, beside: [Self.line(1, minutesAgo: -300)], at: Self.now))
        #expect(OfflineAllowance.unlimited.allows(.max, beside: one, at: Self.now))
    }
}

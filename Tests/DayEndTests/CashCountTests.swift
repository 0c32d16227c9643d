import DayEnd
import Testing

@Suite("Counting a drawer")
struct CashCountTests {
    @Test("Pieces are summed in minor units, largest first, and those that were not there are left out")
    func sum() throws {
        let count = try CashCount(
            [.init(value: 10, count: 3), .init(value: 10_000, count: 2), .init(value: 50, count: 0)], in: .renminbi)
        #expect(count.total == 20_030)
        #expect(count.pieces.map(\.value) == [10_000, 10])
    }

    @Test("Every currency has its notes and coins, each once, largest first", arguments: Currency.known)
    func denominations(_ currency: Currency) {
        let values = currency.denominations
        #expect(!values.isEmpty)
        #expect(values == Set(values).sorted(by: >))
        #expect(values.allSatisfy { $0 > 0 })
    }

    @Test("A value that is no note, a value twice, too many pieces and fewer than none are named")
    func bad() {
        func problem(_ pieces: [CashCount.Pieces]) -> CashCount.Problem? {
            do throws(CashCount.Problem) {
                _ = try CashCount(pieces, in: .renminbi)
                return nil
            } catch {
                return error
            }
        }
        #expect(problem([.init(value: 300, count: 1)]) == .unknownValue(300))
        #expect(problem([.init(value: 100, count: 1), .init(value: 100, count: 1)]) == .twice(100))
        #expect(problem([.init(value: 100, count: -1)]) == .countOutOfRange(value: 100, count: -1))
        #expect(problem([.init(value: 100, count: .max)]) == .countOutOfRange(value: 100, count: .max))
        #expect(problem([.init(value: 100, count: -1)])?.description.contains("expected 0 to") == true)
    }

    @Test("A difference never traps, whatever was counted and expected", arguments: [Int64.min, -1, 0, 1, .max])
    func extremes(_ expected: Int64) throws {
        let comparison = CashComparison(
            counted: try CashCount([.init(value: 100, count: 1)], in: .renminbi), expected: expected)
        #expect(comparison.needsReason)
        #expect(comparison.needsApproval(under: CashRules(differenceLimit: 0)))
        #expect(!comparison.needsApproval(under: CashRules(differenceLimit: .max)) || expected == .min)
    }
}

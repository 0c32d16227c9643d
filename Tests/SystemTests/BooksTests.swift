import DayEnd
import HostCore
import HostService
import Journal
import TerminalService
import Testing
import UnionPay

/// What all these tests compare with must itself find what is wrong.
@Suite("The comparison of both stores")
struct BooksTests {
    @Test("It finds a line that is missing, changed, strange or there twice", arguments: Damage.allCases)
    func damage(_ damage: Damage) async throws {
        let pair = try await Pair.running()
        try await pair.approve(.sale, 1000, TestCard.domestic.presented(.chip, pin: true))
        let line = try await pair.approve(.sale, 2000, TestCard.foreign.presented(.swipe))
        try await pair.close()
        try await pair.stop()
        #expect(try Books(pair).disagreements() == [])
        try damage.strike(line, in: pair.ledgerPath)
        let found = try Books(pair).disagreements()
        let stan = damage.expected(line).stan
        #expect(found.contains { $0.contains("1/\(stan) sale") }, "\(found)")
    }
}

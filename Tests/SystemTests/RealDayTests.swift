import Foundation
import Journal
import Testing

/// Days that nobody here made up. They lie beside the repository and are not part of it.
@Suite("Real days")
struct RealDayTests {
    struct Day: Sendable, CustomTestStringConvertible {
        let name: String
        let rows: Int
        let sales: Int
        let refunds: Int
        let net: Int64
        let cash: Int64
        var testDescription: String { name }

        /// Where it is, if it is.
        var path: String? {
            let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
                    "shared/data/\(name).csv")
            return FileManager.default.fileExists(atPath: shared.path) ? shared.path : nil
        }

        static let all = [
            Day(name: "online-retail-2011-11-30", rows: 144, sales: 108, refunds: 36, net: 5_915_098, cash: 0),
            Day(name: "online-retail-2011-10-06", rows: 186, sales: 122, refunds: 64, net: 5_530_628, cash: 0),
            Day(name: "vending-2022-07-14", rows: 33, sales: 33, refunds: 0, net: 7025, cash: 5025),
        ]
        /// Minutes long.
        static let long = Day(
            name: "card-terminals-2018-04-01", rows: 9488, sales: 9488, refunds: 0, net: 50_523_582, cash: 0)
    }

    @Test("A real day ends balanced with the figures of its file", arguments: Day.all.filter { $0.path != nil })
    func day(_ day: Day) async throws { try await Self.check(day) }

    @Test(
        "The busiest real day ends balanced with the figures of its file",
        .enabled(if: ProcessInfo.processInfo.environment["QIANTUI_LONG_TESTS"] != nil && Day.long.path != nil))
    func longDay() async throws { try await Self.check(Day.long) }

    private static func check(_ day: Day) async throws {
        let path = try #require(day.path)
        let folder = try TestFolder()
        let told = try await DemoDay.run(["--day", path, "--keep", folder.file("day")])
        told.checkGoodEnd(day.name)
        #expect(told.transactions == day.rows)
        #expect(told.sales.count == day.sales)
        #expect(told.refunds.count == day.refunds)
        #expect(told.net_minor == day.net)
        #expect(told.cash_net_minor == day.cash)
        #expect(told.card_net_minor == day.net - day.cash)
        let books = try folder.books("day")
        #expect(books.disagreements() == [])
        #expect(books.history.lines.count + books.history.cash.count == day.rows)
    }
}

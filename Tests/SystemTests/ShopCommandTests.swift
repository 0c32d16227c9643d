import DayEnd
import Foundation
import HostService
import TerminalService
import Testing
import UnionPay

@Suite("A shop at the command line", .timeLimit(.minutes(2)))
struct ShopCommandTests {
    private static func report(_ pair: Pair, _ merchant: String, json: Bool = true) async throws -> (Int32, String) {
        let config = try await pair.writeConfigurations().host
        let ended = try await Program.run(
            ["host", "shop", merchant, "--data", pair.hostFolder, "--config", config] + (json ? ["--json"] : []))
        return (ended.status, ended.output)
    }

    @Test("AS-12 sign-off --shop tells the host; host shop shows each till, who has closed, and who closes the shop")
    func shop() async throws {
        let pair = try Pair { $0.extensions.insert(.shopFreeze) }
        try await pair.startHost()
        try await pair.startTerminal()
        let sale = try await pair.command(["sale", "--amount", "100"], input: pair.swipe())
        #expect(sale.code == "00")
        func till() async throws -> (ShopReport.Till, freezes: Int) {
            let (status, text) = try await Self.report(pair, Pair.merchant)
            #expect(status == 0)
            let found = try JSONDecoder().decode(ShopReport.self, from: Data(text.utf8))
            return (try #require(found.tills.first), found.freezes.count)
        }
        let open = try await till()
        #expect(open.0.terminal == Pair.terminal && open.0.lines == 1 && !open.0.isClosed && open.freezes == 0)
        let told = try await Self.report(pair, Pair.merchant, json: false)
        #expect(told.1.contains("\(Pair.terminal) batch 1: open, 1 lines"))
        let closed = try await pair.command(["sign-off", "--unattended", "--shop"])
        #expect(closed.closing?.end == .closed)
        #expect(closed.closing?.shop?.reach == .told && closed.closing?.shop?.count == 0)
        let after = try await till()
        #expect(after.0.batch == 2 && after.0.lines == 0 && after.0.closedBatch == 1 && after.freezes == 0)
        #expect(try await Self.report(pair, "898000000000009").0 == 65)
        // Without the word nobody is told.
        #expect(try await pair.command(["sale", "--amount", "200"], input: pair.swipe()).code == "00")
        #expect(try await pair.command(["sign-off", "--unattended", "--no-shop"]).closing?.shop == nil)
        try await pair.stop()
    }
}

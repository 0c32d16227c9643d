import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of stored sales")
struct StoredSalesScenes {
    @Test("AS-15 Twenty sales offline are all at the host before the totals are sent")
    func twenty() async throws {
        let pair = try await Pair.running(hasRelay: true)
        let relay = try #require(await pair.relay)
        try await pair.signIn()
        try await pair.stopHost()
        for amount in 1...20 as ClosedRange<Int64> { _ = try await pair.offlineSale(amount * 100) }
        #expect(try await pair.status().undelivered == 20)
        try await pair.startHost()
        #expect(try await pair.command(["sign-off"]).end == "closed")
        let kinds = relay.requests()
        let totals = try #require(kinds.firstIndex(of: .settlement))
        #expect(kinds[..<totals].filter { $0 == .financial(.offlineSale) }.count == 20)
        #expect(!kinds[totals...].contains(.financial(.offlineSale)))
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.undelivered) == [[]])
        try await pair.stop()
    }

    @Test("AS-05 One stored sale that cannot be sent: all others settle, it is set aside with reason and owner")
    func oneOfMany() async throws {
        let pair = try await Pair.running(hasRelay: true)
        let relay = try #require(await pair.relay)
        try await pair.signIn()
        try await pair.stopHost()
        var sold: [Line] = []
        for amount in 1...30 as ClosedRange<Int64> { sold.append(try await pair.offlineSale(amount * 100)) }
        // The key under which its card is stored is lost while the terminal is off.
        await pair.stopTerminal()
        let broken = sold[3]
        let records = try pair.records()
        let name = try #require(
            records.lazy.compactMap { record -> String? in
                if case .intent(let intent) = record, intent.key == broken.key { intent.card.keyName } else { nil }
            }.first)
        let keys = pair.terminalFolder + "/keys"
        let files = try FileManager.default.contentsOfDirectory(atPath: keys).filter { $0.contains(name) }
        try #require(files.count == 1)
        let (place, away) = (keys + "/" + files[0], pair.folder.file("away"))
        try FileManager.default.moveItem(atPath: place, toPath: away)
        try await pair.startTerminal()
        try await pair.startHost()

        let closed = try await pair.command(["sign-off"])
        #expect(closed.end == "closed")
        #expect(closed.closing?.day.net.net == 46_500 - broken.amount)
        #expect(relay.requests().filter { $0 == .financial(.offlineSale) }.count == 29)
        let aside = try #require(try await pair.status().quarantined.first)
        #expect(aside.key == broken.key)
        #expect(aside.amount == broken.amount)
        #expect(aside.owner == .serviceProvider)
        #expect(aside.reason.contains("data key"))
        let list = try await pair.told(["terminal", "quarantine", "--data", pair.terminalFolder])
        #expect(list.contains("\(broken.key)") && list.contains("for the service provider"))
        let slip = try await pair.told(["terminal", "slip", "--language", "en", "--data", pair.terminalFolder])
        #expect(slip.contains("SET ASIDE, NOT IN THE TOTALS"))

        // Its key is found again: tried again, it goes to the late batch of its own day.
        try FileManager.default.moveItem(atPath: away, toPath: place)
        try await pair.command(["quarantine", "--release", "\(broken.key)"])
        _ = try await eventually("a sale that was set aside") {
            try await pair.status().undelivered == 0 ? true : nil
        }
        #expect(try await pair.status().quarantined.isEmpty)
        #expect(relay.requests().filter { $0 == .financial(.offlineSale) }.count == 30)
        #expect(try Books.postings(pair).filter { $0.key.line == broken.key }.map(\.state) == [.approved])
        try await pair.stop()
    }

    @Test("AS-05 The check of what can be sent runs at the sale: what could never be sent is not sold")
    func sameCheck() async throws {
        let pair = try await Pair.running()
        try await pair.signIn()
        let card = TestCard.domestic.presented(.keyed)
        for (mode, institution, code) in [
            ("01", "0102x000", "123456"), ("09", "01020000", "123456"), ("01", "01020000", "too long"),
        ] {
            let reply = try await pair.transact(.offlineSale, 100, card) {
                $0.authority = OfflineAuthority(mode: mode, institution: institution)
                $0.authorization = code
            }
            #expect(reply.result == .refused, "\(mode) \(institution) \(code)")
            #expect(reply.reason?.contains("expected") == true, "\(reply.told)")
        }
        #expect(try await pair.status().lines == 0)
        try await pair.close()
        #expect(try Books(pair).history.lines.isEmpty)
        try await pair.stop()
    }
}

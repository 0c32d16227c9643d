import DayEnd
import ISO8583
import Simulation
import Synchronization
import TerminalCore
import Testing
import UnionPay

@Suite("The operator's number in messages (F63.1)")
struct OperatorNumberTests {
    /// MTI and F63.1 of every message that bears an operator.
    private final class Heard: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }

        func listen(to shop: Shop) {
            shop.world.faults.fate = { _, way, message in
                let mti = message.mti.description
                if way == .toHost, ["0800", "0500"].contains(mti), let text = message.text(63) {
                    self.list.withLock { $0.append("\(mti) \(text.prefix(2))") }
                }
                return .deliver
            }
        }
    }

    @Test("Nobody signed on: the configured number. Somebody: theirs, in sign-in, records and settlement")
    func signedOn() throws {
        let shop = try Shop()
        let heard = Heard()
        heard.listen(to: shop)
        shop.world.signOn("12")
        try shop.line(.sale, 500)
        shop.world.signOn("05")
        try shop.line(.sale, 700)
        shop.world.signOn(nil)
        try shop.line(.sale, 900)
        let numbers = try shop.world.journal.opened().compactMap { record -> String? in
            if case .intent(let intent) = record.record { intent.operatorNumber } else { nil }
        }
        #expect(numbers == ["12", "05", "01"])
        shop.world.signOn("05")
        #expect(try shop.signOff().end == .closed)
        #expect(heard.all == ["0800 12", "0500 05"])
        #expect(shop.world.slips.map(\.operatorNumber) == ["05"])
        try shop.audit()
    }

    @Test("Whoever proved to close the day answers for its settlement, whoever is signed on")
    func closer() throws {
        let shop = try Shop()
        let heard = Heard()
        heard.listen(to: shop)
        shop.world.signOn("12")
        try shop.line(.sale, 500)
        _ = try shop.prepare(needsOperator: true)
        if case .count? = shop.world.terminal.prompt {
            #expect(try shop.answer(.count(CashCount([], in: .renminbi))) == .awaits(.authorize))
        }
        let overview = try #require(try shop.answer(.authorize(operatorNumber: "03")).overview)
        guard case .closing(let report) = try shop.answer(.confirm(list: overview.list)) else {
            Issue.record("no end")
            return
        }
        #expect(report.slip?.operatorNumber == "03")
        #expect(heard.all == ["0800 12", "0500 03"])
        try shop.audit()
    }
}

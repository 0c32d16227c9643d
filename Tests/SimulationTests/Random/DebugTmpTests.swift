import DayEnd
import Foundation
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Debug") struct DebugTmp {
    @Test func one() throws {
        guard let text = ProcessInfo.processInfo.environment["SEED"], let seed = UInt64(text) else { return }
        var day = try RandomDay(seed: seed)
        do { try day.play(acts: 25) } catch { print("ERR", error) }
        let shop = day.shop
        for envelope in try shop.world.journal.opened().suffix(40) {
            print(envelope.sequence, envelope.time.clockText, String("\(envelope.record)".prefix(230)))
        }
        for frame in shop.world.frames.suffix(16) {
            guard let message = try? shop.format.decode(frame.bytes).message else { print("?"); continue }
            print(frame.way, message.mti, Catalogue.classify(message) as Any, message.text(11) ?? "", message.text(39) ?? "", message.text(60) ?? "")
        }
        let s = shop.world.terminal.state
        print("closing", s.closing as Any, "open", s.open.count, "late", s.late.count, "batch", s.batch, "owes", s.owesSignOff)
        print("host", shop.row?.batch as Any, "logs", shop.world.logs.suffix(10), shop.world.halts)
        print(shop.world.now, shop.world.terminal.configuration.profile)
    }
}

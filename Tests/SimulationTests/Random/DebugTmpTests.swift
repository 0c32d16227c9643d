import DayEnd
import Foundation
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Debug") struct DebugTmp {
    @Test func stats() throws {
        guard let text = ProcessInfo.processInfo.environment["SEED"], let n = UInt64(text) else { return }
        var counts: [String: Int] = [:]
        for seed in 1...n {
            var day = try RandomDay(seed: seed)
            try day.play(acts: 25)
            let shop = day.shop
            for r in shop.world.results.values {
                switch r {
                case .approved(let l, let c): counts["approved \(l.type)", default: 0] += 1; if c == "10" { counts["partial", default: 0] += 1 }
                case .declined(let c, _): counts["declined \(c)", default: 0] += 1
                case .unknown(_, let c): counts["unknown \(c)", default: 0] += 1
                case .refused(let r): counts["refused \(String("\(r)".prefix(30)))", default: 0] += 1
                case .closing(let c): counts["closing \(c.end)", default: 0] += 1
                default: counts["other", default: 0] += 1
                }
            }
            for envelope in try shop.world.journal.opened() {
                switch envelope.record {
                case .unanswered: counts["rec unanswered", default: 0] += 1
                case .reversalEnded(let e): counts["rec reversalEnded \(e.code)", default: 0] += 1
                case .batchClosed(let a): counts["rec batchClosed \(a.slip.verdict)", default: 0] += 1; counts["undelivered", default: 0] += a.slip.undelivered.count
                case .closingCancelled: counts["rec cancelled", default: 0] += 1
                case .closingEnded(let e): counts["rec closingEnded \(e)", default: 0] += 1
                default: break
                }
            }
            for p in shop.postings { counts["posting \(p.state)", default: 0] += 1; if p.isLate { counts["posting late", default: 0] += 1 } }
            counts["cases", default: 0] += shop.world.ledger.cases.count
            counts["refusedLate", default: 0] += shop.world.terminal.state.refusedLate.count
            counts["logs", default: 0] += shop.world.logs.count
            counts["frames", default: 0] += shop.world.frames.count
        }
        for key in counts.keys.sorted() { print(key, counts[key] ?? 0) }
    }
}

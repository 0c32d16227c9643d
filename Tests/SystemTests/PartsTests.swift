import DayEnd
import Foundation
import HostService
import Peripherals
import TerminalService
import Testing
import UnionPay

@Suite("A terminal with parts")
struct PartsTests {
    private static func running() async throws -> Pair {
        let pair = try await Pair.running(settings: {
            $0.model = "counter-top"
            $0.provider = "Workshop"
            $0.hotLine = "555-0100"
        })
        try await pair.approve(.sale, 4200, TestCard.domestic.presented(.chip, pin: true))
        return pair
    }

    /// The jobs that came out of the virtual printer, by their order.
    private static func paper(_ pair: Pair) -> [[UInt8]] {
        let folder = pair.terminalFolder + "/paper"
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return files.compactMap { FileManager.default.contents(atPath: folder + "/" + $0).map { [UInt8]($0) } }
    }

    @Test(
        "AS-47 The closing completes whatever the printer does, and the slip is kept",
        arguments: [
            nil, "printer.paper-out", "printer.unplugged", "printer.garbage", "printer.cover-open",
        ])
    func paperIsNoGate(_ fault: String?) async throws {
        let pair = try await Self.running()
        if let fault { try InjectedFaults(folder: pair.terminalFolder).inject(fault) }
        let closing = try await pair.close()
        #expect(closing.end == .closed)
        let kept = pair.terminalFolder + "/print-queue"
        _ = try await eventually("a slip that is kept") {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: kept)) ?? []
            return files.contains { $0.contains("slip") } || !Self.paper(pair).isEmpty ? true : nil
        }
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("A fault of the store stops the closing with a repair order, and nothing is sent after it")
    func stopped() async throws {
        let pair = try await Self.running()
        let faults = InjectedFaults(folder: pair.terminalFolder)
        try faults.inject("storage.read-only")
        let reply = try await pair.signOff("evening")
        #expect(reply.end == "stopped")
        let status = try await pair.status()
        #expect(status.repair?.number == "10000001-000001")
        #expect(status.repair?.part == "storage")
        #expect(status.repair?.hotLine == "555-0100")
        #expect(try Books(pair).report.batches.isEmpty)
        try faults.clearAll()
        #expect(try await pair.signOff("evening").end == "closed")
        #expect(try await pair.status().repair == nil)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }
}

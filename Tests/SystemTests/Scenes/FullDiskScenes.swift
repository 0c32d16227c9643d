import DayEnd
import Foundation
import Journal
import TerminalService
import Testing
import TillCaller
import UnionPay

@Suite(
    "Scenes of a full disk",
    .enabled(if: SmallDisk.isAllowed, "this machine does not let a program mount a disk of its own"))
struct FullDiskScenes {
    private static let reserve = 8
    private static func mebibytes(_ count: Int) -> UInt64 { UInt64(count) << 20 }

    /// A terminal whose folder is a disk of 64 MiB, of which 8 are kept for the closing.
    private static func withSmallDisk(_ body: (Pair, SmallDisk) async throws -> Void) async throws {
        let pair = try Pair(settings: { $0.storageReserve = reserve })
        let disk = try SmallDisk(over: pair.terminalFolder, mebibytes: 64)
        try await pair.startHost()
        try await pair.startTerminal()
        try await body(pair, disk)
        try await pair.stop()
        withExtendedLifetime(disk) {}
    }

    @Test("AS-18 A disk fills up: it is said early, sales are refused while there is room, and the day still closes")
    func fillsUp() async throws {
        try await Self.withSmallDisk { pair, disk in
            let first = try await pair.approve(.sale, 4200, TestCard.domestic.presented(.chip, pin: true))
            #expect(try await pair.status().storage == nil)
            try disk.fill(leaving: Self.mebibytes(4 * Self.reserve - 1))
            #expect(try await pair.status().storage == "low")
            let second = try await pair.approve(.sale, 100, TestCard.domestic.presented(.swipe))

            try disk.fill(leaving: Self.mebibytes(Self.reserve) - 1)
            #expect(try await pair.status().storage == "full")
            let refused = try await pair.transact(.sale, 300, TestCard.domestic.presented(.swipe))
            #expect(refused.result == .refused)
            #expect(refused.note?.code == .full)
            let token = try await pair.addTill()
            try await pair.serveTill(TestReader(), token) { _, till in
                let answer = try await till.sell("a", card: 100)
                #expect(answer.json["code"].text == "storageFull" && answer.status == 503)
                #expect(answer.json["remedy"].text?.contains("Close the day") == true)
            }
            #expect(try await pair.status().lines == 2)
            // It was refused by the room alone: nothing has failed, and nothing was given up for room.
            try await pair.close()
            let books = try Books(pair)
            #expect(books.disagreements() == [])
            #expect(books.history.lines.map(\.key) == [first.key, second.key])
        }
    }

    @Test("AS-18 Not a byte is free any more: nothing is sold or closed, nothing is lost, and with room the day closes")
    func notAByte() async throws {
        try await Self.withSmallDisk { pair, disk in
            let sale = try await pair.approve(.sale, 4200, TestCard.domestic.presented(.chip, pin: true))
            try disk.fill(leaving: 0)
            #expect(disk.free == 0)
            let refused = try await pair.transact(.sale, 300, TestCard.domestic.presented(.swipe))
            #expect(refused.result == .refused && refused.note?.code == .full)
            // The closing cannot even begin, and says that the journal could not be written.
            let closing = try await pair.answer(TerminalRequest(.signOff))
            #expect(closing.end != "closed")
            #expect(closing.result == .refused)
            #expect(closing.note?.code == .store)

            try disk.empty()
            if try await pair.answer(TerminalRequest(.signOff)).end != "closed" {
                await pair.stopTerminal()
                try await pair.startTerminal()
                try await pair.close()
            }
            let books = try Books(pair)
            #expect(books.disagreements() == [])
            #expect(books.history.lines.map(\.key) == [sale.key])
            #expect(books.history.lines.map(\.amount) == [4200])
        }
    }
}

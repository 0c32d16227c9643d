import Testing
import UnionPay

@Suite("F62 of a freeze of the shop")
struct ShopFreezeFieldTests {
    @Test func aNoticeIsOneLetter() {
        for notice in ShopFreezeNotice.allCases { #expect(ShopFreezeNotice(parsing: notice.bytes) == notice) }
        #expect(ShopFreezeNotice.freeze.bytes == [0x46] && ShopFreezeNotice.lift.bytes == [0x4C])
        for text in ["", "f", "FF", "F\n", "\0"] { #expect(ShopFreezeNotice(parsing: Array(text.utf8)) == nil) }
    }

    @Test func anAnswerComesBackAsItWas() throws {
        let tills = [
            ShopFreezeReply.Till(terminal: "10000002", lines: 3, last: "2026-11-23 21:59:58"),
            .init(terminal: "A B", lines: 0, last: nil),
        ]
        let reply = ShopFreezeReply(until: "2026-11-23 22:30:00", tills: tills)
        #expect(
            String(decoding: reply.bytes, as: UTF8.self)
                == "2026-11-23 22:30:00\n2\n10000002 3 2026-11-23 21:59:58\nA B      0")
        #expect(try ShopFreezeReply(parsing: reply.bytes) == reply)
        let none = ShopFreezeReply(until: nil, tills: [])
        #expect(none.bytes == Array("\n0".utf8))
        #expect(try ShopFreezeReply(parsing: none.bytes) == none)
    }

    @Test func whatDoesNotFitIsCountedAndNotNamed() throws {
        let tills = (0..<400).map {
            ShopFreezeReply.Till(terminal: String(10_000_000 + $0), lines: 7, last: "2026-11-23 21:59:58")
        }
        let bytes = ShopFreezeReply(until: "2026-11-23 22:30:00", tills: tills).bytes
        #expect(bytes.count <= ShopFreezeReply.limit)
        let read = try ShopFreezeReply(parsing: bytes)
        #expect(read.count == 400)
        #expect(read.tills == Array(tills.prefix(read.tills.count)) && read.tills.count == 31)
    }

    @Test(arguments: [
        "", "0", "soon\n0", "2026-11-23 22:30:00\n", "2026-11-23 22:30:00\n-1", "2026-11-23 22:30:00\n0\n10000002 1 x",
        "\n1\n10000002", "\n1\n10000002 ", "\n1\n10000002 0 2026-11-23 21:59:58", "\n1\n10000002 1", "\n1\n100000021 1",
        "\n1\n10000002 1 2026-11-23", "\n1234567", "\n1\n\n", "\n0\n10000002 0", "\n0\u{1B}[2J", "\n0\u{E9}",
    ])
    func refusesWhatIsNone(_ text: String) {
        #expect(fault { _ = try ShopFreezeReply(parsing: Array(text.utf8)) }?.field == 62)
    }

    @Test func refusesMoreThanFits() {
        let bytes = Array(("\n999999" + String(repeating: "\n10000002 0", count: 100)).utf8)
        #expect(fault { _ = try ShopFreezeReply(parsing: bytes) }?.field == 62)
    }
}

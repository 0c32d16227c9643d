import Foundation
import StrictJSON
import Testing
import UnionPay

@testable import qiantui

@Suite("message diff")
struct DiffTests {
    private static func diff(_ left: String, _ right: String) throws -> FrameComparison {
        try FrameComparison(left, right, format: .standard)
    }

    @Test("A frame is equal to itself, however it is spelled")
    func equal() throws {
        let same = try Self.diff(Fixtures.sale, Fixtures.sale.lowercased())
        #expect(same.equal)
        #expect(same.description == "equal")
        #expect(try CanonicalJSON.text(same) == #"{"differences":[],"equal":true}"#)
    }

    @Test("Differences are told by part, masked")
    func different() throws {
        let other = Fixtures.sale
            .replacing("6000030000", with: "6000040000").replacing("603100310001", with: "603100311001")
            .replacing("012345000002", with: "012346000002").replacing("001322000001", with: "001322000002")
            .replacing("1122334455667788", with: "1122334455667799").replacing("9F270180", with: "9F270140")
        let comparison = try Self.diff(Fixtures.sale, other)
        #expect(!comparison.equal)
        #expect(
            comparison.description == """
                ≠ TPDU: 6000030000 | 6000040000
                ≠ header: 603100310001 | 603100311001
                ≠ F4 amount: 000000012345 | 000000012346
                ≠ F52 PIN block: (8 hidden) | (8 hidden)
                ≠ F55.9F27 ICC data: 80 | 40
                ≠ F60.2 batch number: 000001 | 000002
                """)
        #expect(
            try CanonicalJSON.text(comparison).contains(
                #"{"field":"60.2","kind":"different","left":"000001","name":"batch number","right":"000002"}"#))
    }

    @Test("What only one frame has is told with its side")
    func oneSided() throws {
        let lines = try Self.diff(Fixtures.signIn, Fixtures.sale).description.split(separator: "\n")
        #expect(lines.contains("≠ MTI message type: 0800 | 0200"))
        #expect(lines.contains("> F2 primary account number: 400000******0002"))
        #expect(lines.contains("< F62 keys, parameters or status: (25 hidden)"))
        #expect(!lines.joined().contains("4000000000000002"))
    }

    @Test("A frame that cannot be read is named by its side")
    func faults() {
        #expect(throws: MessageFault.self) { try Self.diff(Fixtures.sale, "00") }
        do throws(MessageFault) {
            _ = try FrameComparison("0057", Fixtures.sale, format: .standard)
        } catch {
            #expect(error.description == "A: length prefix at byte 0: expected 0, found 87")
        }
    }

    @Test("A frame is an argument, a line or a file with one frame")
    func inputs() throws {
        var lines = ["one", "two"].makeIterator()
        #expect(try FrameInput.read("00 ff", "A", next: { lines.next() }) == "00 ff")
        #expect(try FrameInput.read("-", "A", next: { lines.next() }) == "one")
        #expect(try FrameInput.read("-", "B", next: { lines.next() }) == "two")
        #expect(throws: MessageFault.self) { try FrameInput.read("-", "B", next: { lines.next() }) }
        #expect(throws: MessageFault.self) { try FrameInput.read("/nowhere/at/all", "B", next: { nil }) }
        let file = FileManager.default.temporaryDirectory.appending(path: "qiantui-\(UUID().uuidString).hex")
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        try Data("\n0102\n\n".utf8).write(to: file)
        #expect(try FrameInput.read(path, "A", next: { nil }) == "0102")
        try Data("0102\n03\n".utf8).write(to: file)
        #expect(throws: MessageFault.self) { try FrameInput.read(path, "A", next: { nil }) }
    }
}

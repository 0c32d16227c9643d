import ISO8583
import Testing
import UnionPay

@Suite struct FrameTests {
    @Test(arguments: FrameFixtures.all)
    func aFrameReadsToItsLastByteAndBack(_ bytes: [UInt8]) throws {
        let frame = try FrameFormat.standard.decode(bytes)
        let encoded = try FrameFormat.standard.encode(frame)
        #expect(encoded.bytes == bytes)
        #expect(try FrameFormat.standard.layout(of: bytes) == encoded.layout)
    }

    @Test func aSaleReadsAsItWasMeant() throws {
        let frame = try FrameFormat.standard.decode(FrameFixtures.sale)
        #expect(frame.tpdu == TPDU(destination: 0x0601, source: 0))
        #expect(
            frame.header == MessageHeader(applicationClass: 0x61, softwareVersion: 0x31, subVersion: 0x311001))
        let message = frame.message
        #expect(message.fields == [2, 3, 4, 11, 14, 22, 23, 25, 35, 41, 42, 49, 52, 53, 55, 60, 64])
        #expect(message.text(2) == "6222021234567890123")
        #expect(message.integer(4) == 12345)
        #expect(message.text(22) == "051")
        #expect(message.text(23) == "001")
        #expect(message.text(35) == "6222021234567890123=30122010000012300")
        #expect(message.text(49) == "156")
        #expect(message.text(60) == "2200000100050")
        #expect(message.bytes(64) == Array("FEDCBA98".utf8))
    }

    @Test func theMACCoversTheMessageAlone() throws {
        var encoded = try FrameFormat.standard.encode(FrameFormat.standard.decode(FrameFixtures.sale))
        #expect(encoded.macRange == 13..<FrameFixtures.sale.count - 8)
        #expect(encoded.bytes[encoded.macRange].starts(with: [0x02, 0x00]))
        let wasSet = encoded.setMAC(Array("01234567".utf8))
        #expect(wasSet)
        #expect(encoded.bytes.dropLast(8) == FrameFixtures.sale.dropLast(8))
        #expect(try FrameFormat.standard.decode(encoded.bytes).message.text(64) == "01234567")
        let signIn = try FrameFormat.standard.encode(FrameFormat.standard.decode(FrameFixtures.signIn))
        #expect(signIn.macRange == 13..<FrameFixtures.signIn.count)
        #expect(signIn.layout.macField == nil)
    }

    @Test func changingOneFieldChangesItsBytesAlone() throws {
        let frame = try FrameFormat.standard.decode(FrameFixtures.sale)
        let edits: [(Int, String, Range<Int>)] = [
            (3, "200000", 34..<37), (4, "000000099999", 37..<43), (11, "999999", 43..<46), (22, "021", 48..<50),
            (23, "999", 50..<52), (41, "87654321", 73..<81), (49, "840", 96..<99),
        ]
        for (field, text, range) in edits {
            var edited = frame
            edited.message.set(field, text)
            let bytes = try FrameFormat.standard.encode(edited).bytes
            #expect(bytes.count == FrameFixtures.sale.count)
            let changed = bytes.indices.filter { bytes[$0] != FrameFixtures.sale[$0] }
            #expect(!changed.isEmpty && changed.allSatisfy(range.contains), "F\(field): \(changed)")
        }
    }

    @Test func everyPartMayBeLeftOut() throws {
        let whole = FrameFixtures.signIn
        let cuts: [(FrameFormat, [UInt8])] = [
            (FrameFormat(hasLength: false, dialect: .unionPayTerminal), Array(whole[2...])),
            (
                FrameFormat(hasHeader: false, dialect: .unionPayTerminal),
                [0x00, UInt8(whole.count - 8)] + whole[2..<7] + whole[13...]
            ),
            (
                FrameFormat(hasLength: false, hasTPDU: false, hasHeader: false, dialect: .unionPayTerminal),
                Array(whole[13...])
            ),
        ]
        for (format, bytes) in cuts {
            let frame = try format.decode(bytes)
            #expect((frame.tpdu != nil) == format.hasTPDU)
            #expect((frame.header != nil) == format.hasHeader)
            #expect(frame.message.text(60) == "00000001003")
            #expect(try format.encode(frame).bytes == bytes)
            let message = try format.layout(of: bytes).message
            #expect(message == format.prefixByteCount..<bytes.count)
        }
    }

    @Test func aWrongFrameHasANamedError() {
        let good = FrameFixtures.signIn
        func text(_ bytes: [UInt8]) -> String? { FrameFixtures.error(bytes)?.description }
        #expect(text([]) == "length prefix at byte 0: expected 2 bytes, found 0")
        #expect(text([0]) == "length prefix at byte 0: expected 2 bytes, found 1")
        #expect(text([0, 0]) == "TPDU at byte 2: expected 5 bytes, found 0")
        #expect(text(good + [0]) == "length prefix at byte 0: expected 61, found 60")
        #expect(text(good.dropLast()) == "length prefix at byte 0: expected 59, found 60")
        #expect(text([0, 7] + good[2..<9]) == "header at byte 7: expected 6 bytes, found 2")
        var bytes = good
        bytes[2] = 0x61
        #expect(text(bytes) == "TPDU at byte 2: expected identifier 60, found 61")
        bytes = good
        bytes[23] = 0x0A
        #expect(text(bytes) == "F11 at byte 23: expected decimal digits, found 0x0A")
        bytes = good
        bytes[15] = 0x80
        #expect(text(bytes) == "bitmap at byte 15: expected bit 1 clear (64 fields), found set")
    }

    @Test func aFrameMustHaveThePartsOfItsLink() {
        let message = Message(mti: .networkManagementRequest)
        func text(_ frame: Frame, _ format: FrameFormat) -> String? {
            do throws(EncodeError) {
                _ = try format.encode(frame)
                return nil
            } catch {
                return error.description
            }
        }
        let bare = FrameFormat(hasLength: false, hasTPDU: false, hasHeader: false, dialect: .unionPayTerminal)
        let tpdu = TPDU(destination: 1, source: 2)
        #expect(text(Frame(message: message), .standard) == "TPDU: expected one, found none")
        #expect(text(Frame(tpdu: tpdu, message: message), .standard) == "header: expected one, found none")
        #expect(text(Frame(tpdu: tpdu, message: message), bare) == "TPDU: expected none on this link, found one")
        var buffer: [UInt8] = [7]
        #expect(throws: EncodeError.self) { try FrameFormat.standard.encode(Frame(message: message), into: &buffer) }
        #expect(buffer == [7])
    }

    @Test func framesAreAppendedOneAfterAnother() throws {
        let frame = try FrameFormat.standard.decode(FrameFixtures.sale)
        var buffer: [UInt8] = []
        try FrameFormat.standard.encode(frame, into: &buffer)
        let second = try FrameFormat.standard.encode(frame, into: &buffer)
        #expect(buffer == FrameFixtures.sale + FrameFixtures.sale)
        let wasSet = second.setMAC([UInt8](repeating: 0x41, count: 8), in: &buffer)
        #expect(wasSet)
        #expect(buffer.dropLast(8) == (FrameFixtures.sale + FrameFixtures.sale).dropLast(8))
    }

    /// Every cut, every changed byte: an error or the very bytes again, never a trap.
    @Test(arguments: FrameFixtures.all)
    func damagedFramesAreRefusedOrExact(_ frame: [UInt8]) throws {
        for end in 0..<frame.count { #expect(FrameFixtures.error(Array(frame[..<end])) != nil) }
        let bare = FrameFormat(hasLength: false, dialect: .unionPayTerminal)
        for end in 2..<frame.count { #expect(FrameFixtures.error(Array(frame[2..<end]), bare) != nil) }
        var wrong: [String] = []
        for place in frame.indices {
            for change in [0x01, 0x02, 0x04, 0x08, 0x0F, 0x10, 0x20, 0x40, 0x80, 0xF0, 0xFF] as [UInt8] {
                var damaged = frame
                damaged[place] ^= change
                do throws(DecodeError) {
                    let read = try FrameFormat.standard.decode(damaged)
                    let again = try? FrameFormat.standard.encode(read).bytes
                    if again != damaged { wrong.append(FrameFixtures.hex(damaged)) }
                } catch {
                    if error.offset > damaged.count { wrong.append("\(error)") }
                }
            }
        }
        #expect(wrong == [])
    }
}

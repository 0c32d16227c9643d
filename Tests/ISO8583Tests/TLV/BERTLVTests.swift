import ISO8583
import Testing

@Suite struct BERTLVTests {
    /// An authorization request of a chip card, with tags that this library knows nothing of.
    static let chip = bytes(
        "9F2608AABBCCDDEEFF0011 9F270180 DF3103010203 9F360201239F0206000000012345 00 C10155 8407A0000003330101")

    @Test func orderAndUnknownTagsAreKept() throws {
        let list = try BERTLV(Self.chip)
        #expect(list.description == "9F26 9F27 DF31 9F36 9F02 C1 84")
        #expect(list.bytes == Self.chip)
        #expect(list[try #require(TLVTag("9F02"))] == bytes("000000012345"))
        #expect(list[try #require(TLVTag("9F03"))] == nil)
        #expect(list[try #require(TLVTag("df31"))] == [1, 2, 3])
    }

    @Test func settingATagLeavesTheOthersAlone() throws {
        var list = try BERTLV(Self.chip)
        let tag = try #require(TLVTag("9F36"))
        list.set(tag, [0x99, 0x88])
        #expect(hex(list.bytes) == hex(Self.chip).replacing("9F36020123", with: "9F36029988"))
        let new = try #require(TLVTag("91"))
        list.set(new, [0x8A])
        #expect(list.tags.last == new)
        list.remove(new)
        list.remove(tag)
        #expect(hex(list.bytes) == hex(Self.chip).replacing("9F36020123", with: ""))
    }

    @Test func longLengthsAndNeedlesslyLongOnesComeBack() throws {
        for digits in ["9101AA", "918101AA", "91820001AA", "9183000001AA"] {
            #expect(try BERTLV(bytes(digits)).bytes == bytes(digits))
        }
        for count in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000] {
            var list = BERTLV()
            let tag = try #require(TLVTag("DF01"))
            list.set(tag, [UInt8](repeating: 7, count: count))
            let read = try BERTLV(list.bytes)
            #expect(read == list)
            #expect(read[tag]?.count == count)
        }
    }

    @Test func aRepeatedTagIsReadAndSetAtItsFirstPlace() throws {
        var list = try BERTLV(bytes("910101 910102"))
        let tag = try #require(TLVTag("91"))
        #expect(list[tag] == [1])
        list.set(tag, [9])
        #expect(list.bytes == bytes("910109 910102"))
    }

    @Test func constructedObjectsAreOpenedOneByOne() throws {
        let list = try BERTLV(bytes("72 0A 9F180411223344 860155"))
        let script = try #require(TLVTag("72"))
        #expect(script.isConstructed)
        #expect(list.list(in: script)?.description == "9F18 86")
        #expect(list.list(in: try #require(TLVTag("86"))) == nil)
        // What claims to hold objects must hold them.
        #expect(throws: TLVError.self) { try BERTLV(bytes("7203 9F1805")) }
    }

    @Test func nestingEndsAtEight() throws {
        func nested(_ depth: Int) -> [UInt8] {
            var inner: [UInt8] = [0x86, 0x00]
            for _ in 1..<depth { inner = [0x72, UInt8(inner.count)] + inner }
            return inner
        }
        #expect(try BERTLV(nested(8)).bytes == nested(8))
        #expect(throws: TLVError.self) { try BERTLV(nested(9)) }
        #expect(throws: TLVError.self) { try BERTLV(nested(60)) }
    }

    @Test func tagsAreOneToFourBytes() {
        for text in ["82", "9F02", "5F2A", "9F8101", "DF818001"] { #expect(TLVTag(text)?.description == text) }
        for text in ["", "9", "9F", "8202", "9F0200", "00", "9F80808001", "XY", "9F02 "] {
            #expect(TLVTag(text) == nil)
        }
    }

    @Test func errorsSayWhereAndWhat() {
        func error(_ digits: String) -> String {
            do throws(TLVError) {
                _ = try BERTLV(bytes(digits))
                return ""
            } catch {
                return error.description
            }
        }
        #expect(error("8202AABB 9F2608AABB") == "tag 9F26 at byte 7: expected 8 bytes, found 2")
        #expect(error("82") == "tag 82 at byte 1: expected length")
        #expect(error("9F") == "at byte 0: expected tag of at most 4 bytes")
        #expect(error("828400000000") == "tag 82 at byte 1: expected length of at most 3 more bytes")
    }

    @Test func noBytesTrapAndWhatReadsComesBack() throws {
        var random = SplitMix64(seed: 4)
        var read = 0
        for _ in 0..<4000 {
            var raw = Self.chip
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<raw.count, using: &random)
                raw[place] = UInt8.random(in: 0...255, using: &random)
            }
            raw.removeLast(Int.random(in: 0..<raw.count, using: &random) / 2)
            do throws(TLVError) {
                let list = try BERTLV(raw)
                if list.bytes != raw { Issue.record("\(hex(raw)) came back as \(hex(list.bytes))") }
                read += 1
            } catch {
                if error.offset < 0 || error.offset > raw.count { Issue.record("\(error) for \(hex(raw))") }
            }
        }
        #expect(read > 100)
    }

    @Test func noDescriptionShowsAValue() throws {
        let list = try BERTLV(bytes("5A08 6222021234567890"))
        var dumped = ""
        dump(list, to: &dumped)
        for text in ["\(list)", "\(list.elements)", dumped] {
            #expect(!text.contains("6222") && !text.contains("98, 34"))
        }
    }
}

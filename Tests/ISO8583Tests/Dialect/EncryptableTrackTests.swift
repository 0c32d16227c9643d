import ISO8583
import Testing

/// Tracks that may be encrypted (kind `zh`): one character for each nibble, whatever its value.
@Suite struct EncryptableTrackTests {
    private static let alphabet = Array("0123456789ABC=EF".utf8)
    private static let dialect = packedDialect(
        FieldSpec(35, "track 2", .zh, .bcd.ll(37), .bcd, mask: .hidden),
        FieldSpec(36, "track 3", .zh, .bcd.lll(104), .bcd, mask: .hidden))

    /// Bytes of F35 with these nibbles.
    private static func wire(_ nibbles: [UInt8]) -> String {
        let count = nibbles.count < 10 ? "0\(nibbles.count)" : "\(nibbles.count)"
        let digits = nibbles.map { String($0, radix: 16, uppercase: true) }.joined()
        return count + digits + (nibbles.count.isMultiple(of: 2) ? "" : "0")
    }

    @Test(arguments: 1...37)
    func anyNibblesOfAnyLengthAreReadAndWrittenBack(_ count: Int) throws {
        var random = SplitMix64(seed: UInt64(count))
        for _ in 0..<10 {
            let nibbles = (0..<count).map { _ in UInt8.random(in: 0...15, using: &random) }
            let text = String(decoding: nibbles.map { Self.alphabet[Int($0)] }, as: UTF8.self)
            let bytes = message(with: 35, Self.wire(nibbles))
            let decoded = try Self.dialect.decode(bytes)
            #expect(decoded.text(35) == text)
            #expect(try Self.dialect.encode(decoded).bytes == bytes)
            #expect(try MessageView(bytes, in: Self.dialect).text(35) == text)
            #expect(bytes.indices.filter { decodeError(Self.dialect, Array(bytes[..<$0])) == nil } == [])
        }
    }

    @Test func aLongTrackIsReadAndWrittenBack() throws {
        var random = SplitMix64(seed: 104)
        for count in [1, 16, 17, 103, 104] {
            let text = (0..<count).map { _ in Self.alphabet[Int.random(in: 0..<16, using: &random)] }
            var message = Message(mti: .financialRequest)
            message.set(36, bytes: text)
            #expect(try Self.dialect.decode(Self.dialect.encode(message).bytes) == message)
        }
    }

    @Test func aClearTrackIsWrittenAsInAnyDialect() throws {
        var message = Message(mti: .financialRequest)
        message.set(35, "6222021234567890123=30122010000012300")
        #expect(try Self.dialect.encode(message).bytes == Dialect.iso1987BCD.encode(message).bytes)
    }

    @Test func onlyTheCharactersOfNibblesAreWritten() {
        for character in UInt8.min...UInt8.max where !Self.alphabet.contains(character) {
            // In the first word of characters, and in the second.
            for place in [0, 20] {
                var track = [UInt8](repeating: 0x46, count: 21)
                track[place] = character
                var message = Message(mti: .financialRequest)
                message.set(35, bytes: track)
                #expect(
                    encodeError(Self.dialect, message)
                        == EncodeError(
                            .character, in: .field(35), expected: "hexadecimal digits with = for D",
                            found: "another at \(place)"))
            }
        }
    }

    @Test func lengthsAndPadsAreStillChecked() {
        let long = decodeError(Self.dialect, message(with: 35, "38" + String(repeating: "FF", count: 19)))
        #expect(long?.description == "F35 at byte 10: expected length of at most 37, found 38")
        let pad = decodeError(Self.dialect, message(with: 35, "03 ABCF"))
        #expect(pad?.description == "F35 at byte 12: expected pad nibble 0, found another nibble")
        let short = decodeError(Self.dialect, message(with: 35, "04 AB"))
        #expect(short?.description == "F35 at byte 11: expected 2 bytes, found 1")
    }

    @Test(arguments: ["A", "B", "C", "E", "F"])
    func aTrackThatIsNeverEncryptedRefusesOtherNibbles(_ nibble: String) {
        for count in [2, 16, 17, 36] {
            let track = String(repeating: "1", count: count - 1) + nibble
            let wire = message(
                with: 35, (count < 10 ? "0" : "") + "\(count)" + track + (count.isMultiple(of: 2) ? "" : "0"))
            let error = decodeError(.iso1987BCD, wire)
            #expect(error?.reason == .character && error?.field == 35)
            #expect(error?.offset == 11 + (count - 1) / 2)
            #expect(error?.expected == "decimal digits and D")
            var message = Message(mti: .financialRequest)
            message.set(35, track)
            #expect(encodeError(.iso1987BCD, message)?.expected == "digits and =")
        }
    }
}

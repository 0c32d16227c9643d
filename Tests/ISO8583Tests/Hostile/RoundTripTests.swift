import ISO8583
import Testing

@Suite struct RoundTripTests {
    /// Messages of random field tables come back as they were, from index and decoder alike.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func randomMessagesOfRandomDialectsComeBack(_ seed: UInt64) throws {
        var source = RandomMessages(seed: seed)
        let dialect = source.dialect()
        #expect(dialect.problems == [])
        var reused = Message(mti: .financialRequest)
        var index = MessageIndex()
        for _ in 0..<8 {
            let message = source.message(in: dialect)
            let encoded = try dialect.encode(message)
            #expect(try dialect.decode(encoded.bytes) == message)
            try dialect.decode(encoded.bytes.span.bytes, into: &reused)
            #expect(reused == message)
            try dialect.index(encoded.bytes.span.bytes, into: &index)
            #expect(index.mti == message.mti)
            #expect(index.fields == message.fields)
            #expect(index.macRange == encoded.macRange)
            #expect(index.macField == encoded.layout.macField)
            for field in message.fields { #expect(index.count(of: field) == message.bytes(field)?.count) }
        }
    }

    @Test(arguments: [Dialect.iso1987ASCII, .iso1987BCD, .iso1987EBCDIC])
    func randomMessagesOfThePresetsComeBack(_ dialect: Dialect) throws {
        var source = RandomMessages(seed: 7)
        for _ in 0..<30 {
            let message = source.message(in: dialect)
            #expect(try dialect.decode(dialect.encode(message).bytes) == message)
        }
    }

    /// Whatever single byte is changed, and wherever the bytes are cut: an error, or the very bytes again.
    @Test(arguments: 100..<112 as Range<UInt64>)
    func damagedMessagesAreRefusedOrExact(_ seed: UInt64) throws {
        var source = RandomMessages(seed: seed)
        let dialect = source.dialect()
        let whole = try dialect.encode(source.message(in: dialect)).bytes
        for end in 0..<whole.count {
            let cut = Array(whole[..<end])
            #expect(throws: DecodeError.self) { try dialect.decode(cut) }
            #expect(throws: DecodeError.self) { try dialect.index(cut) }
        }
        for place in whole.indices {
            for _ in 0..<6 {
                var damaged = whole
                damaged[place] ^= UInt8.random(in: 1...255, using: &source.random)
                try expectRefusedOrExact(damaged, dialect)
            }
        }
        for _ in 0..<200 {
            let noise = (0..<Int.random(in: 0...80, using: &source.random)).map { _ in
                UInt8.random(in: 0...255, using: &source.random)
            }
            try expectRefusedOrExact(noise, dialect)
        }
    }

    private func expectRefusedOrExact(_ bytes: [UInt8], _ dialect: Dialect) throws {
        do throws(DecodeError) {
            let message = try dialect.decode(bytes)
            let again = try? dialect.encode(message)
            #expect(again?.bytes == bytes)
        } catch {
            #expect(error.offset >= 0 && error.offset <= bytes.count)
            #expect(!error.expected.isEmpty && !error.found.isEmpty)
            // What was read before the error can be written again, and starts as the bytes do.
            for field in error.partial.fields {
                let value = error.partial.bytes(field)
                #expect(value != nil)
            }
        }
    }
}

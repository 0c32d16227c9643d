import DayEnd
import Testing
import UnionPay

@Suite("The chain of records")
struct RecordChainTests {
    private let start = Moment(milliseconds: 1_795_392_000_000, utcOffset: 8 * 3_600)

    private func chain() throws -> [SealedRecord] {
        var chain = RecordChain()
        return try Samples.records.enumerated().map { index, record in
            try chain.seal(record, at: start.adding(seconds: Int64(index)))
        }
    }

    /// The number of the first record that is refused; those before `start` are known to be good.
    private func firstBad(_ records: [SealedRecord], from start: Int = 0) -> Int64? {
        var chain = start == 0 ? RecordChain() : RecordChain(after: records[start - 1])
        for record in records[start...] {
            do throws(RecordError) { _ = try chain.open(record) } catch { return error.sequence }
        }
        return nil
    }

    @Test("Every kind of record comes back as it was")
    func roundTrip() throws {
        let sealed = try chain()
        var chain = RecordChain()
        for (record, stored) in zip(Samples.records, sealed) { #expect(try chain.open(stored).record == record) }
        #expect(chain.sequence == Int64(Samples.records.count))
        #expect(try TerminalState(folding: Samples.records) == TerminalState(folding: Samples.records))
    }

    @Test("Any flipped byte of any record is found, and the record named")
    func flippedBytes() throws {
        let sealed = try chain()
        for (index, record) in sealed.enumerated() {
            let text = Array(record.text.utf8)
            for offset in stride(from: 0, to: text.count, by: text.count > 400 ? 61 : 7) {
                var bytes = text
                bytes[offset] ^= 1
                var records = sealed
                records[index] = SealedRecord(
                    sequence: record.sequence, hash: record.hash, text: String(decoding: bytes, as: UTF8.self))
                #expect(firstBad(records, from: index) == record.sequence)
            }
            for offset in record.hash.indices {
                var hash = record.hash
                hash[offset] ^= 0x80
                var records = sealed
                records[index] = SealedRecord(sequence: record.sequence, hash: hash, text: record.text)
                #expect(firstBad(records, from: index) == record.sequence)
            }
        }
    }

    @Test("A record that is missing, doubled or in another's place is found where it is")
    func order() throws {
        let sealed = try chain()
        for index in 0..<sealed.count - 1 {
            var missing = sealed
            missing.remove(at: index)
            #expect(firstBad(missing) == Int64(index + 2))
            var doubled = sealed
            doubled.insert(sealed[index], at: index)
            #expect(firstBad(doubled) == Int64(index + 1))
            var swapped = sealed
            swapped.swapAt(index, index + 1)
            #expect(firstBad(swapped) == Int64(index + 2))
            // With its own number put right it is still not the record that was written there.
            let moved = SealedRecord(
                sequence: sealed[index].sequence, hash: sealed[index + 1].hash, text: sealed[index + 1].text)
            var renumbered = sealed
            renumbered[index] = moved
            #expect(firstBad(renumbered) == Int64(index + 1))
        }
    }

    @Test("A text cut short is found")
    func truncated() throws {
        let sealed = try chain()
        for length in 0..<20 {
            var records = sealed
            let last = records.removeLast()
            records.append(
                SealedRecord(sequence: last.sequence, hash: last.hash, text: String(last.text.prefix(length))))
            #expect(firstBad(records, from: records.count - 1) == last.sequence)
        }
    }

    @Test("A chain goes on behind a stored record")
    func resumed() throws {
        let sealed = try chain()
        var chain = RecordChain(after: sealed[3])
        for record in sealed.dropFirst(4) { _ = try chain.open(record) }
        #expect(chain.hash == sealed.last?.hash)
    }

    @Test("The same facts are the same bytes, whatever the order in which they were made")
    func deterministic() throws {
        #expect(try chain() == chain())
    }

    @Test("Bytes stand in a record as digits, and only digits are read", arguments: ["0", "0G", "xx", " 00", "0x00"])
    func hexBytes(_ bad: String) {
        #expect(HexBytes(bad) == nil)
        #expect(HexBytes("00fFA5")?.bytes == [0, 0xFF, 0xA5])
        #expect(HexBytes([0, 0xFF, 0xA5]).text == "00FFA5")
        #expect(HexBytes("")?.bytes == [])
    }
}

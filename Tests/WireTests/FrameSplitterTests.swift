import NIOCore
import Testing

@testable import Wire

@Suite struct FrameSplitterTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func framesAreTheSameHoweverTheStreamIsCut(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let frames = (0..<20).map { _ in random.bytes(Int.random(in: 1...300, using: &random)) }
        var rest = frames.flatMap(framed)[...]
        var splitter = FrameSplitter(limit: 300)
        var found: [[UInt8]] = []
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...700, using: &random))
            rest = rest.dropFirst(piece.count)
            splitter.append(ByteBuffer(bytes: piece))
            while let frame = try splitter.next() { found.append(frame) }
            // Never holds as much as a frame.
            #expect((splitter.partial?.received ?? 0) < 302)
        }
        #expect(found == frames)
        #expect(splitter.partial == nil)
    }

    @Test func aByteAtATimeGivesTheFrameWithTheLastByte() throws {
        var splitter = FrameSplitter(limit: 4096)
        let frame = [UInt8](1...200)
        let stream = framed(frame)
        for byte in stream.dropLast() {
            splitter.append(ByteBuffer(bytes: [byte]))
            #expect(try splitter.next() == nil)
        }
        splitter.append(ByteBuffer(bytes: stream.suffix(1)))
        #expect(try splitter.next() == frame)
        #expect(try splitter.next() == nil)
    }

    @Test func theLongestFramePassesAndOneByteMoreDoesNot() throws {
        var splitter = FrameSplitter(limit: 4096)
        splitter.append(ByteBuffer(bytes: framed([UInt8](repeating: 7, count: 4096))))
        #expect(try splitter.next()?.count == 4096)
        splitter.append(ByteBuffer(bytes: [0x10, 0x01]))
        #expect(throws: FrameFault.tooLong(length: 4097, limit: 4096)) { try splitter.next() }
    }

    @Test func everyPrefixOverTheLimitIsRefusedBeforeAnyOfItsFrame() {
        for length in 4097...65_535 {
            var splitter = FrameSplitter(limit: 4096)
            splitter.append(ByteBuffer(integer: UInt16(length)))
            do throws(FrameFault) {
                _ = try splitter.next()
                Issue.record("\(length) was let through")
            } catch {
                if error != .tooLong(length: length, limit: 4096) { Issue.record("\(length): \(error)") }
            }
        }
    }

    @Test func aZeroPrefixIsRefusedAfterTheFramesBeforeIt() throws {
        var splitter = FrameSplitter(limit: 10)
        splitter.append(ByteBuffer(bytes: [0, 1, 9, 0, 0, 0, 1, 8]))
        #expect(try splitter.next() == [9])
        #expect(throws: FrameFault.empty) { try splitter.next() }
    }

    @Test func aStartedFrameIsTold() throws {
        var splitter = FrameSplitter(limit: 10)
        splitter.append(ByteBuffer(bytes: [0]))
        _ = try splitter.next()
        #expect(splitter.partial?.received == 1)
        #expect(splitter.partial?.expected == nil)
        splitter.append(ByteBuffer(bytes: [5, 1, 2]))
        _ = try splitter.next()
        #expect(splitter.partial?.received == 4)
        #expect(splitter.partial?.expected == 7)
    }

    @Test func limitsCannotBeConfiguredAway() {
        let limits = FrameLimits(frameLength: 1_000_000, pendingBytes: -5, idleTimeout: .zero, connections: 0)
        #expect(limits.frameLength == 65_535)
        #expect(limits.pendingBytes == 65_537)
        #expect(limits.idleTimeout == .milliseconds(1))
        #expect(limits.connections == 1)
    }
}

import Foundation
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct FrameCaptureTests {
    @Test(
        arguments: [
            (.zero, "1970-01-01T00:00:00.000000Z"),
            (.seconds(951_827_696) + .microseconds(7), "2000-02-29T12:34:56.000007Z"),
            (.seconds(1_795_412_705) + .nanoseconds(123_456_789), "2026-11-23T05:45:05.123456Z"),
            (.seconds(4_107_542_399) + .milliseconds(999), "2100-02-28T23:59:59.999000Z"),
            (.seconds(4_107_542_400), "2100-03-01T00:00:00.000000Z"),
            (.microseconds(-1), "1969-12-31T23:59:59.999999Z"),
        ] as [(Duration, String)])
    func timesAreWrittenInUTC(time: Duration, text: String) {
        #expect(timestamp(time) == text)
    }

    @Test func datesOfEightHundredYearsAreAsFoundationHasThem() {
        let style = Date.ISO8601FormatStyle().year().month().day()
        for day in stride(from: -100_000, to: 200_000, by: 97) {
            let seconds = Int64(day) * 86_400
            let expected = Date(timeIntervalSince1970: Double(seconds)).formatted(style)
            #expect(timestamp(.seconds(seconds)).prefix(10) == expected)
        }
    }

    @Test func aLineHasTimeDirectionConnectionAndHex() {
        let frame = CapturedFrame(direction: .outbound, connection: 12, time: .zero, bytes: [0, 3, 0x60, 0xAF, 0xFF])
        #expect(frame.line == "1970-01-01T00:00:00.000000Z out 12 000360afff")
    }

    @Test func aServerAndAClientSeeTheSameFramesInOppositeDirections() async throws {
        let atServer = Mailbox<CapturedFrame>()
        let atClient = Mailbox<CapturedFrame>()
        let clock: @Sendable () -> Duration = { .seconds(1) }
        let server = try await echoServer(tap: FrameTap(clock: clock) { atServer.put($0) })
        let opened = Mailbox<FrameClient.Event>()
        let tap = FrameTap(clock: clock) { atClient.put($0) }
        let client = FrameClient.connect(to: local(server.port), tap: tap) { opened.put($1) }
        _ = await opened.wait(count: 1)
        for number in 1...30 as ClosedRange<UInt8> { client.send([UInt8](repeating: number, count: Int(number))) }
        _ = await atClient.wait(count: 60)
        await server.stop()

        let sent = (1...30).map { framed([UInt8](repeating: UInt8($0), count: $0)) }
        for (seen, inbound, outbound) in [(atServer.all, "in", "out"), (atClient.all, "out", "in")] {
            #expect(seen.filter { $0.direction.rawValue == inbound }.map(\.bytes) == sent)
            #expect(seen.filter { $0.direction.rawValue == outbound }.map(\.bytes) == sent)
            #expect(seen.allSatisfy { $0.time == .seconds(1) })
        }
        #expect(Set(atServer.all.map(\.connection)) == [1])
        #expect(Set(atClient.all.map(\.connection)) == [client.id])
    }

    @Test func theFileHoldsALinePerFrameAndIsForItsOwnerOnly() async throws {
        try await withFolder { folder in
            let path = folder + "/day.capture"
            try Data("# earlier\n".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let capture = try FrameCapture(path: path)
            let server = try await echoServer(tap: capture.tap(clock: { .seconds(60) }))
            let peer = try RawSocket.connect(port: server.port)
            try peer.write(framed([0xAB]) + framed([1, 2]))
            _ = try await peer.read(7)
            await server.stop()
            try await capture.close()
            try await capture.close()

            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(
                text == """
                    # earlier
                    1970-01-01T00:01:00.000000Z in 1 0001ab
                    1970-01-01T00:01:00.000000Z in 1 00020102
                    1970-01-01T00:01:00.000000Z out 1 0001ab
                    1970-01-01T00:01:00.000000Z out 1 00020102

                    """)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func aFolderThatIsNotThereIsANamedError() {
        let error = #expect(throws: CaptureError.self) { try FrameCapture(path: "/nowhere/at/all") }
        let text = "cannot open the capture file /nowhere/at/all: No such file or directory (errno 2)"
        #expect(error?.description == text)
    }

    @Test func aFullDiskIsToldAtTheEndAndDisturbsNobody() async throws {
        let capture = try FrameCapture(path: "/dev/full")
        let server = try await echoServer(tap: capture.tap())
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]))
        #expect(try await peer.read(3) == framed([1]))
        await server.stop()
        let error = await #expect(throws: CaptureError.self) { try await capture.close() }
        #expect(error?.description.contains("No space left on device") == true)
    }
}

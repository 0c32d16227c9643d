import Foundation
import Logging
import Wire

/// SplitMix64: the same numbers for the same seed on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}

/// The frame as it is on the wire.
func framed(_ frame: [UInt8]) -> [UInt8] {
    [UInt8(frame.count >> 8), UInt8(frame.count & 0xFF)] + frame
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func local(_ port: Int) -> Endpoint {
    Endpoint(host: "127.0.0.1", port: UInt16(port))
}

/// A server that answers each frame with itself.
func echoServer(limits: FrameLimits = FrameLimits(), tap: FrameTap? = nil) async throws -> FrameServer {
    try await FrameServer.bind(host: "127.0.0.1", port: 0, limits: limits, threads: 1, tap: tap, logger: quiet) {
        $0.send($1)
    }
}

/// A server that notes why its connections ended.
func notingServer(
    limits: FrameLimits = FrameLimits(), onFrame: @escaping @Sendable (FrameConnection, [UInt8]) -> Void = { _, _ in }
) async throws -> (server: FrameServer, closed: Mailbox<CloseReason>) {
    let closed = Mailbox<CloseReason>()
    let server = try await FrameServer.bind(
        host: "127.0.0.1", port: 0, limits: limits, threads: 1, logger: quiet, onFrame: onFrame,
        onClose: { closed.put($1) })
    return (server, closed)
}

extension FrameServer {
    /// Shuts down without patience for peers that stay.
    func stop() async { await shutdown(gracePeriod: .milliseconds(20)) }
}

extension FrameClient.Event {
    var isClosed: Bool { if case .closed = self { true } else { false } }
    var isOpened: Bool { if case .opened = self { true } else { false } }
    var frame: [UInt8]? { if case .frame(let bytes) = self { bytes } else { nil } }
}

/// A folder of its own, short enough for socket paths, removed afterwards.
func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = "/tmp/wire-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

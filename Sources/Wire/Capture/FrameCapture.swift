import Dispatch
import Glibc
import Synchronization

/// Writes frames to a file, a line each: `<ISO 8601 time> <in|out> <connection> <hex of prefix and frame>`.
///
/// Lines are added to what the file holds. They are written behind the event loop's back; should the disk not keep up,
/// frames are left out and a line `# 12 frames not captured` says so.
///
/// The file holds messages as they are, with card numbers and encrypted PIN blocks. It is readable by its owner only
/// (mode 0600) and belongs on test equipment.
public final class FrameCapture: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var skipped = 0
        var writeIsComing = false
        var failure: CaptureError?
        var isClosed = false
    }

    /// Most bytes of lines that may wait for the disk.
    static let waitingLimit = 16 << 20

    private let path: String
    private let descriptor: CInt
    private let queue = DispatchQueue(label: "frame capture")
    private let state = Mutex(State())

    /// Opens the file, or makes it.
    public init(path: String) throws(CaptureError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CaptureError(path: path, operation: "open", detail: systemText(errno)) }
        // An older file may have been readable by others. Not for a pipe or a terminal: those are not ours.
        var info = stat()
        if fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, fchmod(descriptor, 0o600) != 0 {
            let detail = systemText(errno)
            Glibc.close(descriptor)
            throw CaptureError(path: path, operation: "restrict the mode of", detail: detail)
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        if !state.withLock({ $0.isClosed }) { Glibc.close(descriptor) }
    }

    /// What to hand to a server or client.
    ///
    /// - Parameter clock: time since 1970-01-01T00:00:00Z; the system's clock unless given.
    public func tap(clock: @escaping @Sendable () -> Duration = FrameTap.systemTime) -> FrameTap {
        FrameTap(clock: clock) { self.add($0) }
    }

    /// Adds one line. Returns at once.
    public func add(_ frame: CapturedFrame) {
        let line = frame.line
        let mustSchedule = state.withLock { state in
            guard !state.isClosed, state.failure == nil else { return false }
            guard state.waiting.count + line.utf8.count < Self.waitingLimit else {
                state.skipped += 1
                return false
            }
            state.waiting.append(contentsOf: line.utf8)
            state.waiting.append(UInt8(ascii: "\n"))
            defer { state.writeIsComing = true }
            return !state.writeIsComing
        }
        if mustSchedule { queue.async { self.write() } }
    }

    /// Writes what waits and closes the file. Frames added later are dropped.
    ///
    /// - Throws: the first error of any write, after which nothing more was written.
    public func close() async throws(CaptureError) {
        let failure = await withCheckedContinuation { continuation in
            queue.async {
                let wasClosed = self.state.withLock { state in
                    defer { state.isClosed = true }
                    return state.isClosed
                }
                if !wasClosed {
                    self.write()
                    Glibc.close(self.descriptor)
                }
                continuation.resume(returning: self.state.withLock { $0.failure })
            }
        }
        if let failure { throw failure }
    }

    /// On the queue only.
    private func write() {
        let bytes = state.withLock { state in
            state.writeIsComing = false
            guard state.failure == nil else { return [UInt8]() }
            if state.skipped > 0 {
                state.waiting.append(contentsOf: "# \(state.skipped) frames not captured\n".utf8)
                state.skipped = 0
            }
            defer { state.waiting = [] }
            return state.waiting
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR {
                let failure = CaptureError(path: path, operation: "write to", detail: systemText(errno))
                state.withLock { $0.failure = failure }
                return
            }
        }
    }
}

/// A capture file cannot be opened or written.
public struct CaptureError: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String
    let operation: String
    let detail: String

    public var description: String { "cannot \(operation) the capture file \(path): \(detail)" }
}

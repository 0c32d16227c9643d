import Glibc

/// The plan of a process that is ended or failed at a chosen call to its files: see `Tests/PowerCut/powercut.c`, which
/// is compiled here and preloaded into it.
public final class CutPlan: Sendable {
    public enum Kind: Character, Sendable, CaseIterable {
        case killedBefore = "k"
        case killedHalfway = "h"
        case killedAfter = "a"
        case failed = "e"
        case full = "n"
        case short = "s"

        /// The process does not outlive it.
        public var isFatal: Bool { self == .killedBefore || self == .killedHalfway || self == .killedAfter }
    }

    /// What the process needs in its environment.
    public let environment: [String: String]
    private let descriptor: Int32
    private static let size = 64

    /// - Parameters:
    ///   - library: The compiled shim.
    ///   - path: Where the plan is to stand.
    ///   - folder: Whose files are meant; nil: any.
    public init(library: String, path: String, folder: String? = nil) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(Self.size)) == 0 else {
            throw ChildProcess.Failure(description: "\(path): errno \(errno)")
        }
        var environment = ["LD_PRELOAD": library, "QIANTUI_CUT": path]
        environment["QIANTUI_CUT_FOLDER"] = folder
        self.environment = environment
    }

    deinit { close(descriptor) }

    /// Compiles the shim.
    public static func compile(_ source: String, to library: String, errors: String = "/dev/null") async throws {
        let compiler = try ChildProcess(
            "/usr/bin/env", ["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], errors: errors)
        guard await compiler.end() == 0 else { throw ChildProcess.Failure(description: "\(source) does not compile") }
    }

    /// Strikes at the so manieth call from now on.
    ///
    /// - Parameters:
    ///   - ending: End of the names of the files that are meant.
    ///   - forever: From then on every call fails so.
    public func arm(_ kind: Kind, at call: Int, ending: String = "", forever: Bool = false) {
        write(0, at: 0)
        var bytes = [UInt8](repeating: 0, count: 40)
        bytes[1] = forever ? 1 : 0
        for (index, byte) in ending.utf8.prefix(37).enumerated() { bytes[2 + index] = byte }
        withUnsafeBytes(of: Int64(call).littleEndian) { bytes += $0 }
        _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        number(0, at: 56)
        // Last: from here on it counts.
        write(kind.rawValue.asciiValue ?? 0, at: 0)
    }

    /// Lets everything pass from now on.
    public func disarm() { write(0, at: 0) }

    public var calls: Int { Int(read(48)) }
    public var hasStruck: Bool { read(56) > 0 }

    private func write(_ byte: UInt8, at place: Int) {
        _ = withUnsafeBytes(of: byte) { pwrite(descriptor, $0.baseAddress, 1, off_t(place)) }
    }

    private func number(_ value: Int64, at place: Int) {
        _ = withUnsafeBytes(of: value.littleEndian) { pwrite(descriptor, $0.baseAddress, 8, off_t(place)) }
    }

    private func read(_ place: Int) -> Int64 {
        var value: Int64 = 0
        _ = withUnsafeMutableBytes(of: &value) { pread(descriptor, $0.baseAddress, 8, off_t(place)) }
        return Int64(littleEndian: value)
    }
}

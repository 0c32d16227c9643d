import Glibc
import Synchronization

/// A program in a process of its own.
///
/// Foundation's Process copies a list of this process's open files that other threads change meanwhile, and was seen to
/// crash on it; it also blocks the gentler signals in its children. This one closes all but three files in the child.
public final class ChildProcess: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private struct State {
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    /// glibc has it since 2.34, and shows it to C programs with an extension only.
    private static let closeFrom: (@Sendable (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Void)? = {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        let function = unsafeBitCast(symbol, to: Function.self)
        return { _ = function($0, $1) }
    }()

    /// Its number while it runs.
    public let process: Int32
    private let state = Mutex(State())

    /// Starts a program. What it writes is appended to the files named.
    public init(
        _ path: String, _ arguments: [String], input: String = "/dev/null", output: String = "/dev/null",
        errors: String = "/dev/null", environment: [String: String]? = nil
    ) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        for (descriptor, file) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
            posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        Self.closeFrom?(&actions, 3)
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var settings = (environment ?? [:]).map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for setting in settings { free(setting) } }
        var process: pid_t = 0
        let answer =
            environment == nil
            ? posix_spawn(&process, path, &actions, &attributes, &words, environ)
            : posix_spawn(&process, path, &actions, &attributes, &words, &settings)
        guard answer == 0 else { throw Failure(description: "\(path) did not start: errno \(answer)") }
        self.process = process
        Thread.start { [self] in over(Self.wait(for: self.process)) }
    }

    /// Its exit code, or less than zero: the signal that ended it.
    public func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    public var isRunning: Bool { state.withLock { $0.status == nil } }

    /// At once, as a power cut would.
    public func kill() { send(SIGKILL) }

    /// Stops it where it is, until ``resume()``.
    public func pause() { send(SIGSTOP) }
    public func resume() { send(SIGCONT) }

    /// Stops it, and waits until none of its threads runs: what the kernel does for one may still be under way.
    public func halt() async throws {
        pause()
        let end = ContinuousClock.now + .seconds(5)
        while isRunning, Self.threadsRun(in: process) {
            guard ContinuousClock.now < end else { throw Failure(description: "process \(process) does not stop") }
            try await Task.sleep(for: .microseconds(100))
        }
    }

    /// Whether any thread is neither stopped nor deep in the kernel, from where it comes back stopped (proc(5), `stat`).
    private static func threadsRun(in process: Int32) -> Bool {
        let folder = "/proc/\(process)/task"
        guard let tasks = opendir(folder) else { return false }
        defer { closedir(tasks) }
        while let entry = readdir(tasks) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard Int32(name) != nil, let file = fopen("\(folder)/\(name)/stat", "r") else { continue }
            defer { fclose(file) }
            var line = [UInt8](repeating: 0, count: 256)
            let count = fread(&line, 1, 256, file)
            // The state follows the program's name, which may hold anything.
            guard let close = line[..<count].lastIndex(of: UInt8(ascii: ")")), close + 2 < count else { continue }
            if "RS".utf8.contains(line[close + 2]) { return true }
        }
        return false
    }

    public func send(_ signal: Int32) {
        // Under the lock: once it has been waited for, the number may be another process's.
        state.withLock { state in
            if state.status == nil { _ = Glibc.kill(process, signal) }
        }
    }

    private func over(_ status: Int32) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }
}

/// A thread that is left alone.
private enum Thread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        pthread_create(
            &thread, &attributes,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context)
        pthread_attr_destroy(&attributes)
    }
}

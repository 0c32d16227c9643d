import Foundation
import Synchronization

/// Folders and servers that must be gone when the process is.
enum PostgreSQLRegistry {
    private static let running: Mutex<[String: Set<Int32>]> = {
        atexit { PostgreSQLRegistry.endAll() }
        return Mutex([:])
    }()

    static func note(_ folder: String) { running.withLock { $0[folder] = $0[folder] ?? [] } }
    static func note(_ process: Int32, in folder: String) {
        running.withLock { _ = $0[folder, default: []].insert(process) }
    }
    static func forget(_ process: Int32, in folder: String) {
        running.withLock { _ = $0[folder]?.remove(process) }
    }

    /// Ends the servers of a folder at once, and removes it.
    static func end(_ folder: String) {
        for process in running.withLock({ $0.removeValue(forKey: folder) }) ?? [] {
            kill(process, SIGQUIT)
            // A child of this process stays until it has been waited for, which another thread does.
            for _ in 0..<100 where kill(process, 0) == 0 { usleep(20_000) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func endAll() {
        for folder in running.withLock({ Array($0.keys) }) { end(folder) }
    }
}

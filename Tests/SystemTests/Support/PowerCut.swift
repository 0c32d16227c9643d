import ChildProcess
import Foundation

/// Ends or fails a child process at a chosen write to its journal's log.
final class PowerCut: Sendable {
    enum Kind: Sendable {
        /// The process is killed before the write.
        case killed
        /// The write fails, once.
        case failed
    }

    /// What the child process needs in its environment.
    var environment: [String: String] { plan.environment }
    private let folder: TestFolder
    private let plan: CutPlan

    init() async throws {
        folder = try TestFolder()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("PowerCut/powercut.c").path
        let library = folder.file("powercut.so")
        try await CutPlan.compile(source, to: library, errors: folder.file("err"))
        plan = try CutPlan(library: library, path: folder.file("plan"))
    }

    /// Strikes at the so manieth call to the journal's log from now on.
    func arm(_ kind: Kind, at call: Int) {
        plan.arm(kind == .killed ? .killedBefore : .failed, at: call, ending: "-wal")
    }

    /// Lets everything pass. Returns whether it had struck.
    func disarm() -> Bool {
        plan.disarm()
        return plan.hasStruck
    }
}

import ChildProcess
import Foundation

/// Ends or fails a child process at a chosen write to its journal. See `Tests/PowerCut/powercut.c`.
final class PowerCut: Sendable {
    enum Kind: String, Sendable {
        /// The process is killed before the write.
        case killed = "k"
        /// The write fails, once.
        case failed = "e"
    }

    /// What the child process needs in its environment.
    let environment: [String: String]
    private let folder: TestFolder

    init() async throws {
        folder = try TestFolder()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("PowerCut/powercut.c").path
        let library = folder.file("powercut.so")
        let compiler = try ChildProcess(
            "/usr/bin/env", ["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"],
            errors: folder.file("err"))
        guard await compiler.end() == 0 else { throw NeverCame(what: "powercut.so: \(folder.text("err"))") }
        environment = ["LD_PRELOAD": library, "QIANTUI_CUT": folder.file("plan")]
    }

    /// Strikes at the so manieth write to the journal's log from now on.
    func arm(_ kind: Kind, at write: Int) throws { try folder.write("\(kind.rawValue)\(write) -wal", to: "plan") }

    /// Lets everything pass. Returns whether it had struck.
    func disarm() throws -> Bool {
        let text = folder.text("plan")
        try folder.write("", to: "plan")
        return text.dropFirst().hasPrefix("0 ")
    }
}

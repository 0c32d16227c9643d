import ArgumentParser
import ChildProcess
import Foundation
import Testing

@testable import qiantui

@Suite("Completion scripts")
struct CompletionTests {
    private static let shells: [(CompletionShell, String)] = [(.bash, "bash"), (.zsh, "zsh"), (.fish, "fish")]

    /// Where a shell is, or nil.
    private static func program(_ name: String) -> URL? {
        let folders = ["/bin", "/usr/bin", "/usr/local/bin"].map { URL(filePath: $0).appending(path: name) }
        return folders.first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
    }

    @Test("Each has the verbs and the fixed values, and its shell can read it", arguments: [0, 1, 2])
    func scripts(_ index: Int) async throws {
        let (shell, name) = Self.shells[index]
        let script = Qiantui.completionScript(for: shell)
        for word in ["decode", "encode", "diff", "redact", "explain"] + DialectName.allCases.map(\.rawValue) {
            #expect(script.contains(word), "\(name): \(word)")
        }
        for word in ["zh-Hans", "zh-Hant"] { #expect(script.contains(word), "\(name): \(word)") }
        guard let program = Self.program(name) else { return }
        let file = FileManager.default.temporaryDirectory.appending(path: "qiantui-\(UUID().uuidString).\(name)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(script.utf8).write(to: file)
        // -n reads without running.
        let process = try ChildProcess(program.path(percentEncoded: false), ["-n", file.path(percentEncoded: false)])
        #expect(await process.end() == 0)
    }
}

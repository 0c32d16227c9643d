import ArgumentParser
import Foundation

/// Real cuts on the real binaries: see docs/how-we-know.md.
@main
struct CrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash",
        abstract: "Cut, kill, fail, slow down and crowd real processes, and look at what is left.",
        subcommands: [Cuts.self, Points.self, LineStorm.self, Nodes.self, Link.self, Crowd.self])
}

/// What every part takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The program under test.", valueName: "file")) var program = ".build/debug/qiantui"
    @Option(help: "What is drawn follows from it, up to the processes' own timing.") var seed: UInt64 = 1
    @Flag(help: "Print one JSON document.") var json = false

    /// A line for people.
    func say(_ text: String) {
        (json ? FileHandle.standardError : FileHandle.standardOutput).write(Data((text + "\n").utf8))
    }

    func result(_ value: some Encodable) throws {
        guard json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
    }

    func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        let time = (ContinuousClock.now - start).components
        return time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000
    }
}

/// A bar on standard error, where a person watches.
struct Bar {
    private let name: String
    private let total: Int
    private let isWatched = isatty(2) == 1

    init(_ name: String, total: Int) {
        (self.name, self.total) = (name, max(1, total))
    }

    func move(to done: Int) {
        guard isWatched else { return }
        let filled = min(30, done * 30 / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        FileHandle.standardError.write(Data("\r\(name) \(bar) \(done) of \(total) ".utf8))
    }

    func finish() { if isWatched { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) } }
}

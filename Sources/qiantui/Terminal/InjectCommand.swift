import ArgumentParser
import Foundation
import Peripherals
import Store

extension TerminalCommand {
    /// Faults of the parts, for training and tests.
    struct Inject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a part of the terminal fail, to see what happens then.",
            discussion: """
                The fault stands until it is cleared, over restarts too. Faults:

                """
                    + InjectableFault.allCases.map { "  \($0.rawValue): \($0.help)" }.joined(separator: "\n"))
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Argument(help: "Name of a fault; none lists those that stand.") var fault: String?
        @Flag(help: "End this fault, or all where none is named.") var clear = false
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: data, isDirectory: &isFolder), isFolder.boolValue else {
                    throw Failure(.badInput, "--data: \(data) is no folder")
                }
                let faults = InjectedFaults(folder: data)
                do throws(InjectionError) {
                    switch (fault, clear) {
                    case (let name?, true): try faults.clear(name)
                    case (let name?, false): try faults.inject(name)
                    case (nil, true): try faults.clearAll()
                    case (nil, false): break
                    }
                } catch {
                    throw Failure(.badInput, "\(error)")
                }
                let standing = faults.active.map(\.rawValue)
                let output = Output(isJSON: json)
                output.say(standing.isEmpty ? "No fault is injected." : "Injected: \(standing.joined(separator: ", "))")
                try output.result(standing)
                return .done
            }
        }
    }
}

internal import CMalloc
internal import CodecBench
internal import Foundation
internal import UnionPay

/// Times the codec over a workload and prints one JSON document: `codec workload.tsv [milliseconds]`.
@main enum Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else {
            FileHandle.standardError.write(Data("usage: codec workload.tsv [milliseconds]\n".utf8))
            exit(64)
        }
        let text = try String(contentsOfFile: arguments[1], encoding: .utf8)
        let milliseconds = arguments.count > 2 ? Int(arguments[2]) ?? 300 : 300
        let benchmark = CodecBenchmark(
            .unionPayTerminal, duration: .milliseconds(milliseconds), allocations: { Int(counted_mallocs()) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let report = try benchmark.run(CodecWorkload(text))
        FileHandle.standardOutput.write(try encoder.encode(report) + Data("\n".utf8))
    }
}

import ArgumentParser
import CodecBench
import Foundation
import UnionPay

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure parts of the product.", subcommands: [Codec.self])

    struct Codec: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Time reading and writing the messages of a workload.",
            discussion: """
                index finds the fields, decode checks every digit, encode writes. Allocations are counted where the
                program was started with an allocation counter (see Benchmarks/).
                """)
        @Option(
            help: ArgumentHelp(
                "Workload: lines M, F and W as in Benchmarks/Peers/workload.tsv.", valueName: "file.tsv"))
        var workload: String
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                guard let data = FileManager.default.contents(atPath: workload) else {
                    throw Failure(.badInput, "--workload: \(workload) cannot be read")
                }
                let report = try CodecBenchmark(.unionPayTerminal).run(
                    CodecWorkload(String(decoding: data, as: UTF8.self)))
                for result in report.results {
                    let allocations = result.allocations.map { ", \($0) allocations in a million" } ?? ""
                    output.say(
                        "\(result.operation.rawValue) \(result.message): \(Int(result.perSecond)) a second\(allocations)"
                    )
                }
                try output.result(report)
                return .done
            }
        }
    }
}

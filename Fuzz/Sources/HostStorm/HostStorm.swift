import Foundation
import ISO8583
import UnionPay

/// `HostStorm [COUNT [SEED]]`: mutated messages through framing and the host, with a ledger in memory.
///
/// `HostStorm corpus FOLDER`: the frames and field values of a day as files, for the decoder's fuzzer to begin with.
///
/// Prints one line and exits 0, or names what is broken and exits 1. A crash ends it by itself.
@main
enum HostStorm {
    /// Megabytes that the process may hold at most.
    static let memoryLimit = 512
    /// The least part, in percent, that must reach the host with a fitting length and MAC.
    static let leastRepaired = 30

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "corpus", let folder = arguments.dropFirst().first { return try writeCorpus(to: folder) }
        let count = arguments.first.flatMap { Int($0) } ?? 1_000_000
        let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1
        var corpora: [String: [[UInt8]]] = [:]
        for terminal in Storm.terminals { corpora[terminal] = try Corpus(terminal: terminal).frames }
        var random = Random(seed: seed)
        var tally = Tally()
        let start = ContinuousClock.now
        var storm = Storm(corpora)
        for number in 1...max(1, count) {
            try storm.send(&random, &tally)
            let isLast = number % Storm.length == 0 || number == count
            guard isLast || number % 10_000 == 0 else { continue }
            storm.check(isQuiet: false)
            if isLast {
                try storm.calm(&random, &tally)
                storm.check(isQuiet: true)
                storm.count(into: &tally)
            }
            tally.largestMemory = max(tally.largestMemory, residentMegabytes())
            guard storm.problems.isEmpty, tally.largestMemory <= memoryLimit else {
                for problem in storm.problems.prefix(20) { print("broken: \(problem)") }
                print("storm: broken after \(number) messages, seed \(seed), \(tally.largestMemory) MB")
                exit(1)
            }
            if isLast { storm = Storm(corpora) }
        }
        let time = (ContinuousClock.now - start).components
        let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
        guard tally.repairedPercent >= leastRepaired, tally.approved > 0 else {
            print("storm: too little reached the host: \(tally.line(seed: seed, seconds: seconds))")
            exit(1)
        }
        print(tally.line(seed: seed, seconds: seconds))
    }

    /// The first byte tells the fuzzer what the rest is: 0 a frame, 1 a message, 2 TLV, 3 a field's value.
    private static func writeCorpus(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let format = FrameFormat(hasLength: false, dialect: .unionPayTerminal)
        var inputs: Set<[UInt8]> = []
        for frame in try Corpus(terminal: "10000001").frames {
            inputs.insert([0] + frame)
            inputs.insert([1] + frame.dropFirst(format.prefixByteCount))
            guard let message = try? format.decode(frame).message else { continue }
            for field in message.fields where field >= 44 {
                inputs.insert([field == 55 ? 2 : 3] + (message.bytes(field) ?? []))
            }
        }
        for (number, input) in inputs.enumerated() {
            try Data(input).write(to: URL(fileURLWithPath: "\(folder)/\(number)"))
        }
        print("\(inputs.count) inputs in \(folder)")
    }

    /// What the process holds in memory; 0 where the system does not tell.
    private static func residentMegabytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * 4096 / 1_048_576
    }
}

public import ISO8583

/// Times a codec over a workload: index, decode and encode, one message at a time on one core.
public struct CodecBenchmark: Sendable {
    /// Why a workload can't be timed.
    public enum Failure: Error, CustomStringConvertible {
        /// A message that the dialect cannot read.
        case decode(String, DecodeError)
        /// A message that the dialect cannot write.
        case encode(String, EncodeError)
        /// A message whose two forms are not the same.
        case mismatch(String)

        /// The message's name and what is wrong with it.
        public var description: String {
            switch self {
            case .decode(let name, let error): "\(name): \(error)"
            case .encode(let name, let error): "\(name): \(error)"
            case .mismatch(let name): "\(name): fields and bytes are not the same message"
            }
        }
    }

    /// The dialect.
    public var dialect: Dialect
    /// Wall time for each operation and message, after a sixth as much to warm up.
    public var duration: Duration
    /// Messages over which allocations are counted; 0 leaves the count out.
    public var allocationMessages: Int
    /// The heap allocations of this process so far. Unless given, those that a library counts with which the program
    /// was started; without one they stay uncounted.
    public var allocations: (@Sendable () -> Int)?

    /// A benchmark of a dialect.
    public init(
        _ dialect: Dialect,
        duration: Duration = .milliseconds(300),
        allocationMessages: Int = CodecReport.allocationMessages,
        allocations: (@Sendable () -> Int)? = nil
    ) {
        self.dialect = dialect
        self.duration = duration
        self.allocationMessages = allocationMessages
        self.allocations = allocations ?? AllocationCounter.loaded
    }

    /// Checks that each message reads and writes to its bytes, then times all of them.
    public func run(_ workload: CodecWorkload) throws(Failure) -> CodecReport {
        var results: [CodecReport.Result] = []
        for entry in workload.entries {
            try check(entry)
            for operation in CodecReport.Result.Operation.allCases {
                results.append(try measure(operation, entry))
            }
        }
        return CodecReport(results: results)
    }

    private func check(_ entry: CodecWorkload.Entry) throws(Failure) {
        let message: Message
        do throws(DecodeError) { message = try dialect.decode(entry.wire) } catch { throw .decode(entry.name, error) }
        let encoded: EncodedMessage
        do throws(EncodeError) {
            encoded = try dialect.encode(entry.message)
        } catch {
            throw .encode(entry.name, error)
        }
        guard message == entry.message, encoded.bytes == entry.wire else { throw .mismatch(entry.name) }
    }

    private func measure(
        _ operation: CodecReport.Result.Operation, _ entry: CodecWorkload.Entry
    ) throws(Failure) -> CodecReport.Result {
        var worker = Worker(dialect: dialect, entry: entry)
        try worker.run(operation, for: duration / 6)
        let perSecond = try worker.run(operation, for: duration)
        var counted: Int?
        if let allocations, allocationMessages > 0 {
            let before = allocations()
            try worker.run(operation, times: allocationMessages)
            counted = allocations() - before
        }
        return CodecReport.Result(
            operation: operation, message: entry.name, perSecond: perSecond, allocations: counted)
    }
}

/// The loops, with all that they write to.
private struct Worker {
    let dialect: Dialect
    let entry: CodecWorkload.Entry
    var index = MessageIndex()
    var message: Message
    var bytes: [UInt8] = []

    init(dialect: Dialect, entry: CodecWorkload.Entry) {
        self.dialect = dialect
        self.entry = entry
        message = Message(mti: entry.message.mti)
    }

    /// Messages a second over at least this long.
    @discardableResult
    mutating func run(
        _ operation: CodecReport.Result.Operation, for duration: Duration
    ) throws(CodecBenchmark.Failure) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        var done = 0
        var elapsed = Duration.zero
        repeat {
            try run(operation, times: 512)
            done += 512
            elapsed = clock.now - start
        } while elapsed < duration
        return Double(done) / (elapsed / .seconds(1))
    }

    mutating func run(
        _ operation: CodecReport.Result.Operation, times: Int
    ) throws(CodecBenchmark.Failure) {
        let wire = entry.wire
        switch operation {
        case .index:
            do throws(DecodeError) {
                for _ in 0..<times { try dialect.index(wire.span.bytes, into: &index) }
            } catch { throw .decode(entry.name, error) }
        case .decode:
            do throws(DecodeError) {
                for _ in 0..<times { try dialect.decode(wire.span.bytes, into: &message) }
            } catch { throw .decode(entry.name, error) }
        case .encode:
            do throws(EncodeError) {
                for _ in 0..<times {
                    bytes.removeAll(keepingCapacity: true)
                    try dialect.encode(entry.message, into: &bytes)
                }
            } catch { throw .encode(entry.name, error) }
        }
    }
}

/// How long an upload will take on a line that was measured.
public struct UploadEstimate: Hashable, Codable, Sendable {
    public var seconds: Int64

    /// Nil where the line's speed is not known, or is nothing.
    ///
    /// - Parameters:
    ///   - bytes: All bytes of both directions.
    ///   - messages: Messages that wait for an answer one after the other.
    ///   - throughput: Bytes a second.
    ///   - roundTrip: Milliseconds.
    ///   - loss: Thousandths of messages that must be sent again.
    public init?(bytes: Int64, messages: Int, throughput: Int64?, roundTrip: Int64?, loss: Int? = nil) {
        guard let throughput, throughput > 0, bytes >= 0, messages >= 0 else { return nil }
        let transfer = bytes.multipliedReportingOverflow(by: 1000)
        let waiting = Int64(messages).multipliedReportingOverflow(by: max(roundTrip ?? 0, 0))
        guard !transfer.overflow, !waiting.overflow else { return nil }
        let milliseconds = (transfer.partialValue / throughput).addingReportingOverflow(
            waiting.partialValue)
        let repeated = milliseconds.partialValue.multipliedReportingOverflow(by: 1000)
        guard !milliseconds.overflow, !repeated.overflow else { return nil }
        // Each message goes 1 / (1 - loss) times on average.
        let kept = Int64(1000 - min(max(loss ?? 0, 0), 900))
        seconds = (repeated.partialValue / kept + 999) / 1000
    }

    public init?(bytes: Int64, messages: Int, over seen: NetworkObservation) {
        self.init(
            bytes: bytes, messages: messages, throughput: seen.throughput, roundTrip: seen.roundTrip,
            loss: seen.loss)
    }
}

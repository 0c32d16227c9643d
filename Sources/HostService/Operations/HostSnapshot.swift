public import Instruments

/// Where a running host stands: what `qiantui host top` shows. Numbers grow from the start of the process on; a rate is
/// the difference of two.
public struct HostSnapshot: Codable, Sendable {
    public var now: String
    /// Seconds since the process began to serve, on a clock that never jumps.
    public var uptime: Double
    public var isDraining: Bool
    /// Answers to sales by whether they were approved.
    public var salesApproved: UInt64
    public var salesRefused: UInt64
    public var answers: UInt64
    /// Nanoseconds.
    public var answerTimes: Histogram.Reading
    public var commitTimes: Histogram.Reading
    public var groups: Histogram.Reading
    public var waiting: Int
    public var atIssuers: Int
    public var connections: Int
    public var connectionsRefused: UInt64
    public var sheds: UInt64
    public var drops: UInt64
    public var macFailures: UInt64
    public var ledgerFailures: UInt64
    public var tonight: HostMetrics.Tonight
    public var errors: [HostMetrics.Trouble]
}

public import Devices

/// One part of the terminal that can be looked at.
public protocol Peripheral: Sendable {
    var part: Part { get }
    /// Looks once. It may take its time: whoever asks sets a limit and goes on without the answer.
    func observe() async -> Observation
}

/// A peripheral whose answer is a closure's: what the service knows, and what tests make up.
public struct ReportedPeripheral: Peripheral {
    public let part: Part
    private let report: @Sendable () async -> Observation

    public init(_ part: Part, _ report: @escaping @Sendable () async -> Observation) {
        self.part = part
        self.report = report
    }

    public func observe() async -> Observation { await report() }
}

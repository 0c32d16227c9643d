import NIOCore

extension TimeAmount {
    /// A duration as NIO counts it, moved into 0 … 366 days so that no configured value can overflow.
    init(bounded duration: Duration) {
        let bounded = min(max(duration, .zero), .seconds(366 * 86_400))
        let (seconds, attoseconds) = bounded.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

public import DayEnd

/// How fast an upload goes, from what of it was seen.
public struct UploadPace: Hashable, Sendable {
    /// Lines that the host had when it was seen first.
    public var first: Int
    public var seen: Moment

    public init(first: Int, seen: Moment) {
        self.first = first
        self.seen = seen
    }

    /// Whole minutes until the host has every line, rounded up; nil below one minute, and while nothing has moved.
    ///
    /// - Parameters:
    ///   - done: Lines that the host has now.
    ///   - total: All lines.
    public func minutesLeft(done: Int, of total: Int, at now: Moment) -> Int? {
        let (moved, left) = (Int64(done) - Int64(first), Int64(total) - Int64(done))
        guard first >= 0, moved > 0, left > 0 else { return nil }
        let spent = max(now.milliseconds.subtractingReportingOverflow(seen.milliseconds).partialValue, 0)
        let product = left.multipliedReportingOverflow(by: spent)
        guard !product.overflow else { return nil }
        let seconds = product.partialValue / moved / 1000
        return seconds < 60 ? nil : Int(clamping: (seconds + 59) / 60)
    }
}

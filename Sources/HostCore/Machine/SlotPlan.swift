public import UnionPay

/// How a host spreads the terminals that close by themselves: every minute of its hours gets as many of them as any
/// other, or one less.
///
/// A terminal has a place for life (``TerminalRow/place``), and its slot follows from that: it does not move when others
/// come or go. Places are numbered without a gap, and any ``OpenMinutes/count`` of them in a row lie in different
/// minutes, so the terminals of the fullest minute are `places / count`, rounded up. Neighbours lie far apart: few
/// terminals are spread over all of the hours, too.
public struct SlotPlan: Hashable, Sendable {
    public let open: OpenMinutes
    /// Terminals a minute; nil for no limit.
    public let capacity: Int?
    private let stride: Int

    /// Nil where the black-outs leave nothing of the hours.
    public init?(hours: TimeSlots.Hours, blackOuts: [TimeSlots.BlackOut], capacity: Int? = nil) {
        guard let open = OpenMinutes(hours: hours, blackOuts: blackOuts) else { return nil }
        self.open = open
        self.capacity = capacity
        stride = Self.stride(through: open.count)
    }

    /// About the golden part of `count`, with no divisor in common: steps of it meet every number below `count` once.
    private static func stride(through count: Int) -> Int {
        var stride = max(1, count * 618_034 / 1_000_000)
        while divisor(stride, count) > 1 { stride += 1 }
        return stride
    }

    private static func divisor(_ left: Int, _ right: Int) -> Int { right == 0 ? left : divisor(right, left % right) }

    /// How many places there are within the capacity; nil for no limit.
    public var room: Int? { capacity.map { $0 * open.count } }

    /// How many minutes the hours would have to have for so many terminals.
    public func minutes(for places: Int) -> Int? { capacity.map { (places + $0 - 1) / max($0, 1) } }

    /// Terminals in the fullest minute where so many places are given.
    public func highest(places: Int) -> Int { (places + open.count - 1) / open.count }

    /// The minute of the day in which the terminal of this place closes.
    public func slot(of place: Int) -> Int { open[max(place, 0) % open.count * stride % open.count] }

    /// Why so many places are too many, and what can be done; nil where they are not. For logs and people.
    public func shortage(places: Int) -> String? {
        guard let room, let capacity, places > room else { return nil }
        return """
            closingCapacity: \(capacity) terminals a minute in \(open.count) minutes of closingHours make \(room) places, \
            and \(places) terminals have one: the fullest minute gets \(highest(places: places)); expected closingHours \
            of \(minutes(for: places) ?? 0) minutes without black-outs, or a closingCapacity of \(highest(places: places))
            """
    }
}

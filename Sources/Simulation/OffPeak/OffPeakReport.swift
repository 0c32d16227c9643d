import HostCore
public import UnionPay

/// What a night of many terminals came to.
public struct OffPeakReport: Encodable, Sendable {
    /// A minute and how many terminals asked the host in it.
    public struct Peak: Encodable, Sendable, Equatable {
        public var terminals: Int
        /// `hh:mm`; nothing where nobody came.
        public var time: String
    }

    /// Terminals that asked the host in a minute, by why they came.
    public struct Minute: Encodable, Sendable {
        /// Since noon.
        public var minute: Int
        public var time: String
        public var slot: Int
        public var laterTurn: Int
        public var atOnce: Int
        public var insisted: Int
        public var again: Int
        /// In the same night without slots.
        public var withoutSlots: Int

        /// Whom the host has asked to come now.
        public var planned: Int { slot + laterTurn }
        public var all: Int { planned + atOnce + insisted + again }
    }

    /// Terminals by how long after the first asking they were closed.
    public struct Wait: Encodable, Sendable {
        /// Minutes; nil for any more.
        public var upTo: Int?
        public var terminals: Int
    }

    public var terminals: Int
    public var seed: UInt64
    public var capacity: Int?
    /// Minutes in which terminals can have a slot.
    public var openMinutes: Int
    /// Places within the capacity; nil for no limit.
    public var places: Int?
    /// Why the places do not suffice; nil where they do.
    public var shortage: String?
    /// Terminals whose day was closed.
    public var closed: Int
    /// The fullest minute of those in which the host has asked terminals to come.
    public var planned: Peak
    /// The fullest minute whoever came: insisting operators and repeated tries are nobody's plan.
    public var all: Peak
    /// Minutes in which more came than the capacity, insisting ones and repeated tries included.
    public var minutesAbove: Int
    /// The fullest minute of the same night without slots.
    public var withoutSlots: Peak
    public var minutes: [Minute]
    public var waits: [Wait]
    public var longestWait: Int
    /// Inputs that terminals were given: what the night cost to play.
    public var inputs: Int
    public let hours: TimeSlots.Hours
    public let blackOuts: [TimeSlots.BlackOut]
    public let outage: TimeSlots.BlackOut?
    /// Minute of the day at which the shops close.
    public let closeAt: Int

    struct Outcome {
        /// By minute since noon and by ``OffPeakNight/Kind``.
        var minutes: [[Int]]
        /// Seconds.
        var waits: [Int64]
        var events: Int
    }

    /// Every planned minute is within the capacity, and every day was closed.
    public var holds: Bool { closed == terminals && planned.terminals <= capacity ?? .max }

    init(_ plan: OffPeakPlan, spread: Outcome, unspread: Outcome) {
        terminals = plan.terminals
        seed = plan.seed
        capacity = plan.capacity
        hours = plan.hours
        blackOuts = plan.blackOuts
        outage = plan.outage
        closeAt = plan.closeAt / 60
        let slots = SlotPlan(hours: plan.hours, blackOuts: plan.blackOuts, capacity: plan.capacity)
        openMinutes = slots?.open.count ?? 0
        places = slots?.room
        shortage = slots?.shortage(places: plan.terminals)
        closed = spread.waits.count
        inputs = spread.events
        minutes = spread.minutes.indices.compactMap { minute in
            let kinds = spread.minutes[minute]
            let other = unspread.minutes[minute].reduce(0, +)
            guard other > 0 || kinds.contains(where: { $0 > 0 }) else { return nil }
            func count(_ kind: OffPeakNight.Kind) -> Int { kinds[kind.rawValue] }
            return Minute(
                minute: minute, time: Self.clock(minute), slot: count(.slot), laterTurn: count(.laterTurn),
                atOnce: count(.atOnce), insisted: count(.insisted), again: count(.again), withoutSlots: other)
        }
        planned = Self.peak(minutes, \.planned)
        all = Self.peak(minutes, \.all)
        withoutSlots = Self.peak(minutes, \.withoutSlots)
        minutesAbove = minutes.count { $0.all > plan.capacity ?? .max }
        let bounds = [1, 15, 60, 120, 240, 480, 720]
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        for wait in spread.waits { counts[bounds.firstIndex { wait <= Int64($0) * 60 } ?? bounds.count] += 1 }
        waits = counts.indices.map { Wait(upTo: $0 < bounds.count ? bounds[$0] : nil, terminals: counts[$0]) }
        longestWait = Int((spread.waits.max() ?? 0) / 60)
    }

    private static func peak(_ minutes: [Minute], _ count: (Minute) -> Int) -> Peak {
        var peak = Peak(terminals: 0, time: "")
        for minute in minutes where count(minute) > peak.terminals {
            peak = Peak(terminals: count(minute), time: minute.time)
        }
        return peak
    }

    /// The time of a minute since noon.
    public static func clock(_ minute: Int) -> String {
        let minute = (minute + 720) % 1440
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(minute / 60) + ":" + two(minute % 60)
    }
}

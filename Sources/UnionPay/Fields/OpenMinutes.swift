/// The minutes of a day in which a host takes settlements, and whose turn each of them is.
///
/// They are counted from the start of the hours over which the host spreads its terminals; black-outs are left out.
/// Each minute of those hours is the slot of some terminals. The rest of the day's minutes are dealt out again in the
/// same order, round after round, so that every open minute of a day is the turn of the terminals of exactly one slot.
/// Whoever could not come in its slot, or met a black-out, comes in a later turn of its own: a minute never gets more
/// than the terminals of one slot, whatever has happened before it.
public struct OpenMinutes: Hashable, Sendable {
    /// Minutes of the day, from the start of the hours on.
    private let minutes: [Int]
    /// By the minute of the day: the place in `minutes` of the first open one from it on.
    private let places: [Int]
    /// Minutes of the hours in which terminals can have a slot.
    public let count: Int

    /// Nil where the black-outs leave nothing of the hours.
    public init?(hours: TimeSlots.Hours, blackOuts: [TimeSlots.BlackOut]) {
        let all = (0..<1440).map { (hours.start + $0) % 1440 }
        let open = all.filter { minute in !blackOuts.contains { $0.contains(minute) } }
        count = open.prefix { hours.contains($0) }.count
        guard count > 0 else { return nil }
        minutes = open
        var places = [Int](repeating: 0, count: 1440)
        // Behind the last one of the day comes the first one.
        var next = 0
        var place = open.count
        for minute in all.reversed() {
            if place > 0, open[place - 1] == minute {
                place -= 1
                next = place
            }
            places[minute] = next
        }
        self.places = places
    }

    /// Where the host has named both its hours and its black-outs.
    public init?(_ slots: TimeSlots) {
        guard let hours = slots.hours else { return nil }
        self.init(hours: hours, blackOuts: slots.blackOuts)
    }

    /// The minute of the day of a slot, `0..<count`.
    public subscript(slot: Int) -> Int { minutes[slot] }

    /// The minutes of the hours in their order.
    public var slots: ArraySlice<Int> { minutes.prefix(count) }

    /// Minutes from `minute` of the day until the next turn of the terminals whose slot is at `slot`; 0 where that is now,
    /// nil where no slot can be there.
    public func minutesUntilTurn(of slot: Int, from minute: Int) -> Int? {
        guard places.indices.contains(slot), places.indices.contains(minute) else { return nil }
        let own = places[slot]
        guard own < count, minutes[own] == slot else { return nil }
        let now = places[minute]
        let next = now + (own - now % count + count) % count
        // A round that the day's end cuts off gives way to the first one of the next day.
        let turn = minutes[next < minutes.count ? next : own]
        return (turn - minute + 1440) % 1440
    }

    /// Every turn of a slot in a day, in the order of the hours.
    public func turns(of slot: Int) -> [Int] {
        guard minutesUntilTurn(of: slot, from: slot) == 0 else { return [] }
        return stride(from: places[slot], to: minutes.count, by: count).map { minutes[$0] }
    }
}

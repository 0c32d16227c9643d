/// An instant together with the offset of the zone that it was read in.
///
/// The cores get moments as input; they read no clock. Ordering and deduplication never rest on them.
public struct Moment: Hashable, Codable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64
    /// Seconds east of UTC at that instant, by the shop's zone.
    public var utcOffset: Int

    public init(milliseconds: Int64, utcOffset: Int) {
        self.milliseconds = milliseconds
        self.utcOffset = utcOffset
    }

    /// The instant at which a clock in a zone with this offset shows the given local time.
    public init(date: CivilDate, secondOfDay: Int, utcOffset: Int) {
        let local = Int64(date.daysSinceEpoch) * 86_400 &+ Int64(secondOfDay)
        self.init(milliseconds: (local &- Int64(utcOffset)) &* 1000, utcOffset: utcOffset)
    }

    public var date: CivilDate { CivilDate(daysSinceEpoch: Int(floorDivide(localSeconds, 86_400))) }
    /// Seconds since local midnight, 0...86399.
    public var secondOfDay: Int { Int(localSeconds - floorDivide(localSeconds, 86_400) * 86_400) }
    /// Six digits hhmmss, as F12 carries the time.
    public var hourMinuteSecond: String {
        twoDigits(secondOfDay / 3600) + twoDigits(secondOfDay / 60 % 60) + twoDigits(secondOfDay % 60)
    }

    public func adding(seconds: Int64) -> Moment {
        Moment(milliseconds: milliseconds &+ seconds &* 1000, utcOffset: utcOffset)
    }

    /// No zone lies a day away: an offset from a damaged record must not overflow.
    private var localSeconds: Int64 { floorDivide(milliseconds, 1000) + Int64(min(max(utcOffset, -86_400), 86_400)) }
}

extension Moment: CustomStringConvertible {
    /// ISO 8601 with the offset: `2026-11-23T22:41:07+08:00`.
    public var description: String {
        let sign = utcOffset < 0 ? "-" : "+"
        let offset = Int(utcOffset.magnitude / 60)
        return "\(date)T\(clockText)\(sign)\(twoDigits(offset / 60)):\(twoDigits(offset % 60))"
    }

    /// Local date and time, `YYYY-MM-DD hh:mm:ss`.
    public var localText: String { "\(date) \(clockText)" }

    /// Local time of day, `22:41:07`.
    public var clockText: String {
        "\(twoDigits(secondOfDay / 3600)):\(twoDigits(secondOfDay / 60 % 60)):\(twoDigits(secondOfDay % 60))"
    }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

public import DayEnd

/// What was noted when a settlement file was made.
public struct SettlementNote: Sendable, Hashable {
    /// Clearing day.
    public var day: CivilDate
    /// Which file of the day: 1 is its own, those after it bring what came late.
    public var number: Int
    /// SHA-256 of the file, hexadecimal.
    public var digest: String
    public var lines: Int
    /// A control figure: minor units of all currencies added up, sales less refunds.
    public var net: Int64
    /// Milliseconds since 1970.
    public var madeAt: Int64

    public init(_ day: CivilDate, number: Int, digest: String, lines: Int, net: Int64, at now: Moment) {
        self.day = day
        self.number = number
        self.digest = digest
        self.lines = lines
        self.net = net
        madeAt = now.milliseconds
    }
}

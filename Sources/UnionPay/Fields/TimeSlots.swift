/// F63 of the answer to a sign-in: when this terminal should close its day by itself, and when the host is away.
///
/// `QT` and the slot as `hhmm` (`----` for none), then each black-out as `hhmmhhmm`, at most eight; local time of the
/// host. A black-out whose end comes before its start ends on the next day. Qiantui's own form. The hours over which
/// terminals are spread travel in ``SignInNotice``.
public struct TimeSlots: Hashable, Codable, Sendable {
    /// A part of the day in which the host takes no settlement, minutes since midnight. The end is not in it.
    public struct BlackOut: Hashable, Codable, Sendable {
        public var start: Int
        public var end: Int

        /// Nil outside 0 to 1439, and where both are the same.
        public init?(start: Int, end: Int) {
            guard (0..<1440).contains(start), (0..<1440).contains(end), start != end else { return nil }
            self.start = start
            self.end = end
        }

        public func contains(_ minute: Int) -> Bool {
            start < end ? (start..<end).contains(minute) : minute >= start || minute < end
        }
    }

    /// A part of the day as a black-out is one.
    public typealias Hours = BlackOut

    /// Minute of the day; nil where the host names none.
    public var slot: Int?
    public var blackOuts: [BlackOut]
    /// Over which the host spreads its terminals; nil where it does not, or does not say.
    public var hours: Hours?
    /// Where the host takes one sign-off a day: the minute at which its day begins. A second one waits for that. Nil where it
    /// takes any number.
    public var dayStart: Int?

    public static let limit = 8

    public init(slot: Int? = nil, blackOuts: [BlackOut] = [], hours: Hours? = nil, dayStart: Int? = nil) {
        self.slot = slot.map { min(max($0, 0), 1439) }
        self.blackOuts = Array(blackOuts.prefix(Self.limit))
        self.hours = hours
        self.dayStart = dayStart.map { min(max($0, 0), 1439) }
    }

    /// Whether a black-out holds at this minute of the day.
    public func isAway(at minute: Int) -> Bool { blackOuts.contains { $0.contains(minute) } }

    /// Minutes from now until no black-out holds; 0 where none does, nil where they cover the whole day.
    public func minutesUntilOpen(from minute: Int) -> Int? {
        (0..<1440).first { !isAway(at: (minute + $0) % 1440) }
    }

    public var text: String {
        "QT" + (slot.map(Self.clock) ?? "----")
            + blackOuts.map(Self.text).joined()
    }

    /// - Throws: ``FieldError`` where the text is none of ours; a standard host's F63 is not.
    public init(parsing text: String) throws(FieldError) {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: Array("QT".utf8)), bytes.count >= 6, (bytes.count - 6).isMultiple(of: 8),
            bytes.count <= 6 + 8 * Self.limit
        else { throw Self.fault("QT, a slot and up to eight black-outs", "\(bytes.count) characters") }
        let slot = bytes[2..<6].allSatisfy { $0 == 0x2D } ? nil : try Self.minute(bytes, 2)
        var blackOuts: [BlackOut] = []
        for offset in stride(from: 6, to: bytes.count, by: 8) {
            guard let blackOut = try Self.partOfDay(bytes, offset) else {
                throw Self.fault("a black-out with a length", "none at offset \(offset)")
            }
            blackOuts.append(blackOut)
        }
        self.init(slot: slot, blackOuts: blackOuts)
    }

    private static func partOfDay(_ bytes: [UInt8], _ offset: Int) throws(FieldError) -> BlackOut? {
        BlackOut(start: try minute(bytes, offset), end: try minute(bytes, offset + 4))
    }

    private static func minute(_ bytes: [UInt8], _ offset: Int) throws(FieldError) -> Int {
        let digits = bytes[offset..<(offset + 4)].map { Int($0) - 0x30 }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard digits.allSatisfy({ (0...9).contains($0) }), hour < 24, minute < 60 else {
            throw fault("hhmm", "other text at offset \(offset)")
        }
        return hour * 60 + minute
    }

    /// `hhmmhhmm`.
    static func text(of part: BlackOut) -> String { clock(part.start) + clock(part.end) }

    /// Reads ``text(of:)`` at the beginning of `bytes`.
    static func hours(parsing bytes: ArraySlice<UInt8>) throws(FieldError) -> Hours {
        let digits = Array(bytes.prefix(8))
        guard digits.count == 8, let hours = try partOfDay(digits, 0) else {
            throw fault("hours as hhmmhhmm", "\(digits.count) characters, or hours without a length")
        }
        return hours
    }

    /// `hhmm`.
    static func text(of minute: Int) -> String { clock(minute) }

    /// Reads a minute at the beginning of `bytes`.
    static func minute(parsing bytes: ArraySlice<UInt8>) throws(FieldError) -> Int {
        let digits = Array(bytes.prefix(4))
        guard digits.count == 4 else { throw fault("hhmm", "\(digits.count) characters") }
        return try minute(digits, 0)
    }

    private static func clock(_ minute: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(minute / 60) + two(minute % 60)
    }

    private static func fault(_ expected: String, _ found: String) -> FieldError {
        FieldError(field: 63, part: "time slots", expected: expected, found: found)
    }
}

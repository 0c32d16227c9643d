public import DayEnd
public import UnionPay

/// When one terminal may ask its host to settle, by the hours that the host has named.
///
/// A day that closes by itself does so in the terminal's slot. A settlement that meets a black-out, or comes in the hours
/// over which terminals are spread, waits for the terminal's turn (``OpenMinutes``): at the end of a black-out nobody
/// comes who would not come in that minute on any other night. Outside of both it goes at once.
public struct ClosingTurns: Sendable {
    /// A settlement is put off.
    public struct Wait: Hashable, Sendable {
        /// When the host is to be asked; a full minute, as people are told.
        public var until: Moment
        /// Seconds from now: the terminals of one minute do not come in its first second.
        public var seconds: Int
    }

    private let slots: TimeSlots
    /// Nil where the host does not spread its terminals.
    private let open: OpenMinutes?
    /// Of its minute.
    private let second: Int

    /// - Parameter open: Of these slots, where it is known already.
    public init(_ slots: TimeSlots, terminal: String, merchant: String, open: OpenMinutes? = nil) {
        self.slots = slots
        self.open = open ?? OpenMinutes(slots)
        // FNV-1a. What is left of the minute is for the sign-in before the settlement.
        let hash = (merchant + terminal).utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        second = Int(hash % 50)
    }

    /// Seconds by which a closing time, a second of the day, is put off for the host's sake. It never comes before the
    /// shop's own time: where the slot does, a later turn takes its place.
    public func delay(of closeAt: Int) -> Int {
        let own = closeAt / 60
        let minutes: Int
        if let slot = minutesUntilSlot(from: own) {
            minutes = slot
        } else if slots.isAway(at: own), let end = slots.minutesUntilOpen(from: own) {
            minutes = end
        } else {
            return 0
        }
        return minutes * 60 - closeAt % 60 + second
    }

    /// How long a settlement waits that is due now; nil where it may go.
    ///
    /// - Parameters:
    ///   - hasTurn: It had its turn and goes on, or is tried again: only black-outs stop it.
    ///   - lastDayEnd: When this terminal's last day was settled; nil for one that closes by itself, which does so once a
    ///     day.
    public func wait(at now: Moment, hasTurn: Bool = false, lastDayEnd: Moment? = nil) -> Wait? {
        let minute = now.secondOfDay / 60
        if let start = slots.dayStart, let lastDayEnd {
            let since = Int64((now.secondOfDay - start * 60 + 86_400) % 86_400)
            if lastDayEnd.milliseconds > now.milliseconds - since * 1000 {
                let begin = (start - minute + 1440) % 1440
                let turn = minutesUntilSlot(from: start) ?? slots.minutesUntilOpen(from: start) ?? 0
                return wait(minutes: (begin == 0 ? 1440 : begin) + turn, at: now)
            }
        }
        let isAway = slots.isAway(at: minute)
        let isSpread = open != nil && slots.hours?.contains(minute) == true
        guard isAway || isSpread && !hasTurn else { return nil }
        guard let minutes = minutesUntilSlot(from: minute) ?? slots.minutesUntilOpen(from: minute), minutes > 0 else {
            return nil
        }
        return wait(minutes: minutes, at: now)
    }

    private func wait(minutes: Int, at now: Moment) -> Wait {
        let wait = minutes * 60 - now.secondOfDay % 60
        let thousandths = (now.milliseconds % 1000 + 1000) % 1000
        let start = Moment(milliseconds: now.milliseconds - thousandths, utcOffset: now.utcOffset)
        return Wait(until: start.adding(seconds: Int64(wait)), seconds: wait + second)
    }

    /// Whether a black-out holds.
    public func isAway(at now: Moment) -> Bool { slots.isAway(at: now.secondOfDay / 60) }

    /// To the slot, where it comes within half a day; else, and in the hours themselves, to the next turn.
    private func minutesUntilSlot(from minute: Int) -> Int? {
        guard let slot = slots.slot, !slots.isAway(at: slot) else { return nil }
        let wait = (slot - minute + 1440) % 1440
        guard let open else { return wait <= 720 ? wait : nil }
        guard let turn = open.minutesUntilTurn(of: slot, from: minute) else { return nil }
        return slots.hours?.contains(minute) == true || wait > 720 ? turn : wait
    }

    /// How many long waits in a row a settlement is tried for in its turn: some minutes. Then it waits for the next one,
    /// so that those whom a fault of the host's has held up do not all come at its end.
    public static let patience = 6

    /// Seconds before what came to nothing is tried again: 1, 2, 4 … 256.
    public static func pause(failures: Int) -> Int { 1 << min(failures, 8) }
}

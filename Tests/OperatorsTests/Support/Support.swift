import DayEnd
import Operators
import PaymentSecurity
import Testing

/// A time of a test: minutes after the start, on the day so many days after the first.
func time(day: Int = 0, minutes: Int64 = 0) -> BookTime {
    let start = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)
    return BookTime(
        now: start.adding(seconds: Int64(day) * 86_400 + minutes * 60), businessDate: start.date.adding(days: day))
}

func unlockKey(_ terminal: String = "10000001") throws -> UnlockKey {
    try UnlockKey(
        secret: SecretKey([UInt8](repeating: 7, count: 32)), merchant: "898000000000001", terminal: terminal)
}

/// SplitMix64, so that a failing run can be repeated from its seed.
struct RepeatableRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

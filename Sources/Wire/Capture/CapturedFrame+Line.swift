extension CapturedFrame {
    /// The frame as a line of a capture, without its line break:
    /// `2026-11-23T05:31:45.123456Z in 7 001e6000000001…`
    public var line: String {
        "\(timestamp(time)) \(direction.rawValue) \(connection) \(hex(bytes))"
    }
}

/// ISO 8601 in UTC with microseconds; the rest is cut off.
func timestamp(_ sinceEpoch: Duration) -> String {
    let (wholeSeconds, attoseconds) = sinceEpoch.components
    var micros = attoseconds / 1_000_000_000_000
    var seconds = wholeSeconds
    if micros < 0 {
        micros += 1_000_000
        seconds = seconds &- 1
    }
    let day = floorDivide(seconds, 86_400)
    let (year, month, dayOfMonth) = civilDate(day: day.quotient)
    let (hour, minute, second) = (day.remainder / 3600, day.remainder / 60 % 60, day.remainder % 60)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T"
        + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(micros, 6))Z"
}

/// The Gregorian date of a day counted from 1970-01-01.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
private func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468  // days since 0000-03-01
    let (era, dayOfEra) = floorDivide(shifted, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (value < 0 ? "-" : "") + zeros + digits
}

private func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: bytes.count * 2) { out in
        var index = 0
        for byte in bytes {
            out[index] = digits[Int(byte >> 4)]
            out[index + 1] = digits[Int(byte & 15)]
            index += 2
        }
        return index
    }
}

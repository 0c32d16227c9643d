import ISO8583
import UnionPay

/// SplitMix64, so that a failing run can be repeated from its seed.
struct RepeatableRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func amount(_ limit: Int64 = 999_999_999_999) -> Int64 { Int64.random(in: 0...limit, using: &self) }
    mutating func flip() -> Bool { Bool.random(using: &self) }

    mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in Character("\(number(0...9))") })
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Text such as an attacker sends: mostly digits and letters of the dialect, sometimes anything.
    mutating func hostileText(_ maximum: Int) -> String {
        let alphabet = Array("0123456789CDA ")
        let count = number(0...maximum)
        switch number(0...5) {
        case 0: return String(decoding: bytes(count), as: UTF8.self)
        case 1: return String((0..<count).map { _ in alphabet[number(0...13)] }) + "签"
        case 2: return String((0..<count).map { _ in alphabet[number(0...13)] })
        default: return digits(count)
        }
    }
}

/// What a parser throws, or nil when it takes the text.
func fault(_ parse: () throws -> Void) -> FieldError? {
    do {
        try parse()
        return nil
    } catch {
        return error as? FieldError
    }
}

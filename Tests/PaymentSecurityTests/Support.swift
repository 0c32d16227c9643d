import Foundation
import PaymentSecurity

/// Sebastiano Vigna's SplitMix64: the same numbers in every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &self))) })
    }
}

/// Bytes of a hexadecimal literal.
func hex(_ text: String) -> [UInt8] {
    var bytes = [UInt8]()
    var digits = text.filter { !$0.isWhitespace }[...]
    while digits.count >= 2 {
        bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
        digits = digits.dropFirst(2)
    }
    return bytes
}

/// Upper-case digits.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02X", $0) }.joined()
}

/// A key of a hexadecimal literal.
func key(_ text: String) -> SecretKey { SecretKey(hex(text)) }

/// Every value that differs from `bytes` in one bit, with the bit's number.
func oneBitChanges(_ bytes: [UInt8]) -> [(bit: Int, bytes: [UInt8])] {
    (0..<bytes.count * 8).map { bit in
        var changed = bytes
        changed[bit / 8] ^= 1 << (bit % 8)
        return (bit, changed)
    }
}

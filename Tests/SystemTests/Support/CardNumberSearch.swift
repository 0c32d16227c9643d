import Foundation

/// Finds what could be a full card number: 13 to 19 digits that stand alone, begin as cards do
/// (ISO/IEC 7812: 2 to 6 for financial issuers) and pass the Luhn check.
struct CardNumberSearch {
    /// Numbers that are none, whatever their digits say.
    var known: Set<String> = []

    /// The numbers found; in the order in which they stand.
    func found(in bytes: [UInt8]) -> [String] {
        var found: [String] = []
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                guard Self.isDigit(bytes[start]) else {
                    start += 1
                    continue
                }
                var end = start
                while end < bytes.count, Self.isDigit(bytes[end]) { end += 1 }
                if 13...19 ~= end - start, (UInt8(ascii: "2")...UInt8(ascii: "6")).contains(bytes[start]),
                    Self.passesLuhn(bytes[start..<end])
                {
                    let text = String(decoding: bytes[start..<end], as: UTF8.self)
                    if !known.contains(text) { found.append(text) }
                }
                start = end
            }
        }
        return found
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private static func passesLuhn(_ digits: Slice<UnsafeRawBufferPointer>) -> Bool {
        var sum = 0
        for (offset, byte) in digits.reversed().enumerated() {
            let digit = Int(byte - UInt8(ascii: "0"))
            let doubled = digit * 2
            sum += offset.isMultiple(of: 2) ? digit : doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }
}

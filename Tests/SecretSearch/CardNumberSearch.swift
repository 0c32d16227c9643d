/// Finds what could be a full card number: 13 to 19 digits that stand alone, begin as cards do
/// (ISO/IEC 7812: 2 to 6 for financial issuers) and pass the Luhn check. Hexadecimal of 16 bytes and more, where
/// such digits stand now and then by chance, is passed over: ``SecretSearch`` finds the cards that are known in there too.
public struct CardNumberSearch: Sendable {
    private let known: Set<String>

    /// - Parameter known: Numbers that are none, whatever their digits say.
    public init(known: Set<String> = []) { self.known = known }

    /// The numbers found; in the order in which they stand.
    public func found(in bytes: [UInt8]) -> [String] {
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
                if Self.isIssued(bytes[start..<end]), Self.passesLuhn(bytes[start..<end]),
                    !Self.isInHexadecimal(start..<end, bytes)
                {
                    let text = String(decoding: bytes[start..<end], as: UTF8.self)
                    if !known.contains(text) { found.append(text) }
                }
                start = end
            }
        }
        return found
    }

    /// A length that the schemes give to numbers which begin so: one clock reading in ten would pass for a card.
    private static func isIssued(_ digits: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let first = digits.first, let second = digits.dropFirst().first else { return false }
        return switch (first - UInt8(ascii: "0"), second - UInt8(ascii: "0")) {
        case (6, 0...5): 16...19 ~= digits.count
        case (4, _): [13, 16, 19].contains(digits.count)
        case (5, 1...5), (2, 2...7): digits.count == 16
        case (3, 4), (3, 7): digits.count == 15
        case (3, 5): 16...19 ~= digits.count
        default: false
        }
    }

    private static func isInHexadecimal(_ digits: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let before = bytes[..<digits.lowerBound].reversed().prefix { isHexadecimal($0) }.count
        let behind = bytes[digits.upperBound...].prefix { isHexadecimal($0) }.count
        return before + behind > 0 && before + digits.count + behind >= 32
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte
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

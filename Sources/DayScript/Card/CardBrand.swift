import UnionPay

/// A kind of card of one scheme: which numbers it has and which application its chip runs.
struct CardBrand: Sendable {
    let scheme: CardScheme
    /// The first digits, with the zeros by which people know a test number.
    let prefixes: [String]
    /// Digits of the number, check digit included.
    let length: Int
    /// EMV application identifier (tag 84).
    let application: [UInt8]
    /// How often it comes, among cards of its class.
    let weight: Int

    /// Cards of the domestic scheme.
    static let domestic = [
        CardBrand(
            scheme: .unionPay, prefixes: ["62050000", "62100000", "62200000"], length: 19,
            application: [0xA0, 0, 0, 3, 0x33, 1, 1, 1], weight: 70),
        CardBrand(
            scheme: .unionPay, prefixes: ["62000000", "62250000"], length: 16,
            application: [0xA0, 0, 0, 3, 0x33, 1, 1, 2], weight: 30),
    ]

    /// Cards of other schemes.
    static let foreign = [
        CardBrand(
            scheme: .visa, prefixes: ["40000000", "41110000"], length: 16, application: [0xA0, 0, 0, 0, 3, 0x10, 0x10],
            weight: 45),
        CardBrand(
            scheme: .mastercard, prefixes: ["51000000", "55550000"], length: 16,
            application: [0xA0, 0, 0, 0, 4, 0x10, 0x10], weight: 30),
        CardBrand(
            scheme: .jcb, prefixes: ["35300000", "35660000"], length: 16,
            application: [0xA0, 0, 0, 0, 0x65, 0x10, 0x10],
            weight: 12),
        CardBrand(
            scheme: .americanExpress, prefixes: ["34000000", "37000000"], length: 15,
            application: [0xA0, 0, 0, 0, 0x25, 1, 4, 2], weight: 8),
        CardBrand(
            scheme: .diners, prefixes: ["36000000"], length: 14, application: [0xA0, 0, 0, 1, 0x52, 0x30, 0x10],
            weight: 5),
    ]

    /// A number of this brand with a right check digit.
    func number(from random: inout SplitMix64) -> String {
        var digits = random.pick(prefixes, or: "").utf8.map { $0 - 0x30 }
        digits += random.digits(length - digits.count - 1)
        digits.append(Luhn.checkDigit(of: digits))
        return String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }
}

/// The check digit of a card number (ISO/IEC 7812-1, annex B).
enum Luhn {
    /// The digit that makes `digits` with it behind them a valid number. Digits are values 0 to 9.
    static func checkDigit(of digits: [UInt8]) -> UInt8 {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = index.isMultiple(of: 2) ? Int(digit) * 2 : Int(digit)
            sum += value > 9 ? value - 9 : value
        }
        return UInt8((10 - sum % 10) % 10)
    }
}

public import DayEnd
public import UnionPay

/// A card that exists only in a script. Its number is in a range that reads as a test card and names nobody.
///
/// Handled like a real one all the same: no description shows more than the first six and last four digits.
public struct VirtualCard: Hashable, Sendable {
    /// The scheme that its first digits tell.
    public let scheme: CardScheme
    /// 14 to 19 digits, the last one a right check digit (ISO/IEC 7812-1).
    public let pan: String
    /// YYMM, after the day for which the card was made.
    public let expiry: String
    /// Whether it has a chip, with contact and without. A card without one is swiped.
    public let hasChip: Bool
    /// Three digits: the number of the card among those of its account (F23).
    public let sequence: String
    /// The code that its holder's telephone shows: 62 and 17 digits (UnionPay, customer-presented codes).
    public let paymentCode: String
    /// Track 2 without sentinels and LRC: number, `=`, expiry, service code, discretionary data. 37 characters.
    let track2: String
    /// Four or six digits.
    let pin: String
    /// EMV application identifier of its chip (tag 84).
    let application: [UInt8]
    /// The chip's count of transactions (tag 9F36) before the day.
    let counter: Int

    /// A card drawn from a generator.
    ///
    /// - Parameters:
    ///   - isDomestic: of the domestic scheme, else of one of the others.
    ///   - day: the day of the script; the card expires one to six years later.
    public init(from random: inout SplitMix64, isDomestic: Bool, hasChip: Bool, on day: CivilDate) {
        let brands = isDomestic ? CardBrand.domestic : CardBrand.foreign
        let brand = brands[random.index(weights: brands.map(\.weight))]
        scheme = brand.scheme
        pan = brand.number(from: &random)
        let year = (day.year + random.number(1...6)) % 100
        expiry = Self.twoDigits(year) + Self.twoDigits(random.number(1...12))
        self.hasChip = hasChip
        sequence = random.chance(90) ? "001" : "002"
        paymentCode = "62" + Self.text(random.digits(17))
        // ISO/IEC 7813 service codes: 201 has a chip and is good everywhere, 101 the same without a chip.
        let head = pan + "=" + expiry + (hasChip ? "201" : "101")
        track2 = head + Self.text(random.digits(37 - head.utf8.count))
        pin = Self.text(random.digits(isDomestic ? 6 : 4))
        application = brand.application
        counter = random.number(1...4000)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func text(_ digits: [UInt8]) -> String {
        String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }
}

extension VirtualCard: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Scheme, first six and last four digits: `CUP 620500*********1234`.
    public var description: String {
        "\(scheme) \(pan.prefix(6))" + String(repeating: "*", count: max(0, pan.utf8.count - 10)) + pan.suffix(4)
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows the same as ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["card": description]) }
}

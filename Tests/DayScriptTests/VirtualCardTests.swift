import DayEnd
import DayScript
import HostCore
import PaymentSecurity
import Testing
import UnionPay

@Suite("Virtual cards")
struct VirtualCardTests {
    static let day = CivilDate(year: 2026, month: 11, day: 23) ?? CivilDate(daysSinceEpoch: 0)

    /// A few hundred cards of each class.
    static func cards(seed: UInt64, isDomestic: Bool, hasChip: Bool = true) -> [VirtualCard] {
        var random = SplitMix64(seed: seed)
        return (0..<400).map { _ in VirtualCard(from: &random, isDomestic: isDomestic, hasChip: hasChip, on: day) }
    }

    /// Luhn's sum as a till would check it: from the right, every second digit doubled.
    private static func isValid(_ pan: String) -> Bool {
        var sum = 0
        for (index, character) in pan.reversed().enumerated() {
            guard let digit = character.wholeNumberValue else { return false }
            sum += index % 2 == 0 ? digit : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit]
        }
        return sum % 10 == 0
    }

    @Test(
        "Numbers are valid, of their scheme's length and range, and rarely the same", arguments: [1, 2, 3] as [UInt64])
    func numbers(seed: UInt64) {
        let cards = Self.cards(seed: seed, isDomestic: true) + Self.cards(seed: seed, isDomestic: false)
        for card in cards {
            #expect(Self.isValid(card.pan))
            let first = card.pan.prefix(2)
            switch card.scheme {
            case .unionPay: #expect(first == "62" && [16, 19].contains(card.pan.count))
            case .visa: #expect(card.pan.hasPrefix("4") && card.pan.count == 16)
            case .mastercard: #expect(("51"..."55").contains(String(first)) && card.pan.count == 16)
            case .jcb: #expect(first == "35" && card.pan.count == 16)
            case .americanExpress: #expect(["34", "37"].contains(first) && card.pan.count == 15)
            case .diners: #expect(first == "36" && card.pan.count == 14)
            default: Issue.record("a card of scheme \(card.scheme)")
            }
            // Four zeros in a row, or four equal digits: people take it for a test number.
            #expect(card.pan.contains("0000"))
        }
        #expect(Set(cards.map(\.scheme)).count == 6)
        #expect(Set(cards.map(\.pan)).count == cards.count)
    }

    @Test("The host tells the same scheme by the number's first digits")
    func schemes() throws {
        let batch = try #require(BatchNumber(1))
        let stan = try #require(STAN(1))
        let key = PostingKey(merchant: "898000000000001", terminal: "10000001", batch: batch, stan: stan, type: .sale)
        let request = IssuerRequest(act: .authorize, key: key, amount: 100, allowsPartialApproval: false)
        for card in Self.cards(seed: 9, isDomestic: true) + Self.cards(seed: 9, isDomestic: false) {
            #expect(IssuerRules().decide(request, pan: card.pan).answer?.scheme == card.scheme)
            #expect((card.scheme.cardClass == .domestic) == (card.scheme == .unionPay))
        }
    }

    @Test("A card expires after its day, and later than this month")
    func expiry() throws {
        for card in Self.cards(seed: 4, isDomestic: false) {
            let number = try #require(Int(card.expiry))
            #expect(card.expiry.count == 4)
            #expect((27...32).contains(number / 100))
            #expect((1...12).contains(number % 100))
        }
    }

    @Test("Payment codes begin with 62 and have 19 digits")
    func paymentCodes() {
        for card in Self.cards(seed: 5, isDomestic: true) {
            #expect(card.paymentCode.hasPrefix("62"))
            #expect(card.paymentCode.count == 19)
            #expect(card.paymentCode.allSatisfy { $0.isWholeNumber })
        }
    }

    @Test("The same generator draws the same cards")
    func determinism() {
        #expect(Self.cards(seed: 6, isDomestic: true) == Self.cards(seed: 6, isDomestic: true))
        #expect(Self.cards(seed: 6, isDomestic: true) != Self.cards(seed: 7, isDomestic: true))
    }

    @Test("No description shows a whole number")
    func masking() throws {
        let card = try #require(Self.cards(seed: 8, isDomestic: true).first)
        var shown = "\(card) \(String(reflecting: card))"
        dump(card, to: &shown)
        #expect(!shown.contains(card.pan))
        #expect(!shown.contains(card.paymentCode))
        #expect(!shown.contains(card.pan.prefix(7)))
        #expect(shown.contains(card.pan.suffix(4)))
    }
}

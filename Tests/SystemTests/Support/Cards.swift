import DayEnd
import TerminalService
import UnionPay

/// Cards that exist in tests only.
struct TestCard: Sendable {
    let pan: String
    let pin: String
    let cardClass: CardClass

    static let domestic = TestCard(pan: "6222021234567890128", pin: "718293645017", cardClass: .domestic)
    static let foreign = TestCard(pan: "4111111111111111", pin: "582047", cardClass: .foreign)
    static let expiry = "3012"
    static let paymentCode = "6210123456789012345"

    static func of(_ cardClass: CardClass) -> TestCard { cardClass == .domestic ? domestic : foreign }

    enum Way: String, CaseIterable, Sendable { case swipe, chip, tap, scan, keyed }

    var track2: String { pan + "=" + Self.expiry + "2010000012300" }

    /// What the reader hands to the terminal.
    func presented(_ way: Way, pin isEntered: Bool = false, isApprovedOffline: Bool = false) -> PresentedCardData {
        let pin = isEntered ? self.pin : nil
        let last = isEntered ? "1" : "2"
        switch way {
        case .swipe:
            return PresentedCardData(pan: pan, expiry: Self.expiry, entry: "02" + last, track2: track2, pin: pin)
        case .chip, .tap:
            return PresentedCardData(
                pan: pan, expiry: Self.expiry, entry: (way == .chip ? "05" : "07") + last, track2: track2,
                sequence: "001", chipData: Self.chipData(isApprovedOffline: isApprovedOffline), pin: pin,
                isApprovedOffline: isApprovedOffline ? true : nil)
        case .scan:
            return PresentedCardData(pan: "", expiry: "", entry: "032", scannedCode: Self.paymentCode)
        case .keyed: return PresentedCardData(pan: pan, expiry: Self.expiry, entry: "012")
        }
    }

    /// F55 of a sale: a request for authorisation, or the chip's own certificate.
    private static func chipData(isApprovedOffline: Bool) -> String {
        "9F26080102030405060708" + (isApprovedOffline ? "9F270140" : "9F270180")
            + "9F10080701010390000000" + "9F370401020304" + "9F36020007" + "95050000048000" + "9A03261123" + "9C0100"
            + "9F0206000000012345" + "5F2A020156" + "82027C00" + "9F1A020156" + "9F0306000000000000" + "9F3303E0F8C8"
    }
}

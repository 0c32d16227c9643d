import DayEnd
import HostCore
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import UnionPay

/// A shop with one terminal and its acquirer, for tests.
struct Shop {
    let world: World
    static let start = Moment(
        date: CivilDate(year: 2026, month: 11, day: 23)!, secondOfDay: 8 * 3600, utcOffset: 8 * 3600)

    init(_ change: (inout AcquirerProfile) -> Void = { _ in }, issuer: IssuerRules = IssuerRules()) throws {
        var profile = AcquirerProfile.standard
        profile.transport = .plain
        profile.extensions = [.unreferencedRefund]
        change(&profile)
        let length = profile.keyScheme == .singleDES ? 8 : 16
        let tmk = SecretKey(Array([UInt8](repeating: 0x11, count: 8) + [UInt8](repeating: 0x22, count: 8)).suffix(length))
        world = try World(
            terminal: TerminalConfiguration(
                terminal: "10000001", merchant: "898000000000001", merchantName: "Corner shop",
                serialNumber: "12306022003600", profile: profile),
            host: HostConfiguration(profile: profile), issuer: issuer, tmk: tmk, start: Shop.start)
    }

    static let domestic = CardSecrets(pan: "6222021234567890128", expiry: "3012")
    static let foreign = CardSecrets(pan: "4111111111111111", expiry: "3012")
    static let chipData: [UInt8] = {
        let tags: [(ICTag, [UInt8])] = [
            (.cryptogram, [1, 2, 3, 4, 5, 6, 7, 8]), (.cryptogramInformation, [0x80]),
            (.issuerApplicationData, [7, 1, 1, 3]), (.unpredictableNumber, [1, 2, 3, 4]),
            (.transactionCounter, [0, 7]), (.verificationResults, [0, 0, 4, 0x80, 0]),
            (.transactionDate, [0x26, 0x11, 0x23]), (.transactionType, [0]), (.amount, [0, 0, 0, 1, 0x23, 0x45]),
            (.currency, [1, 0x56]), (.interchangeProfile, [0x7C, 0]), (.country, [1, 0x56]),
            (.otherAmount, [0, 0, 0, 0, 0, 0]), (.terminalCapabilities, [0xE0, 0xF8, 0xC8]),
        ]
        return (try? ICData(tags.map { ICData.Element($0.0, $0.1) }).bytes()) ?? []
    }()

    enum Way { case swipe, chip, tap, scan, manual }

    func card(
        _ secrets: CardSecrets = Shop.domestic, _ way: Way = .swipe, ownKey: Bool = false, offline: Bool = false
    ) throws -> PresentedCard {
        var secrets = secrets
        switch way {
        case .swipe:
            return try world.present(
                CardPresentation(
                    secrets: secrets, track2: secrets.pan + "=" + secrets.expiry + "2010000012300", pin: PIN("123456")),
                entry: EntryMode(parsing: "021"), ownKey: ownKey)
        case .chip, .tap:
            secrets.chipData = Shop.chipData
            return try world.present(
                CardPresentation(secrets: secrets, track2: secrets.pan + "=" + secrets.expiry + "2010000012300"),
                entry: EntryMode(parsing: way == .chip ? "052" : "072"), sequence: "001", ownKey: ownKey,
                isApprovedOffline: offline)
        case .scan:
            return try world.present(
                CardPresentation(secrets: CardSecrets(pan: "", expiry: ""), scannedCode: "6210123456789012345"),
                entry: .scan, ownKey: ownKey)
        case .manual:
            return try world.present(
                CardPresentation(secrets: secrets), entry: EntryMode(parsing: "012"), ownKey: ownKey)
        }
    }

    @discardableResult
    func run(_ type: TransactionType, _ amount: Int64, _ card: PresentedCard, original: STAN? = nil) throws -> Line? {
        let result = try world.run(
            .transaction(TransactionRequest(type: type, amount: amount, card: card, original: original)))
        guard case .approved(let line, _)? = result else { return nil }
        return line
    }

    func signOff(_ name: String = "evening") throws -> ClosingReport? {
        guard case .closing(let report)? = try world.run(.signOff(SignOffRequest(identifier: name))) else { return nil }
        return report
    }
}

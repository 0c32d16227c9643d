import DayEnd
import HostCore
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

/// A shop with one terminal and its acquirer.
struct Shop {
    let world: World

    static let start = Moment(
        date: CivilDate("2026-11-23") ?? CivilDate(daysSinceEpoch: 0), secondOfDay: 8 * 3600, utcOffset: 8 * 3600)

    /// The `standard` profile over a plain line, with refunds that name no original.
    static var profile: AcquirerProfile {
        var profile = AcquirerProfile.standard
        profile.transport = .plain
        profile.extensions = [.unreferencedRefund]
        return profile
    }

    init(
        _ change: (inout AcquirerProfile) -> Void = { _ in }, issuer: [IssuerRules.Rule] = [],
        terminal: String = "10000001", ledger: MemoryLedger = MemoryLedger(), batch: BatchNumber = .first,
        records: [TerminalRecord] = [], isTesting: Bool = false, cash: CashRules = CashRules(),
        schedule: CloseSchedule? = nil, hasParts: Bool = false, start: Moment = Shop.start, closesShop: Bool = false,
        businessDay: BusinessDayRule = BusinessDayRule(),
        host changeHost: (inout HostConfiguration) -> Void = { _ in }
    ) throws {
        var profile = Shop.profile
        change(&profile)
        let length = profile.keyScheme == .singleDES ? 8 : 16
        let half = [UInt8](repeating: 0x11, count: 8)
        let tmk = SecretKey(Array((half + [UInt8](repeating: 0x22, count: 8)).suffix(length)))
        var host = HostConfiguration(profile: profile)
        changeHost(&host)
        world = try World(
            terminal: TerminalConfiguration(
                terminal: terminal, merchant: Shop.merchant, merchantName: "Corner shop",
                businessDay: businessDay,
                serialNumber: "12306022003600", profile: profile, isTesting: isTesting, cash: cash,
                schedule: schedule, hasParts: hasParts, closesShop: closesShop),
            host: host, issuer: IssuerRules(issuer), tmk: tmk, start: start,
            ledger: ledger, batch: batch, records: records)
        if let room = TwinRoom.current, ledger.twin == nil { ledger.twin = try room.take() }
    }

    static let merchant = "898000000000001"
    static let domestic = CardSecrets(pan: "6222021234567890128", expiry: "3012")
    static let foreign = CardSecrets(pan: "4111111111111111", expiry: "3011")
    static let scannedCode = "6210123456789012345"
    static let pin = "908172"
    static let authority = OfflineAuthority(mode: "01", institution: "00010000")

    /// What the chip says; 9F27 is 80 (asks the issuer) or 40 (approves by itself).
    static func chipData(approves: Bool) -> [UInt8] {
        let tags: [(ICTag, [UInt8])] = [
            (.cryptogram, [1, 2, 3, 4, 5, 6, 7, 8]), (.cryptogramInformation, [approves ? 0x40 : 0x80]),
            (.issuerApplicationData, [7, 1, 1, 3]), (.unpredictableNumber, [1, 2, 3, 4]),
            (.transactionCounter, [0, 7]), (.verificationResults, [0, 0, 4, 0x80, 0]),
            (.transactionDate, [0x26, 0x11, 0x23]), (.transactionType, [0]), (.amount, [0, 0, 0, 1, 0x23, 0x45]),
            (.currency, [1, 0x56]), (.interchangeProfile, [0x7C, 0]), (.country, [1, 0x56]),
            (.otherAmount, [0, 0, 0, 0, 0, 0]), (.terminalCapabilities, [0xE0, 0xF8, 0xC8]),
            (.authorizationResponse, [0x59, 0x31]),
        ]
        return (try? ICData(tags.map { ICData.Element($0.0, $0.1) }).bytes()) ?? []
    }

    enum Way: CaseIterable { case swipe, chip, tap, scan, manual }

    func card(
        _ secrets: CardSecrets = Shop.domestic, _ way: Way = .swipe, for type: TransactionType = .sale,
        approvesOffline: Bool = false
    ) throws -> PresentedCard {
        var secrets = secrets
        let track = secrets.pan + "=" + secrets.expiry + "2010000012300"
        switch way {
        case .swipe:
            return try world.present(
                CardPresentation(secrets: secrets, track2: track, pin: PIN(Shop.pin)),
                entry: EntryMode(parsing: "021"), for: type)
        case .chip, .tap:
            secrets.chipData = Shop.chipData(approves: approvesOffline)
            return try world.present(
                CardPresentation(secrets: secrets, track2: track),
                entry: EntryMode(parsing: way == .chip ? "052" : "072"), sequence: "001", for: type,
                isApprovedOffline: approvesOffline)
        case .scan:
            return try world.present(
                CardPresentation(secrets: CardSecrets(pan: "", expiry: ""), scannedCode: Shop.scannedCode),
                entry: .scan, for: type)
        case .manual:
            return try world.present(CardPresentation(secrets: secrets), entry: .manualWithoutPIN, for: type)
        }
    }
}

/// What is done at the counter.
extension Shop {
    /// An act as it is asked for, apart from the card.
    struct Act {
        var original: STAN?
        var slip: OriginalSlip?
        var authority: OfflineAuthority?
        var authorization: String?
        var reference: String?
        var approvesOffline = false
    }

    func request(
        _ type: TransactionType, _ amount: Int64, _ secrets: CardSecrets = Shop.domestic, _ way: Way = .swipe,
        _ act: Act = Act()
    ) throws -> TransactionRequest {
        TransactionRequest(
            type: type, amount: amount,
            card: try card(secrets, way, for: type, approvesOffline: act.approvesOffline), original: act.original,
            originalSlip: act.slip, authority: act.authority, authorization: act.authorization,
            reference: act.reference)
    }

    @discardableResult
    func run(
        _ type: TransactionType, _ amount: Int64, _ secrets: CardSecrets = Shop.domestic, _ way: Way = .swipe,
        _ act: Act = Act()
    ) throws -> CommandResult? {
        try world.run(.transaction(request(type, amount, secrets, way, act)))
    }

    /// An act that must be approved.
    @discardableResult
    func line(
        _ type: TransactionType, _ amount: Int64, _ secrets: CardSecrets = Shop.domestic, _ way: Way = .swipe,
        _ act: Act = Act(), sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Line {
        let result = try run(type, amount, secrets, way, act)
        guard case .approved(let line, _)? = result else {
            throw Unexpected(
                "\(type) \(amount): expected an approval, found \(String(describing: result))", sourceLocation)
        }
        return line
    }

    func offlineSale(_ amount: Int64, _ secrets: CardSecrets = Shop.domestic) throws -> Line {
        try line(
            .offlineSale, amount, secrets, .manual, Act(authority: Shop.authority, authorization: "123456"))
    }

    @discardableResult
    func signOff(_ name: String = "evening", sourceLocation: SourceLocation = #_sourceLocation) throws -> ClosingReport
    {
        let result = try world.run(.signOff(SignOffRequest(identifier: name)))
        guard case .closing(let report)? = result else {
            throw Unexpected("sign-off: expected a report, found \(String(describing: result))", sourceLocation)
        }
        return report
    }

    func batchRow(_ batch: BatchNumber) -> BatchRow? {
        world.ledger.batch(merchant: Shop.merchant, terminal: world.terminal.configuration.terminal, batch)
    }

    var postings: [Posting] { world.ledger.allPostings() }

    func posting(_ line: Line) -> Posting? { postings.first { $0.key.line == line.key && $0.key.type == line.type } }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ text: String, _ location: SourceLocation) { description = "\(location): \(text)" }
}

import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import UnionPay

/// What a terminal sends in two days with every kind of act: the frames that the storm begins with.
struct Corpus {
    /// Frames without length, in the order in which they were sent.
    private(set) var frames: [[UInt8]] = []

    static let merchant = "898000000000001"

    static var profile: AcquirerProfile {
        var profile = AcquirerProfile.standard
        profile.transport = .plain
        profile.extensions = [.unreferencedRefund]
        profile.privateDataLength = 14
        profile.offersPartialApproval = true
        return profile
    }

    static let start = Moment(
        date: CivilDate("2026-11-23") ?? CivilDate(daysSinceEpoch: 0), secondOfDay: 8 * 3600, utcOffset: 8 * 3600)

    private enum Way { case swipe, chip, offlineChip, scan, manual }

    private static let domestic = CardSecrets(pan: "6222021234567890128", expiry: "3012")
    private static let foreign = CardSecrets(pan: "4111111111111111", expiry: "3011")

    private let world: World

    init(terminal: String) throws {
        world = try World(
            terminal: TerminalConfiguration(
                terminal: terminal, merchant: Corpus.merchant, merchantName: "Corner shop",
                serialNumber: "12306022003600", profile: Corpus.profile),
            host: HostConfiguration(profile: Corpus.profile),
            issuer: IssuerRules([.init(amountEndsWith: "99", code: "51"), .init(amountEndsWith: "88", code: "10")]),
            tmk: SecretKey([UInt8](repeating: 0x11, count: 8) + [UInt8](repeating: 0x22, count: 8)),
            start: Corpus.start)
        try day()
        _ = try world.run(.signOff(SignOffRequest(identifier: "first")))
        try day()
        // A ledger that lost its first line: the totals differ, and the whole batch is uploaded.
        for posting in world.ledger.allPostings() where posting.key.batch != .first && posting.isCounted {
            world.ledger.remove(posting.key)
            break
        }
        _ = try world.run(.signOff(SignOffRequest(identifier: "second")))
        frames = world.frames.filter { $0.way == .toHost }.map(\.bytes)
    }

    private func day() throws {
        for command in [Command.echo, .downloadParameters, .uploadStatus] { _ = try world.run(command) }
        for way in [Way.swipe, .chip, .scan, .manual] {
            for card in [Corpus.domestic, Corpus.foreign] { try run(.sale, 1234, card, way) }
        }
        for amount: Int64 in [99, 1088, 50_000, 1] { try run(.sale, amount) }
        try run(.balanceInquiry, 0)
        try run(.refund, 300)
        let sale = try run(.sale, 700)
        try run(.saleVoid, 0, original: sale)
        let returned = try run(.sale, 5_000)
        if let returned { try run(.refund, 200, slip: slip(returned)) }
        for type in [TransactionType.completion, .completionNotice, .preAuthorizationVoid] {
            let hold = try run(.preAuthorization, 10_000)
            let done = try run(type, type.isVoid ? 0 : 9_000, original: hold)
            if type == .completion { try run(.completionVoid, 0, original: done) }
        }
        let offline = try run(.offlineSale, 4_000, Corpus.domestic, .manual, isAuthorized: true)
        try run(.adjustment, 3_500, Corpus.domestic, .manual, original: offline)
        let tipped = try run(.offlineSale, 6_000, Corpus.domestic, .manual, isAuthorized: true)
        try run(.tipAdjustment, 6_600, Corpus.domestic, .manual, original: tipped)
        try run(.offlineICSale, 800, Corpus.domestic, .offlineChip)
        try lose("0210") { try run(.sale, 4_321) }
        try lose("0110") { try run(.preAuthorization, 4_321) }
        _ = try world.run(.sendStored)
        _ = try world.run(.signIn)
    }

    /// Loses one answer of this type: a reversal follows.
    private func lose(_ type: String, _ act: () throws -> Void) throws {
        var left = 1
        world.faults.fate = { _, way, message in
            guard left > 0, way == .toTerminal, message.mti.description == type else { return .deliver }
            left -= 1
            return .lose
        }
        try act()
        try world.wait(seconds: 120)
        world.faults.fate = { _, _, _ in .deliver }
    }

    @discardableResult
    private func run(
        _ type: TransactionType, _ amount: Int64, _ card: CardSecrets = Corpus.domestic, _ way: Way = .swipe,
        original: Line? = nil, slip: OriginalSlip? = nil, isAuthorized: Bool = false
    ) throws -> Line? {
        let request = TransactionRequest(
            type: type, amount: amount, card: try present(card, way, type), original: original?.key.stan,
            originalSlip: slip,
            authority: isAuthorized ? OfflineAuthority(mode: "01", institution: "00010000") : nil,
            authorization: isAuthorized ? "123456" : nil)
        guard case .approved(let line, _)? = try world.run(.transaction(request)) else { return nil }
        return line
    }

    private func slip(_ line: Line) -> OriginalSlip {
        OriginalSlip(
            batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay, rrn: line.rrn,
            authorization: line.authorization)
    }

    private func present(_ card: CardSecrets, _ way: Way, _ type: TransactionType) throws -> PresentedCard {
        var secrets = card
        let track = card.pan + "=" + card.expiry + "2010000012300"
        switch way {
        case .swipe:
            return try world.present(
                CardPresentation(secrets: secrets, track2: track, pin: PIN("908172")),
                entry: EntryMode(parsing: "021"), for: type)
        case .chip, .offlineChip:
            secrets.chipData = Corpus.chipData(approves: way == .offlineChip)
            return try world.present(
                CardPresentation(secrets: secrets, track2: track), entry: EntryMode(parsing: "052"), sequence: "001",
                for: type, isApprovedOffline: way == .offlineChip)
        case .scan:
            return try world.present(
                CardPresentation(secrets: CardSecrets(pan: "", expiry: ""), scannedCode: "6210123456789012345"),
                entry: .scan, for: type)
        case .manual:
            return try world.present(CardPresentation(secrets: secrets), entry: .manualWithoutPIN, for: type)
        }
    }

    private static func chipData(approves: Bool) -> [UInt8] {
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
}

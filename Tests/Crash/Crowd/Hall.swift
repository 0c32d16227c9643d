import DayEnd
import DayScript
import Dispatch
import Foundation
import HostCore
import HostService
import Ledger
import PaymentSecurity
import Sealing
import Settings
import Store
import TerminalCore
import TestCertificates
import Timekeeping
import UnionPay
import Wire

/// A host process and the terminals that work with it.
final class Hall: Sendable {
    static let time = "2026-11-23T21:00:00"

    let host: Served
    let terminals: [LightTerminal]
    let database: String

    /// Registers the terminals, starts the host, and has all terminals begin.
    ///
    /// - Parameter folder: There, and empty.
    init(_ program: String, terminals count: Int, isSecure: Bool, database: String, folder: String) async throws {
        self.database = database
        var profile = AcquirerProfile.standard
        profile.name = "crowd"
        profile.transport = isSecure ? .tls : .plain
        profile.settlementForm = .wide
        profile.extensions = [.wideTotals, .differenceReconciliation]
        let port = try Shop.freePort()
        var settings = HostSettings()
        settings.port = port
        settings.profile = .written(profile)
        settings.database = database
        // All of them come from one address.
        settings.connections = 2 * count + 64
        settings.connectionsPerAddress = 0
        var tls: ClientTLS?
        if isSecure {
            let authority = try CertificateAuthority("authority", in: folder)
            let made = try authority.issue("own", for: ["IP:127.0.0.1"])
            settings.tls = ServerTLSSettings(certificate: made.certificate, key: made.key)
            tls = try ClientTLS(.init(authorities: authority.certificate))
        }
        host = try Served(program, role: "host", name: "host", settings: settings, folder: folder)
        let keys = try Self.register(count, settings, data: host.data)
        guard try await host.start(clock: Self.time) else {
            throw Tool.Failed(description: "the host does not start: \(host.log)")
        }
        guard let clock = WallClock(zone: settings.zone), let date = CivilDate("2026-11-23"),
            let endpoint = Endpoint("127.0.0.1:\(port)")
        else { throw Tool.Failed(description: "no clock") }
        clock.set(to: date, secondOfDay: 21 * 3_600)
        let place = LightTerminal.Place(host: endpoint, tls: tls, clock: clock)
        // A few threads do for all of them.
        let queues = (0..<4).map { DispatchQueue(label: "terminals \($0)") }
        let shared = profile
        terminals = keys.enumerated().map { index, key in
            LightTerminal(
                TerminalConfiguration(
                    terminal: Self.number(index), merchant: Shop.merchant, merchantName: "Crowd",
                    serialNumber: "12306022003600", profile: shared), tmk: key, at: place,
                on: queues[index % queues.count])
        }
        for terminal in terminals { terminal.start() }
    }

    static func number(_ index: Int) -> String { String(30_000_001 + index) }

    /// As `qiantui host register` does, all in one go.
    private static func register(_ count: Int, _ settings: HostSettings, data: String) throws -> [SecretKey] {
        let folder = try DataFolder(data)
        let scheme = KeyScheme.doubleDES
        let vault = try HostVault(folder: folder, scheme: scheme)
        let ledger = try HostLedger.open(settings.database, data: folder.path)
        return try (0..<count).map { index in
            let registration = HostSetup.Registration(
                merchant: Shop.merchant, terminal: number(index), merchantName: "Crowd", currency: .renminbi)
            let made = try ledger.group { try HostSetup.register(registration, ledger: ledger, vault: vault) }
            return try KeyComponents.combine(
                made.components.map { KeyComponents.Component(try SecretKey(hex: $0.component), checkValue: nil) },
                scheme.algorithm, checkValue: nil)
        }
    }

    // MARK: The day

    /// All terminals sell at once, each one sale after the other; then the certificates are out.
    func sell(_ count: Int, seed: UInt64) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, terminal) in terminals.enumerated() {
                group.addTask {
                    var random = SplitMix64(seed: seed, stream: UInt64(index))
                    for number in 1...count {
                        try await Self.sell(
                            terminal, Int64(random.number(100...90_000)), isChip: number.isMultiple(of: 2),
                            reference: "sale \(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        var sent = -1
        while true {
            let now = terminals.reduce(0) { $0 + $1.sentSoFar }
            if now == sent { return }
            sent = now
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// One sale, asked for again under its name until it is approved.
    private static func sell(_ terminal: LightTerminal, _ amount: Int64, isChip: Bool, reference: String) async throws {
        let pan = "6222021234567890128"
        let chip =
            isChip
            ? "9F260801020304050607089F2701809F100807010103900000009F3704010203049F36020007950500000480009A032611239C01009F0206000000012345"
                + "5F2A02015682027C009F1A0201569F03060000000000009F3303E0F8C8" : ""
        let card = CardPresentation(
            secrets: CardSecrets(pan: pan, expiry: "3012", chipData: HexBytes(chip)?.bytes ?? []),
            track2: pan + "=30122010000012300", pin: try PIN("718293"))
        let entry = try EntryMode(parsing: isChip ? "051" : "021")
        for _ in 0..<20 {
            if case .approved = await terminal.sell(amount, card, entry, reference: reference) { return }
            try await Task.sleep(for: .milliseconds(500))
        }
        throw Tool.Failed(description: "terminal \(terminal.number) could not sell \(reference)")
    }

    // MARK: The evening

    struct Closing: Sendable {
        var end: String
        /// From its confirmation, and from the first one's.
        var took: Duration
        var at: Duration
    }

    /// Each terminal confirms at a moment of its own, and is waited for: a closing that waits for the host goes on by
    /// itself.
    func signOff(spread: Duration, seed: UInt64) async throws -> [Closing] {
        let begin = ContinuousClock.now
        let milliseconds = Int(spread.components.seconds) * 1_000
        return try await withThrowingTaskGroup(of: Closing.self) { group in
            for (index, terminal) in terminals.enumerated() {
                group.addTask {
                    var random = SplitMix64(seed: seed ^ 0xE7E, stream: UInt64(index))
                    try await Task.sleep(until: begin + .milliseconds(random.below(milliseconds)), clock: .continuous)
                    let confirmed = ContinuousClock.now
                    let end = try await Self.close(terminal, until: confirmed + .seconds(300))
                    return Closing(end: end, took: .now - confirmed, at: .now - begin)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func close(_ terminal: LightTerminal, until end: ContinuousClock.Instant) async throws -> String {
        while true {
            switch await terminal.signOff("evening") {
            case .closing(let report) where report.end == .closed || report.end == .differing:
                return report.end.rawValue
            case .closing(let report) where ContinuousClock.now > end: return report.end.rawValue
            case .refused(let refusal) where ContinuousClock.now > end: return "refused: \(refusal)"
            default: try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Of all terminals, since the last time.
    func takeTally() -> LightTerminal.Tally { terminals.reduce(LightTerminal.Tally()) { $0 + $1.takeTally() } }

    // MARK: The host's process

    func hostProcessorSeconds() async throws -> Double {
        let text = try await hostFile("stat")
        // Behind the name, which may hold anything: the 12th and 13th words are ticks, a hundredth of a second each.
        let words = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 13, let user = Double(words[11]), let system = Double(words[12]) else {
            throw Tool.Failed(description: "the host's processor time cannot be read")
        }
        return (user + system) / 100
    }

    func hostPeakMiB() async throws -> Int {
        let line = try await hostFile("status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kibibytes = line?.split(separator: " ").dropLast().last.flatMap({ Int($0) }) else {
            throw Tool.Failed(description: "the host's memory cannot be read")
        }
        return kibibytes / 1_024
    }

    private func hostFile(_ name: String) async throws -> String {
        guard let number = await host.number else { throw Tool.Failed(description: "no host runs") }
        return try String(contentsOfFile: "/proc/\(number)/\(name)", encoding: .utf8)
    }

    static func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    }
}

/// The terminals' books and the host's, line by line.
struct HallBooks {
    var losses = Losses()
    var evidence: [String] = []
    var lines = 0

    init(_ hall: Hall) async throws {
        evidence += try HostLedger.verification(hall.database, data: hall.host.data).problems
        let ledger = try HostLedger.read(hall.database, data: hall.host.data)
        let (rows, closed) = try ledger.group {
            (try ledger.postings(merchant: nil, terminal: nil), try ledger.batches(merchant: nil, terminal: nil))
        }
        var postings = Dictionary(grouping: rows.filter { $0.state == .approved }, by: \.key.terminal)
        let batches = Dictionary(grouping: closed, by: \.terminal)
        for terminal in hall.terminals {
            let books = await terminal.books()
            lines += books.lines.count
            let ours = books.lines.map { Self.name($0.key, $0.type, $0.amount) }
            let theirs = (postings.removeValue(forKey: terminal.number) ?? []).map {
                Self.name($0.key.line, $0.key.type, $0.amount)
            }
            losses.compare(terminal.number, theirs, with: ours)
            if books.open > 0 { evidence.append("\(terminal.number): \(books.open) acts are not ended") }
            if let step = books.stays { evidence.append("\(terminal.number): its closing stays at \(step)") }
            if books.slips.map(\.verdict) != [.balanced] {
                evidence.append("\(terminal.number): \(books.slips.map { "\($0.verdict)" })")
            }
            if batches[terminal.number]?.map(\.state) != [.closed] {
                evidence.append("\(terminal.number): the host has not closed its batch")
            }
        }
        evidence += postings.keys.sorted().map { "the host has lines of terminal \($0), which nobody is" }
    }

    private static func name(_ key: LineKey, _ type: TransactionType, _ amount: Int64) -> String {
        "\(key) \(type.rawValue) \(amount)"
    }
}

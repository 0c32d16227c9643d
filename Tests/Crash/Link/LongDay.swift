import ChildProcess
import DayEnd
import DayScript
import Foundation
import GRDB
import HostService
import PaymentSecurity
import Sealing
import Settings
import TerminalService
import UnionPay
import Wire

/// A very long day, sold once over real processes and kept: every evening that is measured begins with a copy of it.
struct LongDay: Sendable {
    static let rows = 9_488
    static let clock = "2026-11-23T09:00:00"
    static let evening = "2026-11-23T22:00:00"

    let program: String
    let folder: String
    /// What was approved, and how many of it were chip sales.
    private(set) var lines = 0
    private(set) var chipSales = 0
    /// Chip sales whose certificates the host has before the evening.
    private(set) var certified = 0

    static func profile(_ transport: AcquirerProfile.Transport, compares: Bool = true) -> AcquirerProfile {
        var profile = AcquirerProfile.standard
        profile.name = "link"
        profile.transport = transport
        // One batch holds the day.
        profile.settlementForm = .wide
        profile.extensions = compares ? [.wideTotals, .differenceReconciliation] : [.wideTotals]
        profile.journalLimit = 20_000
        profile.countLimit = 20_000
        return profile
    }

    static func host(_ profile: AcquirerProfile, port: Int, tls: ServerTLSSettings? = nil) -> HostSettings {
        var host = HostSettings()
        host.port = port
        host.profile = .written(profile)
        host.tls = tls
        return host
    }

    static func terminal(_ profile: AcquirerProfile, port: Int, tls: ClientTLSSettings? = nil) -> TerminalSettings {
        var terminal = TerminalSettings()
        terminal.terminal = Shop.terminal
        terminal.merchant = Shop.merchant
        terminal.profile = .written(profile)
        terminal.host = "127.0.0.1:\(port)"
        terminal.tls = tls
        terminal.signOn = false
        terminal.storageReserve = 1
        return terminal
    }

    /// The acts of a day file, or of one that is made up: as many sales, of about the same amounts, the same each time.
    static func script(file: String?, rows count: Int) throws -> DayScript {
        let rows: [DayRow]
        if let file {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Tool.Failed(description: "--day \(file): cannot be read")
            }
            rows = try DayFile.parse([UInt8](data))
        } else {
            rows = madeUp(count)
        }
        return DayScript.make(rows: Array(rows.prefix(count)), seed: 20_180_401)
    }

    private static func madeUp(_ count: Int) -> [DayRow] {
        var random = SplitMix64(seed: 9_488)
        return (0..<count).map { number in
            DayRow(
                line: number + 2, date: CivilDate(daysSinceEpoch: 17_622), secondOfDay: number * 86_400 / max(1, count),
                ticket: "\(number)", kind: .sale, tender: .card,
                // Small ones are the most: the product of two draws, 0.01 to 249.64.
                amount: Int64(1 + random.below(158) * random.below(158)))
        }
    }

    /// Sells a day, and waits until the host has every certificate.
    ///
    /// - Parameters:
    ///   - folder: There, and empty.
    ///   - progress: Told the number of acts that are done.
    init(_ program: String, script: DayScript, folder: String, progress: (Int) -> Void) async throws {
        (self.program, self.folder) = (program, folder)
        let profile = Self.profile(.plain)
        let port = try Shop.freePort()
        let host = try Served(
            program, role: "host", name: "host", settings: Self.host(profile, port: port), folder: folder)
        let terminal = try Served(
            program, role: "terminal", name: "terminal", settings: Self.terminal(profile, port: port), folder: folder)
        try await Shop.enroll(program, host: host.data, config: host.config, terminal: terminal.data, as: Shop.terminal)
        for served in [host, terminal] {
            guard try await served.start(clock: Self.clock) else {
                throw Tool.Failed(description: "\(served.name) does not start: \(served.log)")
            }
        }
        let reader = VirtualReader(seed: 20_180_401)
        for act in script.acts {
            guard case .card(let type) = act.what, let reading = try reader.read(act) else { continue }
            var request = TerminalRequest(.transaction)
            request.type = type
            request.amount = act.amount
            request.reference = act.reference
            request.card = PresentedCardData(reading)
            let reply = try await Self.ask(request, terminal)
            guard reply.result == .approved, let line = reply.line else {
                throw Tool.Failed(
                    description: "act \(act.number): \(reply.result), \(reply.reason ?? reply.code ?? "")")
            }
            lines += 1
            if line.type.sendsCertificate(line.card.entry) { chipSales += 1 }
            progress(act.number)
        }
        try await waitForCertificates(host)
        _ = await terminal.stop()
        _ = await host.stop()
    }

    private mutating func waitForCertificates(_ host: Served) async throws {
        var quietSince = ContinuousClock.now
        while certified < chipSales, ContinuousClock.now - quietSince < .seconds(5) {
            try await Task.sleep(for: .milliseconds(100))
            let now = try Self.read(host.data + "/ledger.sqlite") {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM posting WHERE isCertified = 1") ?? 0
            }
            if now != certified { quietSince = .now }
            certified = now
        }
    }

    /// A folder with this day, ready for an evening.
    func copy(to place: String) throws {
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["host", "terminal"] {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(place)/\(name)")
        }
    }

    static func ask(
        _ request: TerminalRequest, _ terminal: Served, within limit: Duration = .seconds(60),
        onEvent: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> TerminalReply {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        let line = try await ControlClient.call(
            path: terminal.data + "/control.sock", request: text, timeout: limit, onEvent: onEvent)
        return try JSONDecoder().decode(TerminalReply.self, from: Data(line.utf8))
    }

    static func read<Value>(_ path: String, _ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read(body)
    }
}

extension PresentedCardData {
    fileprivate init(_ reading: CardReading) {
        let card = reading.presentation
        self.init(
            pan: card.secrets.pan, expiry: card.secrets.expiry, entry: reading.entry.text, track2: card.track2,
            sequence: reading.sequence,
            chipData: card.secrets.chipData.isEmpty ? nil : HexBytes(card.secrets.chipData).text,
            scannedCode: card.scannedCode, pin: card.pin?.digits)
    }
}

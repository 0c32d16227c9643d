import DayEnd
import Foundation
import HostCore
import KeyStore
import Ledger
public import Logging
import PaymentSecurity
import Sealing
public import ServiceLifecycle
import Settings
import Store
public import Timekeeping
import UnionPay
import Wire

/// A host process: ledger, terminal port, control socket.
public final class HostRunner: Service {
    /// Told once the host can be reached.
    public struct Ready: Codable, Sendable {
        public var port: Int
        public var control: String
    }

    public let ready: Ready
    private let folder: DataFolder
    private let server: FrameServer
    private let control: ControlServer
    private let capture: FrameCapture?
    private let logger: Logger

    /// Opens everything and begins to listen.
    ///
    /// - Parameters:
    ///   - data: The folder that holds ledger and keys.
    ///   - capturePath: Where every frame is written, for test equipment only: it holds card numbers.
    public init(
        settings: HostSettings, data: String, clock: WallClock, capturePath: String? = nil, logger: Logger
    ) async throws {
        let configuration = try settings.configuration()
        if configuration.profile.keyScheme == .singleDES {
            logger.warning("single DES keys are configured: they can be broken by search, use double-length keys")
        }
        let tls = try settings.serverTLS(at: Self.machineTime)
        folder = try DataFolder(data)
        let ledger = try HostLedger.open(settings.database, data: folder.path)
        // A damaged ledger answers wrongly, or not at all in the middle of a day: nothing is served from one.
        try ledger.check()
        let vault = try HostVault(folder: folder, keys: settings.keys, scheme: configuration.profile.keyScheme)
        if !settings.database.isEmpty { try Self.checkKeys(vault, ledger) }
        let upstream = try settings.upstreamEndpoints()
        let issuer: any IssuerLink =
            upstream.isEmpty
            ? SimulatedIssuer(rules: settings.issuer)
            : UpstreamIssuer(
                endpoints: upstream, institution: configuration.institution, clock: clock, logger: logger)
        let engine = HostEngine(
            ledger: ledger, configuration: configuration, vault: vault, issuer: issuer, clock: clock,
            waitingRequests: settings.waitingRequests, logger: logger)
        try engine.start()
        let capture = try capturePath.map { try FrameCapture(path: $0) }
        self.capture = capture
        self.logger = logger
        server = try await FrameServer.bind(
            host: settings.listen, port: settings.port, limits: FrameLimits(connections: settings.connections),
            threads: 1, tls: tls, tap: capture?.tap(), logger: logger,
            onFrame: { connection, frame in engine.receive(frame, from: connection) },
            onClose: { connection, _ in engine.closed(connection) })
        let desk = HostControl(engine: engine, clock: clock, vault: vault) {
            guard let tls else { return }
            try tls.reload(at: Self.machineTime)
            logger.notice("the certificate was read anew")
        }
        control = try await ControlServer.bind(path: folder.file("control.sock"), logger: logger) { line, responder in
            await desk.answer(line, responder)
        }
        ready = Ready(port: server.port, control: folder.file("control.sock"))
    }

    /// Hosts that share a database share keys: one with others would take every terminal's MAC for a wrong one.
    private static func checkKeys(_ vault: HostVault, _ ledger: any Ledger) throws {
        let sealed = try ledger.group { try ledger.terminals(merchant: nil, terminal: nil).compactMap(\.keys) }
        guard sealed.isEmpty || sealed.contains(where: { vault.room.open($0) != nil }) else {
            throw SettingsError.invalid(
                "keys", "the folder of keys that the other hosts of this database use",
                "one whose storage key opens no terminal's keys")
        }
    }

    /// By which certificates are judged: the day that a rehearsed clock shows is not theirs.
    private static var machineTime: Int64 { Int64(Date().timeIntervalSince1970) }

    /// Serves until it is told to stop; answers under way leave first.
    public func run() async throws {
        try await gracefulShutdown()
        await server.quiesce()
        await server.shutdown()
        await control.shutdown()
        try await capture?.close()
        logger.info("stopped")
    }
}

import DayEnd
import Foundation
import HostCore
import Instruments
import KeyStore
import Ledger
public import Logging
import PaymentSecurity
import Sealing
public import ServiceLifecycle
import Settings
import Store
import Synchronization
public import Timekeeping
import UnionPay
import Wire

/// A host process: ledger, terminal port, control socket.
public final class HostRunner: Service {
    /// Told once the host can be reached.
    public struct Ready: Codable, Sendable {
        public var port: Int
        public var control: String
        /// Where it can be looked at, as a URL; nil for nowhere.
        public var operations: String?
    }

    public let ready: Ready
    private let folder: DataFolder
    private let engine: HostEngine
    private let operations: HostOperations
    private let drain = Drain()
    private let drainTimeout: Duration
    private let left = Mutex<Int?>(0)
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
        let vault = try HostVault(
            settings.keyPlaces(data: folder.path), scheme: configuration.profile.keyScheme)
        if !settings.database.isEmpty { try Self.checkKeys(vault, ledger) }
        let upstream = try settings.upstreamEndpoints()
        let issuer: any IssuerLink =
            upstream.isEmpty
            ? SimulatedIssuer(rules: settings.issuer)
            : UpstreamIssuer(
                endpoints: upstream, institution: configuration.institution, clock: clock, logger: logger)
        let metrics = HostMetrics()
        try Self.checkPlaces(configuration, settings, ledger, metrics, logger)
        let engine = HostEngine(
            ledger: ledger, configuration: configuration, vault: vault, issuer: issuer, clock: clock,
            limits: settings.engineLimits, metrics: metrics, logger: logger)
        self.engine = engine
        drainTimeout = .seconds(settings.drainTimeout)
        try engine.start()
        let capture = try capturePath.map { try FrameCapture(path: $0) }
        self.capture = capture
        self.logger = logger
        let server = try await FrameServer.bind(
            host: settings.listen, port: settings.port, limits: settings.frameLimits,
            threads: 1, tls: tls, tap: capture?.tap(), logger: logger,
            onOpen: { _ in metrics.accepted.add() },
            onRefuse: { metrics.refused.add(1, $0) },
            onFrame: { connection, frame in engine.receive(frame, from: connection) },
            onClose: { connection, reason in
                metrics.closed.add(1, reason.name)
                engine.closed(connection)
            })
        self.server = server
        operations = HostOperations(
            metrics: metrics, engine: engine, readiness: HostReadiness(engine: engine), clock: clock,
            folder: folder.path, limits: settings.frameLimits, connections: { server.connectionCount }, issuer: issuer,
            certificateEnd: { tls?.certificateEnd })
        let desk = HostControl(engine: engine, clock: clock, vault: vault, operations: operations) {
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
                "keyFolder", "the folder of keys that the other hosts of this database use",
                "one whose storage key opens no terminal's keys")
        }
    }

    /// Whether the terminals that are spread over the closing hours fit into them.
    private static func checkPlaces(
        _ configuration: HostConfiguration, _ settings: HostSettings, _ ledger: any Ledger, _ metrics: HostMetrics,
        _ logger: Logger
    ) throws {
        guard let plan = configuration.slotPlan else {
            if !settings.closingHours.isEmpty {
                logger.warning(
                    "closingHours: nobody is spread over them, the profile's extensions have no time-slots; add it")
            }
            return
        }
        let places = try ledger.group { try ledger.places() }
        metrics.places.set(places)
        metrics.placesMax.set(plan.room ?? 0)
        if let shortage = plan.shortage(places: places) { logger.warning("\(shortage)") }
    }

    /// By which certificates are judged: the day that a rehearsed clock shows is not theirs.
    private static var machineTime: Int64 { Int64(Date().timeIntervalSince1970) }

    // MARK: For those who look after it

    /// The figures in the text format of Prometheus.
    public func metricsPage() -> String { operations.page() }

    /// Why no terminals should be sent here now; empty where they should.
    public func reasonsAgainst() async -> [String] { await operations.readiness.reasons() }

    // MARK: The end

    /// How many requests were left without an answer when it stopped; nil where the ledger did not even say that.
    public var leftUnanswered: Int? { left.withLock(\.self) }

    /// Stops waiting for what is in hand. What was stored stays; what was not is asked again by its terminal.
    public func endNow() { drain.hurry() }

    /// Serves until it is told to stop. Then nothing new is taken in and what is in hand is answered, as long as
    /// `drainTimeout` and ``endNow()`` let it.
    public func run() async throws {
        try await gracefulShutdown()
        operations.readiness.beginDraining()
        let count = await drain.run(server, engine, limit: drainTimeout)
        left.withLock { $0 = count }
        switch count {
        case 0: await engine.stop()
        case let count?: logger.warning("stopped with \(count) requests in hand: their terminals ask again")
        case nil: logger.warning("stopped while the ledger did not answer: terminals ask again")
        }
        await server.shutdown(gracePeriod: count == 0 && !drain.mustHurry ? .seconds(5) : .milliseconds(100))
        await control.shutdown(gracePeriod: count == 0 ? .seconds(5) : .milliseconds(100))
        try await capture?.close()
        logger.info("stopped")
    }
}

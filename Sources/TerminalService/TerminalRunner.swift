import Devices
public import Logging
import PaymentSecurity
public import ServiceLifecycle
import Store
import Synchronization
import TerminalCore
public import Timekeeping
public import UnionPay
import Wire

/// A terminal process: journal, link to the host, control socket.
public final class TerminalRunner: Service {
    public struct Ready: Codable, Sendable {
        public var control: String
    }

    public let ready: Ready
    private let folder: DataFolder
    private let engine: TerminalEngine
    private let desk: TerminalControl
    private let control: ControlServer?
    private let capture: FrameCapture?
    private let settings: TerminalSettings
    private let clock: WallClock
    private let parts: TerminalParts?
    private let logger: Logger

    /// - Parameters:
    ///   - data: The folder that holds journal and keys.
    ///   - servesControl: Whether a control socket is opened; without one, ``answer(_:)`` is the only way in.
    ///   - memory: What this process can do about what lay in its memory.
    ///   - capturePath: Where every frame is written, for test equipment only: it holds card numbers.
    public init(
        settings: TerminalSettings, data: String, clock: WallClock, servesControl: Bool = true,
        capturePath: String? = nil, memory: ProcessMemory = ProcessMemory(), logger: Logger
    ) async throws {
        let settings = try settings.completed(byModelIn: data)
        let configuration = try settings.configuration()
        if configuration.profile.keyScheme == .singleDES {
            logger.warning("single DES keys are configured: they can be broken by search, use double-length keys")
        }
        let folder = try DataFolder(data)
        self.folder = folder
        let capture = try capturePath.map { try FrameCapture(path: $0) }
        self.capture = capture
        self.settings = settings
        self.clock = clock
        self.logger = logger
        let engine = try TerminalEngine(
            configuration: configuration, settings: settings, folder: folder, clock: clock, tap: capture?.tap(),
            memory: memory, logger: logger)
        self.engine = engine
        let parts = try TerminalParts(
            settings: settings, folder: folder.path, endpoints: settings.endpoints(), clock: clock,
            hostOffset: { engine.hostOffset.withLock { $0 } }, hasWorkingKeys: { await engine.hasKeys() })
        let paper = try PaperDesk(
            TerminalPapers(settings: settings, configuration: configuration, folder: folder, logger: logger), parts,
            folder: folder, logger: logger)
        engine.fit(parts, paper)
        self.parts = parts
        let people = try TerminalPeople(settings: settings, folder: folder, engine: engine, clock: clock)
        let desk = TerminalControl(
            engine: engine, people: people, paper: paper, tills: try TillBook(path: folder.file(TillBook.fileName)),
            configuration: configuration, clock: clock, secondPersonFor: settings.secondPersonFor,
            secondSignOff: settings.secondSignOff)
        self.desk = desk
        // Before anybody can ask: a start forgets whoever waits, and who asked ahead of it would wait for ever.
        engine.start(isServing: servesControl)
        let path = folder.file("control.sock")
        do {
            control =
                servesControl
                ? try await ControlServer.bind(path: path, logger: logger) { line, responder in
                    await desk.answer(line, responder)
                } : nil
        } catch {
            await engine.stop()
            throw error
        }
        ready = Ready(control: path)
    }

    /// Serves one request without a socket.
    ///
    /// - Parameter tell: Given what a closing does, where the request wants that.
    public func answer(
        _ request: TerminalRequest, _ tell: @escaping @Sendable (ClosingEvent) -> Void = { _ in }
    ) async throws -> TerminalReply {
        try await desk.reply(to: request, tell)
    }

    /// This terminal for a page.
    ///
    /// - Parameters:
    ///   - language: What the page speaks until somebody chooses another, which is kept.
    ///   - reader: Gives the card that is presented; nil where no reader is set up, and cards are refused.
    public func pageFront(language: Language = .simplifiedChinese, reader: PageReader? = nil) async throws -> PageFront
    {
        let front = PageFront(
            desk: desk, configuration: try settings.configuration(), settings: settings, clock: clock,
            memory: folder.file(PageMemory.fileName), language: language, reader: reader,
            service: PageService(
                parts: parts, doctor: NetworkDoctor(endpoints: try settings.endpoints(), folder: folder.path),
                provider: ServiceProvider(name: settings.provider, hotLine: settings.hotLine)), logger: logger)
        await front.start()
        return front
    }

    /// This terminal for its tills.
    ///
    /// - Parameter reader: Gives the card that is presented; nil where no reader is set up, and cards are refused.
    public func tillDesk(reader: PageReader? = nil) throws -> TillDesk {
        TillDesk(
            desk: desk, configuration: try settings.configuration(), clock: clock, reader: reader, logger: logger)
    }

    /// What begins this service anew from time to time; nil where that is left to people.
    public func restartKeeper() throws -> RestartKeeper? {
        guard let rule = try settings.restartRule() else { return nil }
        let echo = HostEcho(
            configuration: try settings.configuration(), endpoints: try settings.endpoints(),
            tls: try settings.clientTLS())
        return RestartKeeper(rule: rule, engine: engine, echo: echo, clock: clock, logger: logger)
    }

    public func run() async throws {
        try await gracefulShutdown()
        await stop()
        logger.info("stopped")
    }

    public func stop() async {
        // First the machine: whoever waits at the socket is told before it closes.
        await engine.stop()
        await control?.shutdown()
        try? await capture?.close()
    }
}

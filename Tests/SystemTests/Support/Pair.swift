import DayEnd
import Foundation
import HostCore
import HostService
import KeyStore
import Ledger
import Logging
import PaymentSecurity
import ServiceLifecycle
import Settings
import Store
import TerminalService
import Timekeeping
import UnionPay
import Wire

/// A terminal and its host as production runs them, with folders, sockets and databases of their own, in this process.
actor Pair {
    static let merchant = "898000000000001"
    static let terminal = "10000001"
    static let firstDay = CivilDate(daysSinceEpoch: 20_780)

    nonisolated let folder: TestFolder
    nonisolated let profile: AcquirerProfile
    /// Every secret that was handed out when the terminal was registered.
    nonisolated let registered: HostSetup.Registered
    nonisolated let hostPort: Int
    nonisolated let logger: Logger

    nonisolated var terminalFolder: String { folder.file("terminal") }
    nonisolated var hostFolder: String { folder.file("host") }
    nonisolated var journalPath: String { terminalFolder + "/journal.sqlite" }
    nonisolated var ledgerPath: String { hostFolder + "/ledger.sqlite" }

    private(set) var date = Pair.firstDay
    /// When both clocks begin.
    private var secondOfDay = 9 * 3_600
    /// The terminal goes by the clock of the machine that it runs on.
    private var isOnMachineClock = false
    private(set) var relay: Relay?
    private var hostSettings: HostSettings
    private var terminalSettings: TerminalSettings
    private var terminal: TerminalRunner?
    private var host: (group: ServiceGroup, task: Task<Void, any Error>)?
    private var second: (group: ServiceGroup, task: Task<Void, any Error>)?
    private var hostChild: ChildService?
    private var terminalChild: ChildService?

    /// Makes folders and configurations, registers the terminal, and enters its master key by two people.
    init(
        _ scheme: KeyScheme = .doubleDES, issuer: IssuerRules = IssuerRules(), logger: Logger = Quiet.logger,
        _ change: @Sendable (inout AcquirerProfile) -> Void = { _ in },
        settings: @Sendable (inout TerminalSettings) -> Void = { _ in },
        hostSettings changeHost: @Sendable (inout HostSettings) -> Void = { _ in }
    ) throws {
        folder = try TestFolder()
        self.logger = logger
        hostPort = Ports.free()
        var profile = AcquirerProfile.standard
        profile.name = "test"
        profile.transport = .plain
        profile.keyScheme = scheme
        profile.macAlgorithm = scheme == .sm4 ? .sm4 : .unionPayECB
        profile.encryptsTracks = scheme == .doubleDESWithTDK || scheme == .sm4
        profile.extensions = [.unreferencedRefund]
        profile.responseTimeout = 20
        change(&profile)
        self.profile = profile
        hostSettings = HostSettings()
        hostSettings.port = hostPort
        hostSettings.profile = .written(profile)
        hostSettings.issuer = issuer
        hostSettings.issuerTimeout = 5
        changeHost(&hostSettings)
        terminalSettings = TerminalSettings()
        terminalSettings.terminal = Pair.terminal
        terminalSettings.merchant = Pair.merchant
        terminalSettings.profile = .written(profile)
        terminalSettings.host = "127.0.0.1:\(hostPort)"
        // Whoever stands at the page works there, unless a test is about signing on.
        terminalSettings.signOn = false
        settings(&terminalSettings)
        let currency = try Currency(terminalSettings.currency).orThrow("a currency")
        registered = try Pair.enroll(folder, profile, currency, hostSettings.database)
    }

    /// Makes a pair that runs.
    static func running(
        _ scheme: KeyScheme = .doubleDES, issuer: IssuerRules = IssuerRules(), hasRelay: Bool = false,
        logger: Logger = Quiet.logger, _ change: @Sendable (inout AcquirerProfile) -> Void = { _ in },
        settings: @Sendable (inout TerminalSettings) -> Void = { _ in },
        hostSettings: @Sendable (inout HostSettings) -> Void = { _ in }
    ) async throws -> Pair {
        let pair = try Pair(
            scheme, issuer: issuer, logger: logger, change, settings: settings, hostSettings: hostSettings)
        if hasRelay { try await pair.addRelay() }
        try await pair.startHost()
        try await pair.startTerminal()
        return pair
    }

    private static func enroll(
        _ folder: TestFolder, _ profile: AcquirerProfile, _ currency: Currency, _ database: String
    ) throws -> HostSetup.Registered {
        let data = try DataFolder(folder.file("host"))
        let vault = try HostVault(folder: data, scheme: profile.keyScheme)
        let ledger = try HostLedger.open(database, data: data.path)
        let registration = HostSetup.Registration(
            merchant: merchant, terminal: terminal, merchantName: "Test shop", currency: currency)
        let registered = try ledger.group { try HostSetup.register(registration, ledger: ledger, vault: vault) }
        let entry = try TerminalSetup.masterKeyEntry(folder: DataFolder(folder.file("terminal")), index: 1)
        let algorithm: CipherAlgorithm = profile.keyScheme == .sm4 ? .sm4 : .tripleDES
        let parts = registered.components
        try entry.enterFirst(
            SecretKey(hex: parts[0].component), checkValue: KCV(hex: parts[0].checkValue), algorithm, by: "11")
        _ = try entry.enterSecond(
            SecretKey(hex: parts[1].component), checkValue: KCV(hex: parts[1].checkValue),
            keyCheckValue: KCV(hex: registered.checkValue), by: "12")
        return registered
    }

    /// Another configuration for the terminal's next start.
    func changeTerminal(_ change: @Sendable (inout TerminalSettings) -> Void) { change(&terminalSettings) }

    // MARK: Starting and stopping

    /// Puts a line between the two that a test can disturb. Before the terminal starts.
    func addRelay() async throws {
        let relay = try await Relay(hostPort: hostPort)
        self.relay = relay
        terminalSettings.host = "127.0.0.1:\(relay.port)"
    }

    func startHost() async throws {
        let runner = try await hostRunner()
        let group = ServiceGroup(services: [runner], logger: logger)
        host = (group, Task { try await group.run() })
    }

    /// The host before lets go of its folder with the last of its tasks, a moment after it has stopped.
    private func hostRunner() async throws -> HostRunner {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do {
                return try await HostRunner(
                    settings: hostSettings, data: hostFolder, clock: try clock(hostSettings.zone), logger: logger)
            } catch let error where "\(error)".contains("another process has it open") && ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    func stopHost() async throws {
        await host?.group.triggerGracefulShutdown()
        let task = host?.task
        host = nil
        guard let task else { return }
        try await task.value
        // It has its folder until the last of its tasks is gone; a process would be gone with them.
        _ = try await eventually("a folder that no host has open") { [hostFolder] in
            do { return try DataFolder(hostFolder) } catch StoreError.inUse { return nil }
        }
    }

    /// Another host in this process, with the first one's keys and database.
    ///
    /// - Returns: Its port.
    func startSecondHost() async throws -> Int {
        var settings = hostSettings
        settings.port = 0
        settings.keyFolder = hostFolder
        let runner = try await HostRunner(
            settings: settings, data: folder.file("second"), clock: try clock(settings.zone), logger: logger)
        let group = ServiceGroup(services: [runner], logger: logger)
        second = (group, Task { try await group.run() })
        return runner.ready.port
    }

    func stopSecondHost() async throws {
        await second?.group.triggerGracefulShutdown()
        let task = second?.task
        second = nil
        try await task?.value
    }

    func startTerminal() async throws {
        let clock = isOnMachineClock ? WallClock(zone: terminalSettings.zone) : try clock(terminalSettings.zone)
        terminal = try await TerminalRunner(
            settings: terminalSettings, data: terminalFolder, clock: clock.orThrow("a clock"), logger: logger)
    }

    func stopTerminal() async {
        await terminal?.stop()
        terminal = nil
    }

    /// Puts a line between the terminal and two hosts, which share the keys and a database; each message meets the
    /// other one. Before the hosts and the terminal start.
    ///
    /// - Returns: The other host's settings and folder.
    func addTwin() async throws -> (settings: HostSettings, data: String) {
        var settings = hostSettings
        settings.port = Ports.free()
        let data = folder.file("twin")
        try FileManager.default.copyItem(atPath: hostFolder, toPath: data)
        let relay = try await Relay(hostPorts: [hostPort, settings.port])
        self.relay = relay
        terminalSettings.host = "127.0.0.1:\(relay.port)"
        return (settings, data)
    }

    /// Runs the host as a process of its own that can be killed.
    @discardableResult
    func startHostChild() async throws -> ChildService {
        let child = try await ChildService(
            "host", data: hostFolder, settings: hostSettings, clock: "\(date)T09:00:00", folder: folder)
        hostChild = child
        return child
    }

    /// The same for the terminal; it is asked over its control socket then.
    @discardableResult
    func startTerminalChild(
        _ options: [String] = [], environment: [String: String] = [:]
    ) async throws -> ChildService {
        let child = try await ChildService(
            "terminal", data: terminalFolder, settings: terminalSettings, clock: "\(date)T09:00:00", folder: folder,
            options: options, environment: environment)
        terminalChild = child
        return child
    }

    func stop() async throws {
        await stopTerminal()
        try await stopHost()
        try await stopSecondHost()
        for child in [hostChild, terminalChild] {
            child?.kill()
            _ = await child?.end()
        }
        await relay?.stop()
    }

    /// Both processes stop, a night passes or several, both start.
    func nextDay(after days: Int = 1) async throws {
        await stopTerminal()
        try await stopHost()
        date = date.adding(days: days)
        try await startHost()
        try await startTerminal()
    }

    /// Another first day than ``firstDay``, before anything starts.
    func begin(on date: CivilDate, at secondOfDay: Int) {
        self.date = date
        self.secondOfDay = secondOfDay
    }

    func useMachineClock() { isOnMachineClock = true }

    /// The host stops, and starts with its clock at this time.
    func restartHost(on date: CivilDate, at secondOfDay: Int) async throws {
        try await stopHost()
        begin(on: date, at: secondOfDay)
        try await startHost()
    }

    private func clock(_ zone: String) throws -> WallClock {
        guard let clock = WallClock(zone: zone) else { throw NeverCame(what: "a clock for \(zone)") }
        clock.set(to: date, secondOfDay: secondOfDay)
        return clock
    }

    /// The terminal's clock goes on to this time of the day.
    func setTerminalClock(_ hour: Int, _ minute: Int = 0) async throws {
        var request = TerminalRequest(.clock)
        request.date = date
        request.secondOfDay = (hour * 60 + minute) * 60
        _ = try await answer(request)
    }

    /// The host's does.
    func setHostClock(_ date: CivilDate? = nil, _ secondOfDay: Int) async throws {
        var request = HostRequest(.status)
        request.date = date ?? self.date
        request.secondOfDay = secondOfDay
        _ = try await ControlClient.call(path: hostFolder + "/control.sock", request: Self.json(request))
    }

    /// What the command line reads: both configurations as files.
    func writeConfigurations() throws -> (host: String, terminal: String) {
        try (
            folder.write(Self.json(hostSettings), to: "host.yaml"),
            folder.write(Self.json(terminalSettings), to: "terminal.yaml")
        )
    }

    static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    // MARK: Working

    /// The running terminal for a page.
    func pageFront(reader: PageReader? = nil) async throws -> PageFront {
        guard let terminal else { throw NeverCame(what: "a terminal in this process") }
        return try await terminal.pageFront(language: .english, reader: reader)
    }

    /// The running terminal for its tills.
    func tillDesk(reader: PageReader? = nil) throws -> TillDesk {
        guard let terminal else { throw NeverCame(what: "a terminal in this process") }
        return try terminal.tillDesk(reader: reader)
    }

    /// Gives the terminal a request.
    func answer(_ request: TerminalRequest) async throws -> TerminalReply {
        if let terminal { return try await terminal.answer(request) }
        let line = try await ControlClient.call(path: terminalFolder + "/control.sock", request: Self.json(request))
        return try JSONDecoder().decode(TerminalReply.self, from: Data(line.utf8))
    }
}

import DayEnd
import DayScript
import Foundation
import HostService
import Ledger
import Logging
import PaymentSecurity
import Settings
import Store
import Subprocess
import TerminalService
import UnionPay
import Wire

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A shop and its acquirer for one day: sets both up, runs both as processes, plays the script.
struct DemoShop {
    static let merchantName = "Qiantui Demo Store"
    static let merchant = "898000000000001"
    static let terminal = "10000001"

    let folder: DemoFolder
    let isCapturing: Bool
    let start: (date: CivilDate, second: Int)
    let seed: UInt64
    let language: Language
    /// As in the host's configuration.
    let database: String
    private let clock: String

    /// What a day left behind, besides the stores.
    struct Run: Sendable {
        var outcomes: [String: Int] = [:]
        var closing: TerminalReply.Closing?
        var status: TerminalStatus?
        var hostCommits = CommitMeter()
        var milliseconds: Int64 = 0
        var closingMilliseconds: Int64 = 0
        var surprises: [String] = []
    }

    /// Writes both configurations, registers the terminal, and enters its master key by two people.
    init(
        folder: DemoFolder, script: DayScript, scheme: String, profile offered: String, isCapturing: Bool, seed: UInt64,
        start: (CivilDate, Int), language: Language, database: String
    ) throws {
        guard let keyScheme = KeyScheme(rawValue: scheme) else {
            let known = KeyScheme.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(.usage, "--keys: expected one of \(known), found \(scheme)")
        }
        guard offered == "standard" || offered == "qiantui" else {
            throw Failure(.usage, "--profile: expected standard or qiantui, found \(offered)")
        }
        self.folder = folder
        self.isCapturing = isCapturing
        self.start = start
        self.seed = seed
        self.language = language
        self.database = database
        let opening = Moment(date: start.0, secondOfDay: max(0, start.1 - 60), utcOffset: 0)
        clock = "\(opening.date)T\(opening.clockText)"

        var profile = AcquirerProfile.standard
        profile.name = "demo"
        profile.transport = .plain
        profile.keyScheme = keyScheme
        if keyScheme == .sm4 { profile.macAlgorithm = .sm4 }
        profile.encryptsTracks = keyScheme == .doubleDESWithTDK || keyScheme == .sm4
        profile.privateDataLength = 14
        profile.offersPartialApproval = true
        profile.extensions = [.unreferencedRefund]
        profile.responseTimeout = 3
        profile.journalLimit = 10_000
        if offered == "qiantui" {
            profile.extensions.formUnion(SignInNotice.offered)
            profile.settlementForm = .wide
            profile.countLimit = profile.journalLimit
        }
        var host = HostSettings()
        host.port = 0
        host.profile = .written(profile)
        host.issuer = script.issuer
        host.database = database
        var terminal = TerminalSettings()
        terminal.terminal = DemoShop.terminal
        terminal.merchant = DemoShop.merchant
        terminal.merchantName = DemoShop.merchantName
        terminal.profile = .written(profile)
        try DemoShop.write(host, to: folder.file("host.yaml"))
        try DemoShop.write(terminal, to: folder.file("terminal.yaml"))
        try enroll(profile)
    }

    private static func write(_ settings: some Encodable, to path: String) throws {
        // JSON is YAML too.
        try Data(Output.json(settings, pretty: true).utf8).write(to: URL(fileURLWithPath: path))
    }

    private func enroll(_ profile: AcquirerProfile) throws {
        let registered: HostSetup.Registered
        do {
            let data = try DataFolder(folder.file("host"))
            let vault = try HostVault(folder: data, scheme: profile.keyScheme)
            let ledger = try HostLedger.open(database, data: data.path)
            let registration = HostSetup.Registration(
                merchant: DemoShop.merchant, terminal: DemoShop.terminal, merchantName: DemoShop.merchantName)
            registered = try ledger.group { try HostSetup.register(registration, ledger: ledger, vault: vault) }
        }
        let data = try DataFolder(folder.file("terminal"))
        let entry = try TerminalSetup.masterKeyEntry(folder: data, index: 1)
        for (person, part) in zip(["11", "12"], registered.components) {
            try TerminalKeys.enter(
                entry, component: part.component, person: person, checkValue: part.checkValue,
                algorithm: profile.keyScheme == .sm4 ? .sm4 : .tripleDES, keyCheckValue: registered.checkValue)
        }
    }

    // MARK: The day

    /// Runs both processes and plays the script between them.
    func run(_ script: DayScript, output: Output) async throws -> Run {
        try await process("host", ["host", "serve"]) {
            let host = try await folder.await("host.ready", HostRunner.Ready.self, of: "host")
            var settings = try TerminalCommand.settings(folder.file("terminal.yaml"))
            let relay = try await relay(to: host.port, for: script)
            settings.host = "127.0.0.1:\(relay?.port ?? host.port)"
            try DemoShop.write(settings, to: folder.file("terminal.yaml"))
            let run = try await process("terminal", ["terminal", "serve"]) {
                let terminal = try await folder.await("terminal.ready", TerminalRunner.Ready.self, of: "terminal")
                let session = try await ControlSession.open(terminal.control)
                defer { session.close() }
                return try await DemoPlay(
                    script: script, terminal: session, host: host.control, relay: relay, seed: seed
                ).run(output, language: language)
            }
            await relay?.stop()
            return run
        }
    }

    /// A line that can lose answers, where the script wants one lost; else the two speak directly.
    private func relay(to port: Int, for script: DayScript) async throws -> DemoRelay? {
        guard script.acts.contains(where: \.losesAnswer) else { return nil }
        return try await DemoRelay(
            host: Endpoint(host: "127.0.0.1", port: UInt16(clamping: port)),
            logger: Logger(label: "line", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func process<Value: Sendable>(
        _ name: String, _ arguments: [String], _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        var arguments =
            arguments + [
                "--data", folder.file(name), "--config", folder.file("\(name).yaml"), "--ready-file",
                folder.file("\(name).ready"), "--clock", clock,
            ]
        if isCapturing, name == "host" { arguments += ["--capture", folder.file("frames.txt")] }
        let log = try FileDescriptor.open(
            folder.file("\(name).log"), .writeOnly, options: [.create, .append], permissions: [.ownerReadWrite])
        let result = try await Subprocess.run(
            .path(FilePath(CommandLine.ownPath)), arguments: Arguments(arguments), input: .none, output: .discarded,
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            do {
                let value = try await body()
                try execution.send(signal: .terminate)
                return value
            } catch {
                // The other process must not outlive a failed demonstration.
                try? execution.send(signal: .kill)
                throw error
            }
        }
        guard result.terminationStatus.isSuccess else {
            throw Failure(.internal, "the \(name) ended with \(result.terminationStatus)")
        }
        return result.closureResult
    }
}

extension CommandLine {
    /// The path of the running program.
    static var ownPath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments.first ?? "qiantui"
    }
}

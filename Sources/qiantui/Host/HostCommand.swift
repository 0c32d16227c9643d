import ArgumentParser
import DayEnd
import Foundation
import HostCore
import HostService
import Instruments
import Ledger
import Logging
import Monitoring
import ServiceLifecycle
import Settings
import Store
import UnionPay
import UnixSignals
import Wire

struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "The acquirer's side: serve terminals, register them, read the ledger.",
        subcommands: [
            Serve.self, Reload.self, Top.self, Register.self, Batches.self, Tickets.self, LedgerCommand.self,
            SlotsCommand.self,
            ShopCommand.self,
            FileDay.self,
            Settlement.self,
            UnlockKeyCommand.self,
            UnlockCodeCommand.self,
        ])

    static func settings(_ path: String?) throws -> HostSettings {
        try SettingsFile.read(
            HostSettings.self, path: path, role: "host", keys: HostSettings.CodingKeys.allCases.map(\.rawValue)
        ) { settings throws(SettingsError) in
            _ = try settings.configuration()
            _ = try settings.upstreamEndpoints()
        }
    }

    /// Where the ledger lies: all that a command needs that only reads it.
    static func database(_ path: String?) throws -> String {
        try SettingsFile.read(
            HostSettings.self, path: path, role: "host", keys: HostSettings.CodingKeys.allCases.map(\.rawValue)
        ).database
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve terminals until told to stop.",
            discussion: """
                SIGTERM: nothing new is taken in, what is in hand is answered for up to `drainTimeout` seconds, then the \
                command ends with 0. A second SIGTERM ends it at once. Where requests were left without an answer the exit \
                code is 75: their terminals ask again. See docs/operations.md.
                """)
        @OptionGroup var options: ServiceOptions
        @Option(help: "Port, in place of the configuration's; 0 takes any free one.") var port: Int?

        func run() async throws {
            try await guarded {
                try PreloadRule.check(ProcessInfo.processInfo.environment, isRelease: PreloadRule.isRelease)
                var settings = try HostCommand.settings(options.config)
                if let port { settings.port = port }
                let logger = try options.logger("host")
                let runner = try await HostRunner(
                    settings: settings, data: options.data, clock: options.wallClock(zone: settings.zone),
                    capturePath: options.capture, logger: logger)
                let monitoring = try Self.monitoring(of: runner, settings, options, logger)
                // Backwards: what looks at the host is the last to stop.
                let group = ServiceGroup(services: (monitoring.map { [$0] } ?? []) + [runner], logger: logger)
                let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
                let watch = Task {
                    var isTold = false
                    for await _ in signals {
                        if isTold { runner.endNow() } else { await group.triggerGracefulShutdown() }
                        isTold = true
                    }
                }
                defer { watch.cancel() }
                // Whoever reads of it may send a signal at once.
                if monitoring == nil { try options.announce(runner.ready) }
                logger.info("ready on port \(runner.ready.port)")
                try await group.run()
                return runner.leftUnanswered == 0 ? .done : .pending
            }
        }

        private static func monitoring(
            of runner: HostRunner, _ settings: HostSettings, _ options: ServiceOptions, _ logger: Logger
        ) throws -> (any Service)? {
            guard let (host, port) = try settings.operationsAddress() else { return nil }
            let source = MonitoringServer.Source(
                metrics: { runner.metricsPage() }, contentType: Exposition.contentType,
                reasonsAgainst: { await runner.reasonsAgainst() })
            return MonitoringServer(address: host, port: port, source: source, logger: logger) { port in
                var ready = runner.ready
                ready.operations = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
                do {
                    try options.announce(ready)
                } catch {
                    logger.error("the ready file could not be written: \(error)")
                }
            }
        }
    }

    struct Reload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a running host read its certificate anew; open connections go on.")
        @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let reply = try await HostDoor.ask(HostRequest(.reload), data: data)
                if let problem = reply.error { throw Failure(.badConfiguration, problem) }
                let output = Output(isJSON: json)
                output.say("New connections are shown the certificate that lies there now.")
                try output.result(["reloaded": true])
                return .done
            }
        }
    }

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register a terminal; prints its master key as two components for two people.",
            discussion: """
                Each component goes to another person, who enters it at the terminal with `qiantui terminal key`.
                Works beside a running host and without one.
                """)
        @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
        @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
        @Option(help: "Merchant number (F42), 15 characters.") var merchant: String
        @Option(help: "Terminal number (F41), 8 characters.") var terminal: String
        @Option(help: "Merchant's name for slips.") var name: String = ""
        @Option(help: "Currency, ISO 4217; CNY where none is named. A known terminal keeps its own.") var currency:
            String?
        @Flag(help: "Make a new master key and forget the working keys: the terminal was replaced.") var reset = false
        @Option(
            help: ArgumentHelp(
                "File with a key block protection key in hexadecimal: the master key is issued as a TR-31 block.",
                valueName: "file"))
        var protectionKey: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: json)
                let money = currency.flatMap { Currency($0) }
                if let currency, money == nil {
                    throw Failure(.usage, "--currency: expected an ISO 4217 code, found \(currency)")
                }
                let registration = HostSetup.Registration(
                    merchant: merchant, terminal: terminal, merchantName: name, currency: money, isReset: reset,
                    protectionKey: try protectionKey.map(SecretFileText.read))
                let registered = try await HostDoor.register(registration, data: data, config: config)
                output.say("Terminal \(terminal) of merchant \(merchant) is registered.")
                for (index, part) in registered.components.enumerated() {
                    output.say("Component \(index + 1): \(part.component)  check value \(part.checkValue)")
                }
                if let block = registered.keyBlock { output.say("TR-31 block: \(block)") }
                output.say("Check value of the whole key: \(registered.checkValue)")
                try output.result(registered)
                return .done
            }
        }
    }

    struct Batches: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List settled and closed batches.")
        @OptionGroup var report: ReportOptions

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: report.json)
                let found = try await report.fetch()
                for row in found.batches {
                    let isBalanced = (try? SettlementTotals(parsing: row.hostTotals))?.isBalanced == true
                    // How many lines is known when the upload has ended.
                    let verdict =
                        isBalanced
                        ? "balanced" : row.state == .closed ? "differs: \(row.differences) lines" : "differs"
                    output.say(
                        "\(row.merchant) \(row.terminal) batch \(row.batch) \(row.state.rawValue) "
                            + "\(verdict) \(row.settledAt)")
                }
                if found.batches.isEmpty { output.say("No batch was settled yet.") }
                try output.result(found.batches)
                return .done
            }
        }
    }

    struct Tickets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the repairs that terminals have ordered.")
        @OptionGroup var report: ReportOptions

        func run() async throws {
            try await guarded {
                let output = Output(isJSON: report.json)
                let found = try await report.fetch()
                for row in found.tickets {
                    output.say(
                        "\(row.hostNumber) \(row.merchant) \(row.terminal) \(row.number) \(row.part) \(row.code), "
                            + "received \(row.receivedAt), call before \(row.callBefore)")
                    for text in row.evidence { output.say("    \(text)") }
                }
                if found.tickets.isEmpty { output.say("No repair was ordered.") }
                try output.result(found.tickets)
                return .done
            }
        }
    }
}

/// Where a report comes from.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
    @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
    @Option(help: "Only this merchant.") var merchant: String?
    @Option(help: "Only this terminal.") var terminal: String?
    @Flag(help: "Print one JSON document.") var json = false

    /// Reads the ledger beside a running host.
    func fetch() async throws -> HostReport {
        let ledger = try HostLedger.read(HostCommand.database(config), data: data)
        return try ledger.group { try HostReport(ledger, merchant: merchant, terminal: terminal) }
    }
}

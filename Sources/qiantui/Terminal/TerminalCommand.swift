public import ArgumentParser
import DayEnd
import Foundation
import KeyStore
import Logging
public import PaymentSecurity
import ServiceLifecycle
import Settings
import Store
import TerminalService
import UnionPay
import UnixSignals

struct TerminalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminal", abstract: "The shop's side: sell, void, refund, close the day.",
        subcommands: [
            Serve.self, KeyEntry.self, Open.self, SignIn.self, Sale.self, Void.self, Refund.self, Send.self,
            SignOff.self, Quarantine.self, Status.self, Receipt.self, Slip.self, JournalCommand.self,
            OperatorCommand.self, TillCommand.self,
            Inject.self,
        ])

    static func settings(_ path: String?) throws -> TerminalSettings {
        try SettingsFile.read(
            TerminalSettings.self, path: path, role: "terminal",
            keys: TerminalSettings.CodingKeys.allCases.map(\.rawValue)
        ) { settings throws(SettingsError) in
            _ = try settings.configuration()
            _ = try settings.endpoints()
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the terminal until told to stop.")
        @OptionGroup var options: ServiceOptions
        @OptionGroup var page: PageOptions
        @OptionGroup var till: TillOptions

        func run() async throws {
            try await guarded {
                try PreloadRule.check(ProcessInfo.processInfo.environment, isRelease: PreloadRule.isRelease)
                let memory = SecretMemoryRule.begin()
                let settings = try TerminalCommand.settings(options.config)
                try till.check()
                try page.check(settings, servesTills: till.tillPort != nil)
                let logger = try options.logger("terminal")
                let clock = try options.wallClock(zone: settings.zone)
                let runner = try await TerminalRunner(
                    settings: settings, data: options.data, clock: clock,
                    capturePath: options.capture, memory: memory, logger: logger)
                let announcement = Announcement(
                    options, control: runner.ready.control,
                    parts: (page.page == nil ? 0 : 1) + (till.tillPort == nil ? 0 : 1), logger)
                let reader = page.reader(clock)
                let fronts =
                    try await page.service(of: runner, reader: reader, logger, announcement)
                    + till.service(of: runner, reader: reader, logger, announcement)
                let keeper = try runner.restartKeeper()
                // The end of the keeper is the end of all: what follows is a new beginning.
                let services =
                    ([runner] + fronts).map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
                    + (keeper.map { [.init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)] } ?? [])
                try await ServiceGroup(
                    configuration: .init(
                        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
                ).run()
                if keeper?.mustRestart == true { try Restart.begin(settings.restartCommand, logger) }
                return .done
            }
        }
    }

    struct KeyEntry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key",
            abstract: "Enter the terminal master key: a component each by two people, or a TR-31 block.",
            discussion: """
                The secret is read from standard input, never from the command line:
                  qiantui terminal key --data DIR --person 12 --check-value 08D7B4FB < component
                """)
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Option(help: "Master key index, 1 to 9.") var index: Int = 1
        @Option(help: "Who enters this component; the second must be another person.") var person: String = ""
        @Option(help: "Check value of the component, hexadecimal.") var checkValue: String = ""
        @Option(
            help: ArgumentHelp(
                "File with the key block protection key in hexadecimal: standard input is then a TR-31 block.",
                valueName: "file"))
        var protectionKey: String?
        @Option(help: "Check value of the whole key, with the second component.") var keyCheckValue: String?
        @Option(help: "Cipher of the key: 3des or sm4.") var algorithm: CipherAlgorithm = .tripleDES

        func run() async throws {
            try await guarded {
                let text = (readLine(strippingNewline: true) ?? "").trimmingCharacters(in: .whitespaces)
                let folder = try DataFolder(data)
                let entry = try TerminalSetup.masterKeyEntry(folder: folder, index: index)
                if let protectionKey {
                    let stored = try entry.install(
                        block: text, under: SecretKey(hex: SecretFileText.read(protectionKey)))
                    Output(isJSON: false).say("The master key is complete; check value \(stored.hexText).")
                    return .done
                }
                guard !person.isEmpty, !checkValue.isEmpty else {
                    throw Failure(
                        .usage, "a component needs --person and --check-value; a TR-31 block --protection-key")
                }
                let isSecond = try entry.pending() != nil
                try TerminalKeys.enter(
                    entry, component: text, person: person, checkValue: checkValue, algorithm: algorithm,
                    keyCheckValue: keyCheckValue)
                Output(isJSON: false).say(
                    isSecond ? "The master key is complete." : "First component taken; the second person is next.")
                return .done
            }
        }
    }
}

extension CipherAlgorithm: ExpressibleByArgument {}

extension KCV {
    var hexText: String { HexBytes(bytes).text }
}

/// Entering a master key, for the command and for the demonstration.
enum TerminalKeys {
    static func enter(
        _ entry: TMKEntry, component: String, person: String, checkValue: String, algorithm: CipherAlgorithm,
        keyCheckValue: String?
    ) throws {
        let key = try SecretKey(hex: component)
        let value = try KCV(hex: checkValue)
        if try entry.pending() == nil {
            try entry.enterFirst(key, checkValue: value, algorithm, by: person)
        } else {
            let whole = try keyCheckValue.map { text throws(SecurityError) in try KCV(hex: text) }
            _ = try entry.enterSecond(key, checkValue: value, keyCheckValue: whole, by: person)
        }
    }
}

import ArgumentParser
import HostService
import Ledger
import Timekeeping

/// `qiantui host shop`: who has closed, who has not, and who closes the shop now.
struct ShopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shop", abstract: "Show how far a merchant's terminals are with their day, and the freeze.",
        discussion: """
            Reads the ledger beside a running host. A terminal is closed for the day where a batch of it was closed on \
            this clearing day and its open batch is empty. While a terminal closes the shop (`closesShop`, \
            `terminal sign-off --shop`) the merchant's others sell nothing new, `shopFreezeMinutes` at the longest.
            """)
    @Argument(help: "Merchant number (F42).") var merchant: String
    @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
    @Option(help: ArgumentHelp("Configuration in YAML.", valueName: "file")) var config: String?
    @Flag(help: "Print one JSON document.") var json = false

    func run() async throws {
        try await guarded {
            let output = Output(isJSON: json)
            let settings = try HostCommand.settings(config)
            let clock = try WallClock.configured(zone: settings.zone)
            let ledger = try HostLedger.read(settings.database, data: data)
            let found = try ledger.group {
                try ShopReport(settings, ledger: ledger, merchant: merchant, at: clock.now)
            }
            guard !found.tills.isEmpty else {
                throw Failure(.badInput, "no terminal of merchant \(merchant) is registered")
            }
            for till in found.tills {
                let state =
                    if till.isClosed {
                        "closed \(till.closedAt ?? "")"
                    } else if let last = till.last {
                        "open, \(till.lines) lines, the last at \(last)"
                    } else if till.isSignedIn {
                        "signed in, nothing sold"
                    } else {
                        "nothing sold"
                    }
                output.say("\(till.terminal) batch \(till.batch): \(state)")
            }
            for freeze in found.freezes {
                output.say(
                    "\(freeze.terminal) closes the shop since \(freeze.since), until \(freeze.until) at the longest")
            }
            try output.result(found)
            return .done
        }
    }
}

import ArgumentParser
import DayEnd
import DayScript
import Foundation
import Logging
import ServiceLifecycle
import TerminalService
import Timekeeping
import TouchPage
import UnionPay
import Wording

/// The touch page of `terminal serve`.
struct PageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve the touch page on this port of this machine alone; 0 takes a free one, which the ready file names.",
            valueName: "port"))
    var page: Int?

    @Flag(help: "Read virtual cards where a customer would present one: for trials and training.")
    var virtualCard = false

    @Option(help: "What the page speaks at first: zh-Hans, zh-Hant or en.")
    var pageLanguage: Language = .simplifiedChinese

    /// - Parameter servesTills: There is another place at which cards can be asked for.
    func check(_ settings: TerminalSettings, servesTills: Bool) throws {
        guard !virtualCard || settings.testMode else {
            throw Failure(.usage, "--virtual-card: expected testMode: true in the configuration, found false")
        }
        if let page, !(0...65_535).contains(page) {
            throw Failure(.usage, "--page: expected a port from 0 to 65535, found \(page)")
        }
        guard page != nil || servesTills || !virtualCard else {
            throw Failure(.usage, "--virtual-card: expected together with --page or --till-port, found alone")
        }
    }

    /// What reads cards here; nil where nothing does.
    func reader(_ clock: WallClock) -> PageReader? { virtualCard ? VirtualCards(clock: clock).reader : nil }

    /// The page as a service; none without `--page`, and then nothing listens.
    func service(
        of runner: TerminalRunner, reader: PageReader?, _ logger: Logger, _ announcement: Announcement
    ) async throws -> [any Service] {
        guard let page else { return [] }
        let front = try await runner.pageFront(language: pageLanguage, reader: reader)
        return [
            TouchPage(
                front: front, wording: try .shipped(), settings: PageSettings(port: page), logger: logger
            ) { port in announcement.tell { $0.page = "http://127.0.0.1:\(port)/" } }
        ]
    }
}

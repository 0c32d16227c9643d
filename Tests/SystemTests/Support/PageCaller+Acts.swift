import DayEnd
import DemoFront
import Foundation
import TerminalService
import Testing
import TouchPage

/// What a person does on the page.
extension PageCaller {
    /// Hands over the same test card for every payment.
    static let reader = PageReader(tenders: [.tap, .swipe]) { _, tender in
        TestCard.domestic.presented(tender == .swipe ? .swipe : .tap)
    }

    /// A pair with the parts of a counter-top terminal and a provider to call, and its page.
    static func serve(
        hasRelay: Bool = false, settings: @Sendable (inout TerminalSettings) -> Void = { _ in },
        _ body: @Sendable (Pair, PageCaller) async throws -> Void
    ) async throws {
        let pair = try await Pair.running(
            hasRelay: hasRelay,
            settings: {
                $0.model = "counter-top"
                $0.provider = "Workshop"
                $0.hotLine = "555-0100"
                settings(&$0)
            })
        let front = try await pair.pageFront(reader: reader)
        try await PageRun.serve(front) { port in try await body(pair, PageCaller(port: port)) }
        try await pair.stop()
    }

    func sell(_ amounts: [Int64], _ tender: String = "tap") async throws {
        for amount in amounts {
            try await done("home", "sale", "\"amount\":\(amount),\"tender\":\"\(tender)\"")
            _ = try await sees("an approval") { $0.screen.state == "approved" }
            try await done("sale", "proceed")
            try await reaches("home")
        }
    }

    /// From the home screen over the confirmation, the drawer empty.
    func confirmClosing() async throws {
        try await done("home", "openEndOfDay")
        try await done("stopSelling", "confirmFreeze")
        try await done("amounts", "giveCount", "\"counts\":{}")
        let shown = try await reaches("confirm")
        try await done(
            "confirm", "confirm",
            "\"identifier\":\"\(shown.screen.identifier ?? "")\",\"hash\":\"\(shown.screen.hash ?? "")\"")
    }

    /// The view once it is like this.
    @discardableResult
    func sees(_ what: String, _ fits: @Sendable (PageSight) -> Bool) async throws -> PageSight {
        try await eventually(what) {
            let view = try await view()
            return fits(view) ? view : nil
        }
    }
}

extension Pair {
    /// What came out of the virtual printer, in its order.
    nonisolated var paper: [[UInt8]] {
        let folder = terminalFolder + "/paper"
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return files.compactMap { FileManager.default.contents(atPath: folder + "/" + $0).map { [UInt8]($0) } }
    }
}

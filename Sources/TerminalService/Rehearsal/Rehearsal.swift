import DayEnd
import Journal
import Peripherals
import Store
import TerminalCore
public import Timekeeping
import UnionPay

/// Tonight's closing, tried on a copy of the journal: says what would stop it, and changes nothing.
///
/// Every check runs: the books, what is open, the machine's own steps on the shadow, the parts, the host by an echo
/// test, the clock, the people. Run it in a process of its own, beside a running terminal or without one.
public struct Rehearsal: Sendable {
    let settings: TerminalSettings
    let configuration: TerminalConfiguration
    let folder: String
    let clock: WallClock
    let hostClock: HostClock

    /// - Parameter data: The terminal's data folder.
    public init(settings: TerminalSettings, data: String, clock: WallClock) throws {
        self.settings = settings
        configuration = try settings.configuration()
        hostClock = try settings.hostClock()
        folder = data
        self.clock = clock
    }

    public func run() async throws -> RehearsalReport {
        let shadow = try ShadowFolder(of: folder)
        var report = RehearsalReport(findings: [], steps: [], transactions: 0, net: 0)
        let books: (store: JournalStore, loaded: JournalStore.Loaded)
        do {
            books = try JournalStore.open(shadow.journal)
        } catch {
            report.findings = [.init("RH-11", .stop, "The journal is damaged: \(error)")]
            return report
        }
        let state = books.loaded.state
        report.transactions = state.lines.count
        report.net = (try? NetFigures(of: state.lines.lazy.map(\.countable)).net) ?? 0
        let host = try await HostEcho(
            configuration: configuration, endpoints: settings.endpoints(), tls: settings.clientTLS()
        )
        .ask(batch: state.batch, patience: .seconds(min(configuration.profile.connectTimeout, 8)))
        report.findings += check(books: state)
        report.findings += check(host, state)
        if case .answered(let answer, _, _, _) = host {
            report.seconds = estimate(state, roundTrip: max(answer.milliseconds, 1))
        }
        let parts = try await testParts(state, host)
        report.findings += parts.findings
        report.findings += checkPeople(shadow)
        let tried = try trySteps(on: books.store, state, selfTest: parts.result)
        report.steps = tried.steps
        report.findings += tried.findings
        let order: [RehearsalReport.Grade] = [.stop, .wait, .warn, .pass]
        report.findings = order.flatMap { grade in report.findings.filter { $0.grade == grade } }
        return report
    }

    /// Messages that wait for each other: stored lines, settlement, certificates, the upload's end, sign-off.
    private func estimate(_ state: TerminalState, roundTrip: Int64) -> Int64 {
        let stored = state.late.count + state.undelivered + state.open.count
        let certificates = state.lines.count { $0.type.sendsCertificate($0.card.entry) }
        return (Int64(stored + certificates + 4) * roundTrip + 999) / 1000
    }
}

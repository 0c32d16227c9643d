import DayEnd
import HostCore
import ISO8583
import UnionPay

/// The host's machine, as far as a night needs it: it answers sign-ins, over a ledger in memory.
struct OffPeakHost {
    static let merchant = "898000000000001"
    static let profile = AcquirerProfile.qiantui

    private let host: Host
    private let ledger = MemoryLedger()
    private let request: Message
    private var effects = ContiguousArray<HostEffect>()

    init(_ plan: OffPeakPlan) throws {
        var configuration = HostConfiguration(profile: Self.profile)
        configuration.blackOuts = plan.blackOuts
        let end = plan.hours.end > plan.hours.start ? plan.hours.end : plan.hours.end + 1440
        configuration.closingMinutes = plan.hours.start..<end
        configuration.closingCapacity = plan.capacity
        host = Host(configuration: configuration)
        guard var request = try Catalogue.startRequest(.signIn, batch: 1, profile: Self.profile) else {
            throw OffPeakError("the catalogue has no sign-in")
        }
        request.set(11, STAN.first.text)
        request.set(42, Self.merchant)
        self.request = request
    }

    /// A terminal signs in for the first time: what the answer tells it, read as a terminal reads it.
    mutating func signIn(_ terminal: String, at now: Moment) throws -> TimeSlots? {
        var message = request
        message.set(41, terminal)
        let row = TerminalRow(
            merchant: Self.merchant, terminal: terminal, merchantName: "", currency: .renminbi, batch: .first)
        ledger.apply([.terminal(row)])
        let opened = OpenedRequest(message: message, kind: .signIn, violations: [], mac: .absent, card: nil)
        var facts = ledger.facts(for: host.query(for: opened, of: row))
        facts.freshKeys = FreshKeys(block: HexBytes([0]), sealed: HexBytes([0]))
        effects.removeAll(keepingCapacity: true)
        host.handle(opened, facts: facts, at: now, into: &effects)
        var told: SignInNotice?
        for effect in effects {
            switch effect {
            case .commit(let changes): ledger.apply(changes)
            case .respond(let answer): told = try answer.message.text(63).map { try SignInNotice(parsing: $0) }
            default: break
            }
        }
        return told?.slots
    }
}

/// A night that cannot be played.
public struct OffPeakError: Error, CustomStringConvertible, Sendable {
    public let description: String
    init(_ text: String) { description = text }
}

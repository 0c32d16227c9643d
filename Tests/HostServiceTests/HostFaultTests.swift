import DayEnd
import EitherLedger
import Foundation
import HostCore
import HostService
import ISO8583
import Ledger
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

/// What goes wrong once, in one step.
private enum HostFault: CaseIterable {
    case terminalReboots, hostDiesBefore, hostDiesAfterCommit, hostDiesAfter
    /// Three answers are 96: the host's own fault, as a web service's 5xx.
    case hostBroken
    /// The host has committed, and its answer comes after the time-out.
    case answerLate
    case answerLost

    var needsMessage: Bool { self != .terminalReboots }
}

@Suite("Faults at the host, at each step of a closing", .timeLimit(.minutes(5)))
struct HostFaultTests {
    private static let start = Moment(
        date: CivilDate("2026-11-23") ?? CivilDate(daysSinceEpoch: 0), secondOfDay: 8 * 3600, utcOffset: 8 * 3600)
    private static let steps = ClosingStep.allCases

    /// A shop of its own on a ledger that has others too.
    private struct Bench {
        let world: World
        let twin: TwinLedger
        let merchant: String

        init(_ ledger: any Ledger, _ number: Int) throws {
            merchant = String(898_000_000_000_001 + number)
            var profile = AcquirerProfile.standard
            profile.transport = .plain
            profile.extensions = [.shopFreeze]
            profile.responseTimeout = 20
            let memory = MemoryLedger()
            twin = TwinLedger(ledger, merchant: merchant)
            world = try World(
                terminal: TerminalConfiguration(
                    terminal: "10000001", merchant: merchant, merchantName: "Shop",
                    serialNumber: "12306022003600", profile: profile),
                host: HostConfiguration(profile: profile), tmk: SecretKey((1...16).map { $0 * 7 | 1 }),
                start: HostFaultTests.start, ledger: memory)
            memory.twin = twin
        }

        func sell(_ type: TransactionType, _ amount: Int64, _ entry: String) throws {
            let secrets = CardSecrets(pan: "6222021234567890128", expiry: "4912")
            let isManual = type == .offlineSale
            let card = try world.present(
                CardPresentation(secrets: secrets, track2: isManual ? nil : secrets.pan + "=4912201"),
                entry: EntryMode(parsing: entry), for: type)
            let result = try world.run(
                .transaction(
                    TransactionRequest(
                        type: type, amount: amount, card: card,
                        authority: isManual ? OfflineAuthority(mode: "01", institution: "00010000") : nil,
                        authorization: isManual ? "123456" : nil)))
            guard case .approved? = result else {
                Issue.record("\(type): \(String(describing: result))")
                return
            }
        }

        /// Two sales and one without the host; where `differs` the host holds a line besides that nobody made here.
        func trade(differs: Bool) throws {
            try sell(.sale, 100, "021")
            try sell(.sale, 200, "021")
            if differs {
                let first = try #require(world.ledger.allPostings().first)
                var key = first.key
                key.stan = try #require(STAN(900))
                var line = Posting(
                    key: key, state: first.state, asked: first.asked, fingerprint: first.fingerprint, card: first.card,
                    entry: first.entry, rrn: "632700000900", clearingDate: first.clearingDate, original: nil,
                    receivedAt: first.receivedAt, deadline: nil)
                line.amount = first.amount
                (line.cardClass, line.scheme) = (first.cardClass, first.scheme)
                (line.code, line.authorization) = (first.code, first.authorization)
                let entries = world.ledger.entries.filter { $0.posting.stan == first.key.stan }.map { entry in
                    var entry = entry
                    entry.posting = line.key
                    return entry
                }
                world.ledger.apply([.posting(line), .entries(entries)])
            }
            try sell(.offlineSale, 80, "012")
        }

        /// Sets the fault; tells whether it has struck.
        func arm(_ fault: HostFault, in step: ClosingStep) -> () -> Bool {
            var left = fault == .hostBroken ? 3 : 1
            let world = world
            // As the disk has it: the machine is ahead of its effects.
            func begunStep() -> ClosingStep? {
                guard case .stepStarted(let step)? = try? world.journal.opened().last?.record else { return nil }
                return step
            }
            func strikes() -> Bool {
                guard left > 0, world.terminal.state.closing?.step == step else { return false }
                left -= 1
                return true
            }
            switch fault {
            case .terminalReboots:
                world.faults.terminalDies = { cut in
                    guard left > 0, cut.effect != nil, begunStep() == step else { return false }
                    left -= 1
                    return true
                }
            case .hostDiesBefore: world.faults.hostDies = { $0.place == .before && strikes() }
            case .hostDiesAfterCommit: world.faults.hostDies = { $0.place == .afterCommit && strikes() }
            case .hostDiesAfter: world.faults.hostDies = { $0.place == .after && strikes() }
            case .hostBroken:
                world.faults.answer = { message in
                    guard message.mti != MTI.networkManagementRequest.response, strikes() else { return nil }
                    var broken = message
                    broken.set(39, "96")
                    return broken
                }
            case .answerLate:
                world.faults.fate = { _, way, _ in way == .toTerminal && strikes() ? .delay(30_000) : .deliver }
            case .answerLost: world.faults.fate = { _, way, _ in way == .toTerminal && strikes() ? .lose : .deliver }
            }
            return { left < (fault == .hostBroken ? 3 : 1) }
        }

        func close() throws -> ClosingEnd? {
            let command = Command.signOff(SignOffRequest(identifier: "evening", closesShop: true))
            guard case .closing(let report)? = try world.run(command) else { return nil }
            return report.end
        }
    }

    @Test(
        "AS-51 Crash, reboot, 5xx and a time-out after the host's commit, at each step: closed or differing in the end, once, and the shop sells",
        arguments: LedgerKind.allCases, 0..<3)
    func converges(_ kind: LedgerKind, _ part: Int) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        for (number, step) in Self.steps.enumerated() where number % 3 == part {
            for (other, fault) in HostFault.allCases.enumerated() {
                // The one database has the one half, the other the other.
                let differs = (kind == .sqlite) == other.isMultiple(of: 2)
                try Self.play(
                    try Bench(ledger, number * 10 + other), step, fault, differs: differs,
                    "\(kind), step \(step), \(fault), differs \(differs)")
            }
        }
        #expect(try ledger.verification().problems == [])
    }

    private static func play(
        _ bench: Bench, _ step: ClosingStep, _ fault: HostFault, differs: Bool, _ name: Comment
    ) throws {
        // Messages leave in these steps, and so the host has a part in them.
        let sends: Set<ClosingStep> = [.freeze, .drain, .settle, .reconcile, .signOff]
        try bench.trade(differs: differs)
        let hasStruck = bench.arm(fault, in: step)
        // A power cut during the preparation gives the closing up: selling resumes, and somebody asks again.
        let first = try bench.close()
        #expect(
            first.map { [.closed, .differing, .pending].contains($0) } ?? (fault == .terminalReboots), name)
        try bench.world.wait(seconds: 1800)
        if bench.world.terminal.state.lastClosing == nil {
            #expect(fault == .terminalReboots && step <= .confirm, name)
            // The shop was not left frozen by a closing that is none.
            #expect(bench.world.ledger.freezes.allSatisfy { $0.until == nil }, name)
            _ = try bench.close()
            try bench.world.wait(seconds: 1800)
        }
        #expect(hasStruck() == (!fault.needsMessage || sends.contains(step)), name)
        let end: ClosingEnd = differs ? .differing : .closed
        #expect(bench.world.terminal.state.lastClosing?.end == end, name)
        #expect(bench.world.terminal.state.closing == nil && bench.world.halts == [], name)
        #expect(!bench.world.terminal.state.owesSignOff, name)
        // Closed once, at both sides, with what was sold and nothing twice.
        #expect(bench.world.slips.allSatisfy { $0 == bench.world.slips.first }, name)
        #expect(bench.world.terminal.state.lastSlip?.net.net == 380, name)
        let row = bench.world.ledger.batch(merchant: bench.merchant, terminal: "10000001", .first)
        #expect(row?.state == .closed, name)
        #expect(row?.differences == (differs ? 1 : 0), name)
        #expect(bench.world.ledger.allPostings().count { $0.state == .approved } == (differs ? 4 : 3), name)
        #expect(bench.world.charges.values.reduce(0, +) == 300, name)
        #expect(bench.world.ledger.freezes.allSatisfy { $0.until == nil }, name)
        #expect(try bench.twin.problems() == [], name)
    }
}

import Credentials
import DayEnd
import Devices
import Operators
import Peripherals
import TerminalCore
import Timekeeping
import UnionPay

/// What is looked at beside the machine's own steps.
extension Rehearsal {
    func check(books state: TerminalState) -> [RehearsalReport.Finding] {
        var findings: [RehearsalReport.Finding] = []
        func add(_ code: String, _ grade: RehearsalReport.Grade, _ text: String) {
            findings.append(.init(code, grade, text))
        }
        func money(_ amount: Int64) -> String { Money(amount, configuration.currency).description }
        guard (try? GrossFigures(of: state.lines.lazy.map(\.countable))) == state.gross else {
            add("RH-12", .stop, "The lines of batch \(state.batch) do not give the running totals.")
            return findings
        }
        add("RH-10", .pass, "The journal is sound: \(state.lines.count) transactions in batch \(state.batch).")
        let open = state.openItems
        if !open.unknown.isEmpty {
            let list = open.unknown.map(\.stan.text).joined(separator: ", ")
            add("RH-20", .warn, "Results unknown: \(list). They are resolved with the host before it settles.")
        }
        if !open.holds.isEmpty {
            add(
                "RH-21", .warn,
                "\(open.holds.count) pre-authorisations hold \(money(open.heldAmount)); they are carried.")
        }
        if open.undelivered > 0 {
            add("RH-22", .warn, "\(open.undelivered) lines, \(money(open.undeliveredAmount)), are not at the host yet.")
        }
        let twice = state.probablyTwice
        if !twice.isEmpty {
            add("RH-23", .warn, "Probably charged twice: \(twice.map(\.stan.text).joined(separator: ", ")).")
        }
        if !state.refusedLate.isEmpty {
            add("RH-24", .warn, "\(state.refusedLate.count) late lines were refused by the host: cases for people.")
        }
        let limit = configuration.profile.journalLimit
        let percent = state.lines.count * 100 / max(limit, 1)
        if percent >= 70 { add("RH-30", .warn, "Transaction memory is \(percent)% full. Settle soon.") }
        if let closing = state.closing {
            add("RH-80", .warn, "A closing is under way already, at step \(closing.step.rawValue): it goes on.")
        }
        if let slots = state.lastSignIn?.slots,
            let wait = slots.minutesUntilOpen(from: clock.now.secondOfDay / 60), wait > 0
        {
            add("RH-70", .wait, "The host takes no settlement for the next \(wait) minutes.")
        }
        return findings
    }

    func check(_ host: HostEcho.Outcome, _ state: TerminalState) -> [RehearsalReport.Finding] {
        switch host {
        case .unreachable(let problem):
            return [.init("RH-40", .wait, "The host cannot be reached: \(problem).")]
        case .silent: return [.init("RH-41", .wait, "The host takes the connection and does not answer an echo test.")]
        case .answered(let answer, let code, let time, let date):
            guard code == ResponseCode.approved.text else {
                return [.init("RH-43", .wait, "The host answers the echo test with \(code).")]
            }
            var findings = [
                RehearsalReport.Finding("RH-42", .pass, "The host answers within \(answer.milliseconds) ms.")
            ]
            if let ahead = secondsAhead(time, date) {
                findings.append(
                    abs(ahead) > HostClock.tolerance
                        ? .init("RH-51", .warn, "This clock is \(ahead) s ahead of the host's; the host's decides.")
                        : .init("RH-50", .pass, "The clock agrees with the host's within a minute."))
            }
            return findings
        }
    }

    func secondsAhead(_ time: String?, _ date: String?) -> Int64? {
        guard let time, let date else { return nil }
        return hostClock.secondsAhead(of: clock.now, time: time, date: date)
    }

    /// Whether somebody can give the password tonight.
    func checkPeople(_ shadow: ShadowFolder) -> [RehearsalReport.Finding] {
        guard let path = shadow.credentials else {
            return [.init("RH-62", .warn, "No operators are set up: nobody is asked for a password.")]
        }
        let time = BookTime(now: clock.now, businessDate: configuration.businessDay.day(of: clock.now))
        let people: [OperatorSummary]
        do {
            people = try CredentialDesk.list(
                ofCopy: path, policy: settings.passwords, terminal: configuration.terminal, at: time)
        } catch {
            return [.init("RH-63", .stop, "The operators' credentials cannot be read: \(error)")]
        }
        guard !people.isEmpty else {
            return [.init("RH-62", .warn, "No operators are set up: nobody is asked for a password.")]
        }
        var findings: [RehearsalReport.Finding] = []
        if people.allSatisfy({ $0.lockedUntil != nil }) {
            findings.append(.init("RH-61", .stop, "Every operator is locked: nobody could give the password."))
        }
        for person in people {
            if let until = person.lockedUntil {
                findings.append(.init("RH-64", .warn, "Operator \(person.number) is locked until \(until.clockText)."))
            }
            if let left = person.daysLeft, left <= 14 {
                findings.append(
                    .init(
                        "RH-60", .warn,
                        left < 0
                            ? "The password of operator \(person.number) has expired; it still signs off."
                            : "The password of operator \(person.number) expires in \(left) days."))
            }
        }
        return findings.isEmpty ? [.init("RH-65", .pass, "\(people.count) people can give a password.")] : findings
    }
}

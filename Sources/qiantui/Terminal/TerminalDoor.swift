import ArgumentParser
import DayEnd
import Foundation
import Logging
import TerminalCore
import TerminalService
import Timekeeping
import UnionPay
import Wire

/// Reaches a terminal: through its control socket while it runs, or by running it for one request.
struct TerminalDoor: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
    @Option(help: ArgumentHelp("Configuration in YAML; needed with --once.", valueName: "file")) var config: String?
    @Flag(help: "Run without a terminal service: start the machine, do this one thing, stop.") var once = false
    @Flag(help: "Print one JSON document.") var json = false

    /// Asks once.
    func ask(_ request: TerminalRequest) async throws -> TerminalReply {
        try await withTerminal { try await $0.ask(request) }
    }

    /// Several questions to one terminal: with `--once` it runs until all are answered.
    func withTerminal<Value>(_ body: (TerminalLine) async throws -> Value) async throws -> Value {
        guard once else { return try await body(TerminalLine(path: data + "/control.sock", runner: nil)) }
        let settings = try TerminalCommand.settings(config)
        let clock = try WallClock.configured(zone: settings.zone)
        let runner = try await TerminalRunner(
            settings: settings, data: data, clock: clock, servesControl: false,
            logger: Logger(label: "terminal") { StreamLogHandler.standardError(label: $0) })
        do {
            let value = try await body(TerminalLine(path: "", runner: runner))
            await runner.stop()
            return value
        } catch {
            await runner.stop()
            throw error
        }
    }

    /// Asks, tells people and machines, and gives the honest exit code.
    func perform(_ request: TerminalRequest) async throws -> ExitStatus {
        try tell(await ask(request))
    }

    /// Tells people and machines an answer, and gives the honest exit code.
    func tell(_ reply: TerminalReply) throws -> ExitStatus {
        let output = Output(isJSON: json)
        output.say(reply.sentence)
        try output.result(reply)
        return reply.exitStatus
    }
}

/// The way to a terminal: in this process, or over its control socket.
struct TerminalLine {
    fileprivate let path: String
    fileprivate let runner: TerminalRunner?

    /// - Parameter tell: Given what a closing does, where the request wants that.
    func ask(
        _ request: TerminalRequest, _ tell: @escaping @Sendable (ClosingEvent) -> Void = { _ in }
    ) async throws -> TerminalReply {
        if let runner { return try await runner.answer(request, tell) }
        let line = try await ControlClient.call(
            path: path, request: Output.json(request),
            onEvent: { text in
                if let event = try? JSONDecoder().decode(ClosingEvent.self, from: Data(text.utf8)) { tell(event) }
            })
        return try JSONDecoder().decode(TerminalReply.self, from: Data(line.utf8))
    }
}

extension TerminalReply {
    /// One sentence for people.
    var sentence: String {
        let money = currency ?? .renminbi
        switch result {
        case .signedIn: return "Signed in, batch \(batch?.text ?? "?")."
        case .approved:
            guard let line else { return "Approved." }
            let amount = Money(line.amount, money)
            return "Approved \(amount), \(line.scheme) \(line.card.masked), STAN \(line.key.stan), RRN \(line.rrn)."
        case .balance: return "Balance \(balance.map { Money($0, money).description } ?? "not told")."
        case .declined:
            if let till { return "Declined [\(code ?? "?")] Till \(till) closes the shop: sell again after it." }
            let prompt = code.flatMap { ResponseCode($0) }?.prompt(in: .english) ?? ""
            return "Declined [\(code ?? "?")] \(prompt)"
        case .unknown:
            return "Result unknown (\(reason ?? "no answer")): do not charge the card again, it is being reversed."
        case .cashBooked: return "Cash booked."
        case .sent: return "Everything stored was sent."
        case .closing:
            return (isAlreadySettled == true ? "This batch is already settled. Nothing to do. " : "")
                + (closing.map(\.sentence) ?? "Closed.")
        case .dayOpened: return opening.map { $0.sentence(money) } ?? "Opened."
        case .people: return people?.sentence ?? ""
        case .tills: return tills?.sentence ?? ""
        case .awaits: return prompt.map { $0.sentence(money) } ?? "A question waits."
        case .cancelled: return "The closing was given up; selling resumes."
        case .answered: return "Answered \(code ?? "")."
        case .refused: return people?.sentence ?? "Refused: \(reason ?? "")."
        case .status:
            guard let status else { return "" }
            return "Terminal \(status.terminal), batch \(status.batch), \(status.lines) lines, net "
                + "\(Money(status.net.net, money)), " + (status.isSignedIn ? "signed in" : "signed off") + "."
                + status.warnings
        case .error: return "Error: \(reason ?? "")"
        }
    }

    var exitStatus: ExitStatus {
        switch result {
        case .closing:
            switch closing?.end {
            case .closed: .done
            case .pending: .pending
            case .differing: .differing
            case .stopped: .stopped
            case nil: .internal
            }
        case .refused where isHostAway == true: .unreachable
        case .declined, .refused: .refused
        case .unknown: .pending
        case .cancelled: .cancelled
        case .people: people?.outcome == "done" ? .done : .refused
        case .error: .badInput
        default: .done
        }
    }
}

extension TerminalStatus {
    /// What somebody should know or do, a sentence each.
    fileprivate var warnings: String {
        var text = ""
        for day in lateDays {
            text += "\n\(day.businessDay) was not signed off. It was done automatically at \(day.time.clockText)."
        }
        if let pending {
            text += " The closing waits for \(pending.waitsFor.rawValue) since \(pending.since)"
            text += pending.nextTry.map { ", next try \($0)." } ?? ", a try is under way."
            if pending.isOverdue { text += " It waits for long: look at the line, or call the acquirer." }
        }
        if !quarantined.isEmpty { text += " \(quarantined.count) acts are set aside: see `terminal quarantine`." }
        if let clockAhead {
            text +=
                " The machine's clock is \(abs(clockAhead)) s \(clockAhead > 0 ? "ahead of" : "behind") the host's, "
            text += abs(clockAhead) > 86_400 ? "set it." : "the host's decides."
        }
        if let restartWaits { text += " A restart is due, and waits for \(restartWaits.sentence)." }
        if let journalRepair { text += " The journal was repaired: \(journalRepair)." }
        return text
    }
}

extension RestartRule.Cause {
    fileprivate var sentence: String {
        switch self {
        case .closing: "the end of the closing"
        case .selling: "the end of what is under way"
        case .quietHours: "the next sign-off, or the quiet hours"
        case .clock: "a clock that agrees with the host's"
        }
    }
}

extension DayOpening {
    fileprivate func sentence(_ currency: Currency) -> String {
        guard let difference else { return "Business day \(businessDay) is open; nobody counted the drawer." }
        let verdict =
            difference == 0
            ? "as the last closing left it"
            : (difference > 0 ? "over by " : "short by ")
                + "\(Money(Int64(clamping: difference.magnitude), currency))"
        return "Business day \(businessDay) is open; the drawer is \(verdict)."
    }
}

extension TerminalReply.Closing {
    var sentence: String { ending + (shop.map { " " + $0.sentence } ?? "") }

    private var ending: String {
        switch end {
        case .closed:
            "Totals agree, signed off" + (signOff.map { " \($0.time.clockText), host no. \($0.rrn)" } ?? "") + "."
        case .differing: "Closed at both sides; totals do not agree: a case is open. Signed off."
        case .pending where resumesAt != nil:
            "Pending: the host takes this settlement later; it is asked by itself at \(resumesAt ?? ""). You may leave, or "
                + "insist with --now."
        case .pending: "Pending: waits for \(waitsFor?.rawValue ?? "the host"); it is asked again by itself."
        case .stopped: "Stopped by a fault; everything is saved."
        }
    }
}

extension ShopFreeze {
    fileprivate var sentence: String {
        switch reach {
        case .told where count == 0: "The shop's other tills were told; none had anything open."
        case .told:
            "The shop's other tills were told. Not in this closing: "
                + tills.map { till in
                    "till \(till.terminal), \(till.lines) lines" + (till.last.map { ", the last at \($0)" } ?? "")
                }.joined(separator: "; ")
                + (count > tills.count ? "; and \(count - tills.count) more" : "") + "."
        case .notOffered: "This host cannot stop the shop's other tills: this till closes alone."
        case .notReached: "The shop's other tills could not be told: this till closes alone."
        }
    }
}

extension ClosingPrompt {
    /// One sentence for people.
    ///
    /// - Parameter currency: The terminal's.
    func sentence(_ currency: Currency) -> String {
        switch self {
        case .openItems(let items):
            "Unfinished: \(items.unknown.count) results unknown, \(items.holds.count) pre-authorisations held. "
                + "Carry them to tomorrow?"
        case .count: "Count the cash first. The expected amount comes after."
        case .explain(let comparison, let needsApproval):
            (comparison.difference > 0 ? "Over by " : "Short by ")
                + "\(Money(Int64(clamping: comparison.difference.magnitude), currency)). Choose the reason."
                + (needsApproval ? " A supervisor must approve." : "")
        case .authorize: "An operator's password is needed."
        case .confirm(let overview):
            "\(overview.count) transactions, net \(Money(overview.net, currency)), batch \(overview.batch), "
                + "business day \(overview.businessDay). "
                + (overview.twice.map { "Probably charged twice: \($0.map(\.stan.text).joined(separator: ", ")). " }
                    ?? "")
                + "Confirm?"
        }
    }
}

import DayEnd
import ISO8583
import TerminalCore

/// One word for the reader of a trace; none of them shows a value.
extension Input {
    var name: String {
        switch self {
        case .restart: "restart"
        case .command(let id, let command): "command \(id) \(command.name)"
        case .linkUp: "link up"
        case .linkDown: "link down"
        case .received(let message, _, let mac): "received \(message.mti) \(mac)"
        case .notSent: "not sent"
        case .timer(let timer): "timer \(timer)"
        case .keysInstalled(let failure): failure == nil ? "keys installed" : "keys refused"
        case .rested: "rested"
        case .selfTested: "self-tested"
        case .storeFailed: "store failed"
        }
    }
}

extension Command {
    var name: String {
        switch self {
        case .transaction(let request): "\(request.type) \(request.amount) \(request.reference ?? "")"
        case .cash(let request): "cash \(request.kind) \(request.amount)"
        case .signOff(let request): "sign-off \(request.identifier)"
        case .prepareClosing(let request): "prepare closing \(request.identifier)"
        case .answerPrompt: "answer"
        default: "\(self)"
        }
    }
}

extension CommandResult {
    var name: String {
        switch self {
        case .approved(let line, let code): "approved \(line.key) \(line.amount) \(code)"
        case .closing(let report): "closing \(report.identifier) \(report.end) \(report.waitsFor.map { "\($0)" } ?? "")"
        case .awaits: "awaits an answer"
        case .declined(let code, let key, _): "declined \(key) \(code)"
        case .unknown(let key, let reason): "unknown \(key) \(reason)"
        case .refused(let refusal): "refused \(refusal)"
        case .cashBooked: "cash booked"
        default: "\(self)"
        }
    }
}

extension TerminalRecord {
    var name: String {
        switch self {
        case .numbered(let message): "numbered \(message.stan) \(message.purpose)"
        case .intent(let intent): "intent \(intent.key) \(intent.type)"
        case .outcome(let outcome): "outcome \(outcome.key) \(outcome.code)"
        case .unanswered(let unanswered): "unanswered \(unanswered.key) \(unanswered.reason)"
        case .reversalEnded(let end): "reversal ended \(end.key) \(end.code)"
        case .stepStarted(let step): "step \(step.rawValue) begins"
        case .stepEnded(let step, _): "step \(step.rawValue) ends"
        case .closingEnded(let end): "closing \(end)"
        case .batchClosed(let anchor): "batch \(anchor.slip.batch) closed"
        case .signedIn: "signed in"
        case .signedOff: "signed off"
        case .settlementLost: "settlement lost"
        case .shopFrozen(let freeze): "shop \(freeze.reach.rawValue)"
        case .shopLifted: "shop sells"
        case .settled(let settlement): "settled \(settlement.verdict)"
        case .opened: "opened"
        case .cash: "cash"
        case .closingStarted(let start): "closing \(start.identifier) starts"
        case .closingCancelled: "closing cancelled"
        case .uploaded: "uploaded"
        case .linesCompared(let comparison): "lines compared: \(comparison.differences.count) differ"
        case .uploadEnded(let code): "upload ended \(code)"
        case .openItemsCarried: "carried"
        case .counted: "counted"
        case .differenceExplained: "explained"
        case .authorized: "authorised"
        case .selfTested: "self-tested"
        case .personnel: "personnel"
        case .parameters: "parameters"
        case .ordered: "ordered"
        case .orderEnded: "order ended"
        case .dayOpened: "day opened"
        case .quarantined(let quarantine): "quarantined \(quarantine.key)"
        case .released(let key): "released \(key)"
        case .repaired: "repaired"
        case .repairTaken(let receipt): "repair \(receipt.order) taken"
        case .healthChecked: "health checked"
        }
    }
}

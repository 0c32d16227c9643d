import DayEnd
import DayScript
import Slips
import TerminalService
import UnionPay

/// A line for each act of a day, as somebody beside the till would tell it.
struct DemoNarrator {
    let language: Language
    let output: Output

    func tell(_ act: ScriptedAct, _ reply: TerminalReply) {
        let clock = act.moment(utcOffset: 0).clockText
        let amount = reply.line?.amount ?? act.amount
        let money = amount > 0 ? Money(amount, .renminbi).description : ""
        let card = reply.line.map { "\($0.scheme) \($0.card.masked)" } ?? act.way?.rawValue ?? ""
        output.say("\(clock)  \(pad(name(act), 22)) \(lead(money, 10))  \(pad(card, 24)) \(outcome(reply))")
    }

    private func name(_ act: ScriptedAct) -> String {
        switch act.what {
        case .card(let type): SlipWords.type(type, in: language)
        case .cash(.sale): SlipWords.cashSale(in: language)
        case .cash(.refund): SlipWords.cashRefund(in: language)
        case .cash(.paidIn): "Paid in"
        case .cash(.paidOut): "Paid out"
        case .service(let service): "\(service)"
        }
    }

    private func outcome(_ reply: TerminalReply) -> String {
        switch reply.result {
        case .approved: return "00  STAN \(reply.line?.key.stan.text ?? "")"
        case .declined:
            let prompt = reply.code.flatMap { ResponseCode($0) }?.prompt(in: language) ?? ""
            return "\(reply.code ?? "")  \(prompt)"
        case .unknown: return "0200 → (nothing), reversal 冲正 0400"
        case .balance: return "00  balance \(reply.balance.map { Money($0, .renminbi).description } ?? "")"
        case .cashBooked: return "journal only"
        case .answered: return reply.code ?? ""
        default: return reply.sentence
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - SlipWords.columns(text)))
    }

    private func lead(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

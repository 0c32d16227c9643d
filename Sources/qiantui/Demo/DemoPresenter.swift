import DayEnd
import Slips
import TerminalService
import UnionPay

/// The end of a day for people: the slip, the verdict, the sign-off.
struct DemoPresenter {
    let language: Language
    let merchantName: String

    func show(_ report: DemoReport, _ run: DemoShop.Run, on output: Output) {
        let document = report.document
        for slip in report.slips.suffix(1) {
            output.say("")
            output.say(slip.text(in: language, merchantName: merchantName))
            output.say("")
        }
        if report.slips.count > 1 {
            output.say(
                "\(report.slips.count) batches: \(document.batches.joined(separator: ", ")); the last one is shown.")
        }
        let net = Money(document.net_minor, .renminbi)
        output.say(
            "Day: \(document.sales.count) sales, \(document.refunds.count) refunds, net \(net); "
                + "lost \(document.lost), doubled \(document.doubled).")
        for step in document.steps {
            let why = step.reason.map { ": \($0)" } ?? ""
            output.say("  \(step.outcome == "performed" ? "✓" : "–") \(step.step) \(step.milliseconds) ms\(why)")
        }
        output.say(
            "\(document.commits) durable commits took \(document.commit_milliseconds) ms of \(document.milliseconds) ms."
        )
        for surprise in report.surprises { output.say("! \(surprise)") }
        if document.verdict == DayVerdict.balanced.rawValue { output.say("对账平 / Totals agree") }
        if let signOff = run.closing?.signOff {
            output.say("已签退 / signed off \(signOff.time.clockText), host no. \(signOff.rrn)")
        }
    }
}

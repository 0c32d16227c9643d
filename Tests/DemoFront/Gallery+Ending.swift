internal import DayEnd
public import TouchPage
internal import UnionPay
internal import Wording

extension Gallery {
    var ending: [(String, Screen)] {
        [
            ("10-signed-off", .signOff(Gallery.signedOff)),
            (
                "10b-sign-off-pending",
                .signOff(
                    SignOff(
                        .pending, text: Phrase(.offPending), more: Phrase(.offRetry), verdict: Phrase(.setAgree),
                        canContinue: true))
            ),
            (
                "10b-sign-off-waits",
                .signOff(
                    SignOff(
                        .pending, text: Phrase(.offPending), more: Phrase(.offRetry), verdict: Phrase(.setAgree),
                        retry: Retry(.causeLan, seconds: 8, attempt: 4, code: "NET-03"), canContinue: true))
            ),
            ("12-sleep", .sleep(Gallery.asleep)),
            (
                "12-sleep-waiting",
                .sleep(
                    Sleep(
                        isAllSent: false, text: Phrase(.sleepAmber, ["n": .number(1)]),
                        waiting: [Phrase(.offPending)], wake: Phrase(.sleepTouch)))
            ),
            ("23-stopped", .stopped(stop)),
            ("23-stopped-untold", .stopped(untold)),
        ]
    }

    public static var signedOff: SignOff {
        SignOff(
            .done, text: Phrase(.offOk, ["time": .time(time(20, 52)), "no": .text("632700001421")]),
            verdict: Phrase(.setAgree), canContinue: true)
    }

    public static var asleep: Sleep {
        Sleep(isAllSent: true, text: Phrase(.sleepOk), wake: Phrase(.sleepWake, ["time": .time(time(8, 0))]))
    }

    private var untold: Stop {
        var stop = stop
        (stop.ticket, stop.taken) = (Phrase(.ticketCall, ["no": .text("R-20261123-07")]), nil)
        return stop
    }

    private var stop: Stop {
        Stop(
            part: .partStorage,
            ticket: Phrase(.ticketMade, ["no": .text("R-20261123-07"), "eta": .time(Gallery.time(9, 0))]),
            taken: Phrase(.ticketTaken, ["no": .text("T000042"), "time": .text("2026-11-24 09:00")]),
            number: "R-20261123-07", evidence: "fdatasync: EIO, /data/journal.sqlite-wal", fault: "T-STO-02")
    }
}

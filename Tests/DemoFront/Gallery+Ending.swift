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
            ("11-slip", .slip(SlipPreview(lines: slip, code: Gallery.code))),
            (
                "11-slip-no-paper",
                .slip(SlipPreview(lines: slip, code: Gallery.code, notice: Phrase(.slipLater), canMail: true))
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

    private var stop: Stop {
        Stop(
            part: .partStorage,
            ticket: Phrase(.ticketMade, ["no": .text("R-20261123-07"), "eta": .time(Gallery.time(9, 0))]),
            number: "R-20261123-07", evidence: "fdatasync: EIO, /data/journal.sqlite-wal", fault: "T-STO-02")
    }

    public var slip: [String] {
        switch language {
        case .english:
            [
                "            SETTLEMENT SLIP", "           Qiantui Demo Store",
                "Merchant                 898000000000001",
                "Terminal                        10000001", "Batch                             000001",
                "Business day                  2026-11-23", String(repeating: "-", count: 40),
                "CUP Sale                 52     9,312.33", "CUP Refund                1       -16.99",
                "JCB Sale                  3       325.39", "VIS Sale                  8     1,164.06",
                String(repeating: "-", count: 40), "Net                        CNY 10,784.79",
                "Reconciliation              Totals agree",
            ]
        case .simplifiedChinese, .traditionalChinese:
            [
                "               结算总计单", "               示例便利店", "商户                     898000000000001",
                "终端                            10000001", "批次                              000001",
                "营业日                        2026-11-23", String(repeating: "-", count: 40),
                "CUP 消费                 52     9,312.33", "CUP 退货                  1       -16.99",
                "JCB 消费                  3       325.39", "VIS 消费                  8     1,164.06",
                String(repeating: "-", count: 40), "净额                       CNY 10,784.79",
                "对账                              对账平",
            ]
        }
    }

    /// A pattern with the finder marks of a QR code; only its drawing is tested here.
    static var code: [String] {
        let size = 33
        func isFinder(_ x: Int, _ y: Int) -> Bool? {
            for (left, top) in [(0, 0), (size - 7, 0), (0, size - 7)]
            where x >= left - 1 && x <= left + 7 && y >= top - 1 && y <= top + 7 {
                let ring = max(abs(x - left - 3), abs(y - top - 3))
                return ring == 3 || ring <= 1
            }
            return nil
        }
        return (0..<size).map { y in
            (0..<size).map { x in isFinder(x, y) ?? ((x * 7 + y * 11 + x * y) % 3 == 0) ? "1" : "0" }.joined()
        }
    }
}

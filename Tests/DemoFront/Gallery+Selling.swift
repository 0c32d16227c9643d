internal import DayEnd
public import TouchPage
internal import UnionPay
internal import Wording

public import struct TouchPage.CashCount
public import struct TouchPage.OpenItems

extension Gallery {
    static var selling: [(String, Screen)] {
        [
            ("20-sale-present", .sale(SaleProgress(.present, yuan(55_455), canCancel: true))),
            ("20-sale-working", .sale(SaleProgress(.working, yuan(55_455), card: "620500******9021"))),
            (
                "20-sale-approved",
                .sale(SaleProgress(.approved, yuan(55_455), card: "620500******9021", receipt: "000116"))
            ),
            (
                "20-sale-partial",
                .sale(
                    SaleProgress(
                        .approved, yuan(30_000),
                        lines: [
                            Phrase(.salePartial, ["amt": .money(yuan(30_000)), "rest": .money(yuan(25_455))])
                        ], card: "620500******9021", receipt: "000116"))
            ),
            (
                "20-sale-declined",
                .sale(SaleProgress(.declined, yuan(55_455), answer: "55", card: "620500******9021"))
            ),
            (
                "20-sale-unknown",
                .sale(
                    SaleProgress(
                        .unknown, yuan(1_000), lines: [Phrase(.openUnknown), Phrase(.openDontretry)],
                        card: "622500******6613"))
            ),
            ("25-void", .giveBack(giveBack(nil))),
            ("25-void-supervisor", .giveBack(giveBack(SupervisorRequest(reason: Phrase(.superNeeded))))),
            ("25-refund-amount", .giveBack(refund(nil, asksAmount: true))),
            ("25-refund", .giveBack(refund(nil))),
            ("25-refund-supervisor", .giveBack(refund(SupervisorRequest(reason: Phrase(.superNeeded))))),
        ]
    }

    private static func giveBack(_ supervisor: SupervisorRequest?) -> GiveBack {
        GiveBack(
            title: Phrase(.givebackVoid), act: Phrase(.lineVoid), type: Phrase(.lineSale), amount: yuan(55_455),
            time: time(20, 14),
            card: "620500******9021", supervisor: supervisor)
    }

    private static func refund(_ supervisor: SupervisorRequest?, asksAmount: Bool = false) -> GiveBack {
        var act = giveBack(supervisor)
        (act.title, act.act) = (Phrase(.givebackRefund), Phrase(.lineRefund))
        // Left out beside a supervisor's fields: the step before has shown it.
        if supervisor == nil {
            act.original = Phrase(.givebackOriginal, ["date": .date(day), "rrn": .text("632700000012")])
        }
        if asksAmount {
            act.entry = AmountEntry(.renminbi)
            act.most = Phrase(.givebackMost, ["amt": .money(yuan(55_455))])
        }
        return act
    }

    var preparing: [(String, Screen)] {
        let others = [
            StopSelling.Till(
                id: "2",
                text: Phrase(.freezeOther, ["till": .text("2"), "time": .time(Gallery.time(20, 49))]),
                isSelling: true),
            StopSelling.Till(id: "3", text: Phrase(.freezeStopped, ["till": .text("3")]), isSelling: false),
        ]
        return [
            ("01-stop", .stopSelling(StopSelling())),
            ("01a-stop-others", .stopSelling(StopSelling(tills: others))),
            ("02-open-items", .openItems(openItems)),
            ("03-send", .sendStored(sending)),
            ("04-amounts", .amounts(Gallery.count)),
            ("28-open-day", .openDay(openingCount)),
            ("29-touch-test", .handTest(HandTrial(.screen, places: (1...24).map { "A\($0)" }))),
            (
                "29-key-test",
                .handTest(HandTrial(.keys, places: (0...9).map(String.init) + ["enter", "clear", "cancel"]))
            ),
            ("04d-difference", .difference(difference(isOver: false))),
            ("04d-difference-supervisor", .difference(difference(isOver: true))),
        ]
    }

    private var openItems: OpenItems {
        let time = Gallery.time(20, 15)
        return OpenItems(
            summary: Phrase(.openCount, ["n": .number(2), "amt": .money(Gallery.yuan(31_000))]),
            items: [
                .init(
                    id: "u15", kind: Phrase(.openKindUnknown), label: "000115", amount: Gallery.yuan(1_000),
                    time: time, state: Phrase(.openUnknown), warning: Phrase(.openDontretry)),
                .init(
                    id: "p10", kind: Phrase(.openKindPreauth), label: "000010", amount: Gallery.yuan(30_000),
                    time: time, state: Phrase(.openCarry), choices: [.pay, .cancel]),
            ])
    }

    private var sending: SendStored {
        SendStored(
            done: 3, total: 7, text: Phrase(.safProgress, ["i": .number(3), "n": .number(7)]),
            stored: Phrase(.safCount, ["n": .number(4), "amt": .money(Gallery.yuan(61_200))]))
    }

    public static var count: CashCount {
        let notes: [Int64] = [10_000, 5_000, 2_000, 1_000, 500, 100]
        let coins: [Int64] = [100, 50, 10]
        return CashCount(
            cards: [
                .init(scheme: "CUP", type: Phrase(.lineSale), count: 52, amount: yuan(931_233)),
                .init(scheme: "CUP", type: Phrase(.lineRefund), count: 1, amount: yuan(-1_699)),
                .init(scheme: "JCB", type: Phrase(.lineSale), count: 3, amount: yuan(32_539)),
                .init(scheme: "VIS", type: Phrase(.lineSale), count: 8, amount: yuan(116_406)),
            ],
            denominations: notes.dropLast().map { .init(yuan($0), isCoin: false) }
                + coins.map { .init(yuan($0), isCoin: true) }, entry: AmountEntry(.renminbi))
    }

    private var openingCount: CashCount {
        var count = Gallery.count
        (count.isOpening, count.cards) = (true, [])
        return count
    }

    private func difference(isOver: Bool) -> CashDifference {
        let reasons: [(String, WordingKey)] = [
            ("change", .diffChange), ("payout", .diffPayout), ("note", .diffNote), ("missed", .diffMissed),
            ("unknown", .diffUnknown),
        ]
        let gap: Int64 = isOver ? 12_000 : 350
        return CashDifference(
            verdict: Phrase(.diffShort, ["amt": .money(Gallery.yuan(gap))]), tone: isOver ? .bad : .attention,
            counted: Gallery.yuan(205_780 - gap), expected: Gallery.yuan(205_780),
            reasons: isOver ? [] : reasons.map { .init(code: $0.0, text: Phrase($0.1)) },
            chosen: isOver ? nil : "change",
            supervisor: isOver
                ? SupervisorRequest(reason: Phrase(.diffLimit, ["limit": .money(Gallery.yuan(5_000))])) : nil,
            canContinue: !isOver)
    }
}

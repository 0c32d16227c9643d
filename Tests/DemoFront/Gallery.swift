internal import DayEnd
public import TouchPage
public import UnionPay
public import Wording

/// Every screen in every shape that a person may meet, with data of a made-up shop.
public struct Gallery {
    public let language: Language

    public init(_ language: Language) { self.language = language }

    /// A name for the file of a screenshot, and what stands in it.
    public struct Scene: Sendable {
        public var name: String
        public var view: TerminalView
    }

    public var scenes: [Scene] {
        var result = [("00-home", home), ("00-home-unready", unready)].map { Scene(name: $0.0, view: $0.1) }
        for (name, screen) in Gallery.selling + preparing + people + closing + ending + papers {
            var view = home
            view.screen = screen
            view.steps = Gallery.steps(at: screen)
            view.hotline = Gallery.hotline
            view.failure = Gallery.failure(on: screen)
            result.append(Scene(name: name, view: view))
        }
        return result
    }

    static func yuan(_ fen: Int64) -> Money { Money(fen, .renminbi) }

    static func time(_ hour: Int, _ minute: Int) -> ClockTime {
        guard let time = ClockTime(hour: hour, minute: minute) else { preconditionFailure("no time") }
        return time
    }

    static var day: CivilDate { CivilDate(daysSinceEpoch: 20_780) }

    public static let hotline = Phrase(
        .appHotline, ["provider": .text("Demo Service"), "phone": .text("400-000-0000")])

    public var shop: String { pick("示例便利店", "示例便利店（九龍）", "Qiantui Demo Store") }

    func pick(_ simplified: String, _ traditional: String, _ english: String) -> String {
        switch language {
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        case .english: english
        }
    }

    public var cashier: TerminalView.Worker {
        .init(number: "01", name: pick("一号台", "一號台", "Till one"), role: Phrase(.userOperator))
    }

    public var home: TerminalView {
        TerminalView(
            revision: 1, language: language,
            identity: .init(shop: shop, merchant: "898000000000001", terminal: "10000001"), isTest: true,
            clock: Gallery.time(20, 51), businessDay: Gallery.day, worker: cashier,
            readiness: .init(
                summary: Phrase(.readyOk),
                items: [
                    .init(code: "R01", text: Phrase(.readyUnsent), tone: .good, count: 0),
                    .init(code: "R05", text: Phrase(.readyClock), tone: .good),
                    .init(
                        code: "R13", text: Phrase(.openingReady), tone: .quiet, hint: Phrase(.openingNote),
                        help: .init("openDay", .openingStart)),
                    .init(
                        code: "SCR-00", text: Phrase(.trialReady), tone: .good, hint: Phrase(.trialFine),
                        help: .init("openHandTest", .trialStart)),
                ]),
            batch: .init(
                number: "000001", count: 75, net: Gallery.yuan(1_172_506),
                lines: [
                    Phrase(.homeSales, ["n": .number(73), "amt": .money(Gallery.yuan(1_196_005))]),
                    Phrase(.homeRefunds, ["n": .number(2), "amt": .money(Gallery.yuan(23_499))]),
                ]),
            transactions: [
                .init(
                    id: "000116", time: Gallery.time(20, 48), type: Phrase(.lineSale), amount: Gallery.yuan(55_455),
                    card: "620500******9021", canPrint: true),
                .init(
                    id: "000115", time: Gallery.time(20, 44), type: Phrase(.lineSale), amount: Gallery.yuan(1_000),
                    card: "622500******6613", standing: Phrase(.lineUnknown), tone: .attention),
                .init(
                    id: "c31", time: Gallery.time(20, 40), type: Phrase(.lineCash), amount: Gallery.yuan(5_780)),
                .init(
                    id: "000114", time: Gallery.time(20, 31), type: Phrase(.lineSale), amount: Gallery.yuan(20_000),
                    card: "356600******0505", standing: Phrase(.lineVoided), tone: .quiet, canPrint: true),
            ],
            screen: .home(
                Home(entry: AmountEntry(.renminbi), tenders: [.tap, .insert, .swipe, .cash])))
    }

    var unready: TerminalView {
        var view = home
        view.readiness = .init(
            summary: Phrase(.readyTodo, ["n": .number(7)]),
            items: [
                .init(
                    code: "R01",
                    text: Phrase(.safCount, ["n": .number(7), "amt": .money(Gallery.yuan(123_450))]), tone: .attention,
                    count: 7, amount: Gallery.yuan(123_450), canSend: true),
                .init(
                    code: "R02", text: Phrase(.readyOpen, ["n": .number(2)]), tone: .attention, hint: Phrase(.hintOpen),
                    isBlocking: true,
                    count: 2, amount: Gallery.yuan(41_000)),
                .init(
                    code: "PRN-02", text: Phrase(.partPrinter), tone: .attention,
                    hint: Phrase(
                        .appSaid,
                        [
                            "text": .text(
                                pick(
                                    "打印机缺纸，请装纸；凭条已保存。", "印表機缺紙，請裝紙；單據已保存。", "Out of paper. Load a roll; slips are kept."
                                ))
                        ])),
                .init(code: "R05", text: Phrase(.readyClock), tone: .good),
                .init(
                    code: "R10",
                    text: Phrase(
                        .asideText,
                        [
                            "type": .phrase(Phrase(.lineSale)), "no": .text("000031"),
                            "amt": .money(Gallery.yuan(8_800)),
                        ]), tone: .attention, hint: Phrase(.asideProvider),
                    help: .init("release", .asideAgain, transaction: "000001-000031")),
                .init(
                    code: "R11",
                    text: Phrase(.twiceText, ["no": .text("000101"), "amt": .money(Gallery.yuan(8_800))]),
                    tone: .attention, hint: Phrase(.twiceHint),
                    help: .init("openVoid", .lineVoid, transaction: "000001-000101")),
                .init(
                    code: "R06b", text: Phrase(.fullWarn, ["p": .number(85)]), tone: .attention,
                    hint: Phrase(.hintSettle), canSettle: true),
                .init(
                    code: "R08", text: Phrase(.safLeftAmount, ["amt": .money(Gallery.yuan(76_550))]), tone: .attention,
                    hint: Phrase(.hintSend), canSend: true),
            ])
        view.lastEnd = .init(.closed, on: Gallery.day)
        view.notice = .init(Phrase(.offDup), .quiet, code: "N02")
        return view
    }

    static func failure(on screen: Screen) -> TerminalView.Failure? {
        switch screen {
        case .upload(let upload): upload.retry.map { .init(code: $0.code, cause: Phrase(.causeHost)) }
        case .settle(let settlement) where settlement.tone == .attention:
            .init(
                code: settlement.retry?.code ?? screen.code,
                cause: settlement.retry == nil ? nil : Phrase(.causeWan))
        case .signOff(let signOff) where signOff.retry != nil: .init(code: "NET-03", cause: Phrase(.causeLan))
        case .sale(let sale) where sale.state == .unknown: .init(code: screen.code)
        default: nil
        }
    }

    static func steps(at screen: Screen) -> [TerminalView.Step] {
        let at: ClosingStep
        switch screen {
        case .stopSelling: at = .freeze
        case .openItems: at = .openItems
        case .sendStored: at = .drain
        case .amounts, .difference: at = .amounts
        case .password: at = .authorize
        case .confirm: at = .confirm
        case .selfTest, .stopped: at = .selfTest
        case .upload: at = .reconcile
        case .settle: at = .settle
        case .signOff(let signOff): at = signOff.state == .done ? .rest : .signOff
        case .slip: at = .rest
        default: return []
        }
        return ClosingStep.allCases.map { step in
            if case .stopped = screen, step == at { return .init(step, .failed) }
            if step == .openItems, at > .openItems { return .init(step, .skipped, reason: Phrase(.skipNobody)) }
            return .init(step, step < at ? .done : step == at ? .running : .waiting)
        }
    }
}

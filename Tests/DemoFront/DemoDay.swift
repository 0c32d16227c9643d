internal import DayEnd
internal import TouchPage
public import UnionPay
internal import Wording

/// A scripted terminal: from the first set-up over sales to sleep, as the actions of a person lead it.
public enum DemoDay {
    public static let password = "blauwal7"

    /// A terminal that was never used.
    public static func front(_ language: Language) -> DemoFront {
        var view = Gallery(language).home
        view.transactions = []
        view.worker = nil
        view.batch = .init(number: "000001", count: 0, net: Gallery.yuan(0), lines: [])
        view.screen = setUp(.language, 1, Phrase(.setupLanguage))
        return DemoFront(view) { request, view in await answer(request.action, &view) }
    }

    private static func answer(_ action: PageAction, _ view: inout TerminalView) async -> ActionOutcome {
        let gallery = Gallery(view.language)
        switch (view.screen, action) {
        case (_, .chooseLanguage(let language)):
            view.language = language
            view.identity.shop = Gallery(language).shop
            view.screen = setUp(.identity, 2, Phrase(.setupIdentity), rows: [.init(.setupTerminal, "10000001")])
        case (.setUp, .setUp(.identityIsRight)):
            view.screen = setUp(.account, 3, Phrase(.setupAccount, ["role": .phrase(Phrase(.userOperator))]))
        case (.setUp, .setUp(.account(_, let name, let password, let repeated))):
            guard password == repeated else {
                view.screen = setUp(
                    .account, 3, Phrase(.setupAccount, ["role": .phrase(Phrase(.userOperator))]),
                    problem: Phrase(.pwRepeat))
                return .refused(Phrase(.pwRepeat))
            }
            view.worker = .init(number: "01", name: name, role: Phrase(.userOperator))
            view.screen = gallery.home.screen
        case (.home, .sale(let amount, let tender)): sell(amount, tender, &view)
        case (.sale, .proceed), (.sale, .back): view.screen = gallery.home.screen
        default: return close(action, &view)
        }
        return .done
    }

    private static func sell(_ amount: Int64, _ tender: Tender, _ view: inout TerminalView) {
        let number = view.transactions.count + 1
        let net = view.batch.net.money.minorUnits + amount
        view.batch = .init(
            number: "000001", count: number, net: Gallery.yuan(net),
            lines: [Phrase(.homeSales, ["n": .number(number), "amt": .money(Gallery.yuan(net))])])
        view.transactions.insert(
            .init(
                id: "s\(number)", time: view.clock, type: Phrase(tender == .cash ? .lineCash : .lineSale),
                amount: Gallery.yuan(amount)), at: 0)
        view.screen = .sale(SaleProgress(.approved, Gallery.yuan(amount), receipt: "s\(number)"))
    }

    private static func close(_ action: PageAction, _ view: inout TerminalView) -> ActionOutcome {
        let gallery = Gallery(view.language)
        switch (view.screen, action) {
        case (_, .back): view.screen = gallery.home.screen
        case (.home, .openEndOfDay): view.screen = .stopSelling(StopSelling())
        case (.stopSelling, .confirmFreeze): view.screen = .amounts(Gallery.count)
        case (.amounts, .giveCount(let pieces)):
            let counted = pieces.reduce(Int64(0)) { $0 + $1.value * Int64($1.pieces) }
            view.screen = .difference(
                CashDifference(
                    verdict: Phrase(.diffNone), tone: .good, counted: Gallery.yuan(counted),
                    expected: Gallery.yuan(counted), canContinue: true))
        case (.difference, .proceed): view.screen = .password(entry(view))
        case (.password, .password(let password)):
            guard password.text == DemoDay.password else {
                view.screen = .password(entry(view, problem: Phrase(.pwWrong, ["n": .number(5)])))
                return .refused(Phrase(.pwWrong, ["n": .number(5)]))
            }
            view.screen = .confirm(Gallery.confirmation)
        case (.confirm, .confirm(let identifier, let hash)):
            guard identifier == Gallery.confirmation.identifier, hash == Gallery.confirmation.hash else {
                return .refused(Phrase(.problemStale))
            }
            view.screen = .settle(Gallery.settlement(isAgreed: true))
        case (.settle, .proceed): view.screen = .signOff(Gallery.signedOff)
        case (.signOff, .proceed): view.screen = .slip(gallery.slipPreview())
        case (.slip, .proceed): view.screen = .sleep(Gallery.asleep)
        case (.sleep, .wake): view.screen = .locked(Lock())
        case (.locked, .wake): view.screen = gallery.home.screen
        default: return .refused(Phrase(.problemBusy))
        }
        view.steps = Gallery.steps(at: view.screen)
        return .done
    }

    private static func entry(_ view: TerminalView, problem: Phrase? = nil) -> PasswordEntry {
        PasswordEntry(
            title: Phrase(.pwTitle), person: view.worker ?? Gallery(view.language).cashier, problem: problem)
    }

    private static func setUp(
        _ kind: SetUp.Kind, _ step: Int, _ title: Phrase, rows: [SetUp.Row] = [], problem: Phrase? = nil
    ) -> Screen {
        .setUp(
            SetUp(
                kind: kind, progress: Phrase(.setupStep, ["i": .number(step), "n": .number(3)]), title: title,
                rows: rows, number: kind == .account ? "01" : nil,
                rules: kind == .account ? Phrase(.pwRules, ["n": .number(8), "h": .number(12)]) : nil,
                problem: problem))
    }
}

internal import DayEnd
public import TouchPage
internal import UnionPay
internal import Wording

extension Gallery {
    var people: [(String, Screen)] {
        let supervisor = TerminalView.Worker(
            number: "00", name: pick("值班主管", "值班主管", "Shift lead"), role: Phrase(.userSupervisor))
        let rules = Phrase(.pwRules, ["n": .number(8), "h": .number(12)])
        let step = Phrase(.setupStep, ["i": .number(3), "n": .number(5)])
        return [
            ("05-password", .password(entry())),
            (
                "05-password-wrong",
                .password(
                    entry(
                        problem: Phrase(.pwWrong, ["n": .number(2)]),
                        rotation: Phrase(.pwRotate, ["n": .number(5)])))
            ),
            (
                "05-password-locked",
                .password(
                    entry(
                        locked: Phrase(.pwLocked, ["time": .time(Gallery.time(21, 25))]),
                        challenge: Phrase(.pwChallenge, ["code": .text("7305 1186")])))
            ),
            (
                "05c-change",
                .changePassword(
                    PasswordChange(
                        person: cashier, reason: Phrase(.pwMust), rules: rules, problem: Phrase(.pwDefault),
                        asksCurrent: true, canPostpone: false))
            ),
            ("21-operators", .operators(OperatorChoice(people: [cashier, supervisor]))),
            ("22-locked", .locked(Lock())),
            (
                "24-setup-language",
                .setUp(
                    SetUp(
                        kind: .language, progress: Phrase(.setupStep, ["i": .number(1), "n": .number(5)]),
                        title: Phrase(.setupLanguage)))
            ),
            (
                "24-setup-identity",
                .setUp(
                    SetUp(
                        kind: .identity, progress: Phrase(.setupStep, ["i": .number(2), "n": .number(5)]),
                        title: Phrase(.setupIdentity),
                        rows: [
                            .init(.setupShop, shop), .init(.setupMerchant, "898000000000001"),
                            .init(.setupTerminal, "10000001"), .init(.setupHost, "host.example:9000"),
                            .init(.setupTime, "2026-11-23 08:30"),
                        ]))
            ),
            (
                "24-setup-account",
                .setUp(
                    SetUp(
                        kind: .account, progress: step,
                        title: Phrase(.setupAccount, ["role": .phrase(Phrase(.userAdministrator))]), number: "99",
                        rules: rules, problem: Phrase(.pwRepeat)))
            ),
        ]
    }

    private func entry(
        problem: Phrase? = nil, locked: Phrase? = nil, rotation: Phrase? = nil, challenge: Phrase? = nil
    ) -> PasswordEntry {
        PasswordEntry(
            title: Phrase(.pwTitle), person: cashier, problem: problem, locked: locked, rotation: rotation,
            challenge: challenge)
    }

    public static var confirmation: Confirmation {
        Confirmation(
            identifier: "20261123-1", hash: "5f1d9e0c", count: 75, net: yuan(1_172_506), batch: "000001",
            businessDay: day, terminal: "10000001")
    }

    var closing: [(String, Screen)] {
        let uploading = Phrase(.upRun, ["i": .number(320), "n": .number(500)])
        return [
            ("06-confirm", .confirm(Gallery.confirmation)),
            ("06-confirm-notes", .confirm(noted)),
            ("07-selftest", .selfTest(Gallery.selfTest)),
            ("08-upload", .upload(Upload(done: 320, total: 500, text: uploading, notes: [Phrase(.upResume)]))),
            (
                "08-upload-retry",
                .upload(
                    Upload(
                        done: 320, total: 500, text: uploading,
                        notes: [Phrase(.upSlow, ["n": .number(4)])],
                        retry: Retry(.causeHost, seconds: 16, attempt: 5, code: "N-HOST-5")))
            ),
            ("09-settle-agrees", .settle(Gallery.settlement(isAgreed: true))),
            ("09-settle-differs", .settle(Gallery.settlement(isAgreed: false))),
            (
                "09-settle-slot",
                .settle(
                    Settlement(
                        verdict: Phrase(.upSlot, ["time": .time(Gallery.time(23, 30))]), tone: .attention,
                        canInsist: true, canContinue: true))
            ),
            (
                "09-settle-unconfirmed",
                .settle(
                    Settlement(
                        verdict: Phrase(.setUnconf), tone: .attention,
                        retry: Retry(.causeWan, seconds: 32, attempt: 6, code: "N-WAN-1"), canContinue: true))
            ),
        ]
    }

    private var noted: Confirmation {
        var confirmation = Gallery.confirmation
        confirmation.notices = [
            .init(Phrase(.safIncomplete), .attention, code: "N11"),
            .init(Phrase(.twiceConfirm, ["n": .number(2), "no": .text("000031, 000101")]), .attention, code: "N12"),
            .init(Phrase(.diffNone), .good, code: "N10"),
        ]
        return confirmation
    }

    private static var selfTest: SelfTest {
        SelfTest(
            text: Phrase(.testRunning), done: 5,
            parts: [
                .init(.partPower, .passed), .init(.partStorage, .passed), .init(.partClock, .passed),
                .init(.partPrinter, .warned, code: "T-PRN-03"), .init(.partReader, .passed),
                .init(.partPinpad, .running), .init(.partNetwork, .waiting), .init(.partSecurity, .waiting),
            ])
    }

    public static func settlement(isAgreed: Bool) -> Settlement {
        let domestic = Settlement.Class(
            .setDomestic, .setAgrees, .good,
            [
                .init(.setDebit, terminal: .init(55, yuan(959_366)), host: .init(55, yuan(959_366))),
                .init(.setCredit, terminal: .init(1, yuan(1_699)), host: .init(1, yuan(1_699))),
            ])
        let foreignHost = isAgreed ? yuan(226_653) : yuan(222_963)
        let foreign = Settlement.Class(
            .setForeign, isAgreed ? .setAgrees : .setDiffers, isAgreed ? .good : .attention,
            [
                .init(
                    .setDebit, terminal: .init(17, yuan(226_653)), host: .init(isAgreed ? 17 : 16, foreignHost)),
                .init(.setCredit, terminal: .init(1, yuan(21_800)), host: .init(1, yuan(21_800))),
            ])
        let lines: [Settlement.Line] =
            isAgreed
            ? []
            : [
                .init(.lineTermonly, id: "000087", card: "356600******0505", terminal: yuan(3_690), host: nil)
            ]
        return Settlement(
            verdict: isAgreed
                ? Phrase(.setAgree) : Phrase(.endDiffering), tone: isAgreed ? .good : .attention,
            notes: isAgreed ? [] : [Phrase(.setSent)], classes: [domestic, foreign], lines: lines,
            canContinue: true)
    }
}

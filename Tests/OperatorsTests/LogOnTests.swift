import DayEnd
import Operators
import Testing

@Suite struct LogOnTests {
    private func shop(_ operators: [Int] = [3]) throws -> PaperShell {
        var shell = try PaperShell()
        try shell.people(operators.map(number), at: time())
        return shell
    }

    @Test func aRightPasswordLogsOn() throws {
        var shell = try shop()
        let result = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(day: 1))
        guard case .loggedOn(let person) = result.outcome else { throw Unexpected(outcome: result.outcome) }
        #expect(person.number == number(3) && person.role == .operator && person.notice == nil)
        #expect(result.facts == [.loggedOn(number(3), .signIn)])
    }

    @Test func aFirstPasswordIsGoodForChangingItOnly() throws {
        var shell = try shop()
        let added = shell.begin(
            .supervisor, strong(.supervisor), .add(newcomer(number(4), .operator, "P4")), at: time())
        let first = try #require(added.firstPasswords[number(4)])
        for purpose in [Purpose.logOn(.signIn), .logOn(.signOff)] {
            #expect(shell.begin(number(4), first, purpose, at: time()).outcome == .mustChange(.first))
        }
        let change = shell.begin(number(4), first, .changePassword, new: strong(number(4)), at: time())
        guard case .changed = change.outcome else { throw Unexpected(outcome: change.outcome) }
        #expect(change.facts == [.passwordChanged(number(4))])
    }

    @Test func aFirstPasswordIsOverAfterADay() throws {
        var shell = try shop()
        let added = shell.begin(
            .supervisor, strong(.supervisor), .add(newcomer(number(4), .operator, "P4")), at: time())
        let first = try #require(added.firstPasswords[number(4)])
        let late = shell.begin(number(4), first, .changePassword, new: strong(number(4)), at: time(minutes: 24 * 60))
        #expect(late.outcome == .refused(.firstPasswordOver))
        let early = shell.begin(
            number(4), first, .changePassword, new: strong(number(4)), at: time(minutes: 24 * 60 - 1))
        // The clock that was seen does not go back.
        #expect(early.outcome == .refused(.firstPasswordOver))
    }

    /// AS-57.
    @Test func after91DaysTheDayStillClosesAndTheNextSignInMustChange() throws {
        var shell = try shop()
        _ = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(day: 60))
        let last = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(day: 90))
        guard case .loggedOn(let told) = last.outcome else { throw Unexpected(outcome: last.outcome) }
        #expect(told.notice == 0)
        let signOff = shell.begin(number(3), strong(number(3)), .logOn(.signOff), at: time(day: 91))
        guard case .loggedOn(let person) = signOff.outcome else { throw Unexpected(outcome: signOff.outcome) }
        #expect(person.notice == -1)
        let signIn = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(day: 91))
        #expect(signIn.outcome == .mustChange(.expired))
        #expect(signIn.facts == [.refused(number(3), code: "pw.expired")])
        _ = shell.begin(number(3), strong(number(3)), .changePassword, new: "entirely7different", at: time(day: 91))
        let again = shell.begin(number(3), "entirely7different", .logOn(.signIn), at: time(day: 91))
        guard case .loggedOn = again.outcome else { throw Unexpected(outcome: again.outcome) }
    }

    @Test func noticeIsGivenFourteenBusinessDaysAhead() throws {
        var shell = try shop()
        for (day, notice) in [(75, nil), (76, 14), (80, 10)] as [(Int, Int?)] {
            let result = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(day: day))
            guard case .loggedOn(let person) = result.outcome else { throw Unexpected(outcome: result.outcome) }
            #expect(person.notice == notice)
        }
    }

    @Test func anExpiredSupervisorStillApprovesTheClosingButNoRefund() throws {
        var shell = try shop()
        _ = shell.begin(.supervisor, strong(.supervisor), .logOn(.signIn), at: time(day: 60))
        let closing = ApprovalRequest(act: .overrideDifference, reference: "closing 1", actor: number(3))
        let refund = ApprovalRequest(act: .refund, reference: "000123", actor: number(3))
        let approved = shell.begin(.supervisor, strong(.supervisor), .approve(closing), at: time(day: 91))
        guard case .approved = approved.outcome else { throw Unexpected(outcome: approved.outcome) }
        let refused = shell.begin(.supervisor, strong(.supervisor), .approve(refund), at: time(day: 91))
        #expect(refused.outcome == .mustChange(.expired))
    }

    @Test func aNumberThatWasNotUsedForNinetyDaysIsDisabledUntilItIsReset() throws {
        var shell = try shop()
        _ = shell.begin(.supervisor, strong(.supervisor), .logOn(.signOff), at: time(day: 80))
        // It still closes the day, and is no more awake for that.
        let closing = shell.begin(number(3), strong(number(3)), .logOn(.signOff), at: time(day: 91))
        guard case .loggedOn = closing.outcome else { throw Unexpected(outcome: closing.outcome) }
        for purpose in [Purpose.logOn(.signIn), .changePassword] {
            let result = shell.begin(
                number(3), strong(number(3)), purpose, new: "entirely7different", at: time(day: 91))
            #expect(result.outcome == .refused(.dormant))
        }
        // Only the right password learns so.
        let wrong = shell.begin(number(3), "nothing like it 1", .logOn(.signOff), at: time(day: 91))
        #expect(wrong.outcome == .refused(.wrongPassword(triesLeft: 5)))
        let reset = shell.begin(.supervisor, strong(.supervisor), .reset(number(3)), at: time(day: 90))
        #expect(reset.outcome == .reset(number(3)))
        let first = try #require(reset.firstPasswords[number(3)])
        let change = shell.begin(number(3), first, .changePassword, new: "entirely7different", at: time(day: 91))
        guard case .changed = change.outcome else { throw Unexpected(outcome: change.outcome) }
    }

    /// AS-57.
    @Test func noneOfTheLastTwelveComesBack() throws {
        var shell = try shop()
        var random = RepeatableRandom(seed: 12)
        let letters = Array("bcdfghjkmpqrtvwxz")
        let passwords =
            [strong(number(3))]
            + (0..<12).map { place in
                "\(place)" + String((0..<12).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
            }
        for (old, new) in zip(passwords, passwords.dropFirst()) {
            let change = shell.begin(number(3), old, .changePassword, new: new, at: time())
            guard case .changed = change.outcome else { throw Unexpected(outcome: change.outcome) }
            let present = try #require(passwords.firstIndex(of: new))
            for used in passwords[max(0, present - 11)..<present] {
                let back = shell.begin(number(3), new, .changePassword, new: used, at: time())
                #expect(back.outcome == .refused(.problems([.used(history: 12)])), "\(used)")
            }
        }
        // The thirteenth before is free again.
        let back = shell.begin(number(3), passwords[12], .changePassword, new: passwords[0], at: time())
        guard case .changed = back.outcome else { throw Unexpected(outcome: back.outcome) }
        #expect(shell.disk.operators[number(3)]?.history.count == 11)
    }

    @Test func aRefusedNewPasswordChangesNothingAndCostsNoTry() throws {
        var shell = try shop()
        let before = shell.disk.operators[number(3)]
        let change = shell.begin(number(3), strong(number(3)), .changePassword, new: "123456", at: time())
        guard case .refused(.problems(let problems)) = change.outcome else { throw Unexpected(outcome: change.outcome) }
        #expect(problems.first == .factory)
        #expect(change.facts == [.refused(number(3), code: "pw.default")])
        #expect(shell.disk.operators[number(3)] == before)
        #expect(shell.book.counter(number(3)).failures == 0)
    }

    @Test func anUnknownNumberGoesTheWayOfAWrongPassword() throws {
        var shell = try shop()
        for attempt in 0..<9 {
            let wrong = shell.begin(number(3), "nothing like it 1", .logOn(.signIn), at: time())
            let unknown = shell.begin(number(44), "nothing like it 1", .logOn(.signIn), at: time())
            #expect(wrong.outcome == unknown.outcome, "attempt \(attempt)")
            #expect(wrong.verifications == unknown.verifications)
            #expect(wrong.effects.count == unknown.effects.count)
        }
        #expect(shell.disk.counters[number(3)]?.lockedUntil == shell.disk.counters[number(44)]?.lockedUntil)
    }

    @Test func aHashOfOldParametersIsMadeAnewAtTheNextLogOn() throws {
        var shell = try shop()
        let before = shell.disk.operators[number(3)]?.hash
        let result = shell.run(
            { .begin($0, number(3), .logOn(.signIn)) }, typed: strong(number(3)), outdated: true, at: time())
        guard case .loggedOn = result.outcome else { throw Unexpected(outcome: result.outcome) }
        #expect(shell.disk.operators[number(3)]?.hash != before)
        let again = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time())
        guard case .loggedOn = again.outcome else { throw Unexpected(outcome: again.outcome) }
    }

    @Test func lateAndStrangeVerdictsAreDropped() throws {
        var shell = try shop()
        var book = shell.book
        #expect(book.handle(.verdict(77, .right(isOutdated: false)), at: time()).isEmpty)
        _ = book.handle(.begin(78, number(3), .logOn(.signIn)), at: time())
        #expect(book.handle(.begin(79, number(3), .logOn(.signIn)), at: time()) == [.answer(79, .refused(.busy))])
        #expect(book.handle(.verdict(77, .right(isOutdated: false)), at: time()).isEmpty)
        #expect(book.handle(.hashed(78, [PasswordHash("1:x")]), at: time()).isEmpty)
        #expect(book.handle(.codeVerdict(78, isRight: true), at: time()).isEmpty)
        #expect(book.handle(.searched(78, isUsed: false), at: time()).isEmpty)
        _ = book.handle(.abandon(78), at: time())
        #expect(book.handle(.verdict(78, .right(isOutdated: false)), at: time()).isEmpty)
        #expect(book.counter(number(3)).failures == 1)
        shell.restart()
    }
}

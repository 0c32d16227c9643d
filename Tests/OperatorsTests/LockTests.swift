import DayEnd
import Operators
import Testing

@Suite struct LockTests {
    private let bad = "nothing like it 1"

    private func shop() throws -> PaperShell {
        var shell = try PaperShell()
        try shell.people([number(3), number(4)], at: time())
        return shell
    }

    private func lock(_ shell: inout PaperShell, _ number: OperatorNumber, at time: BookTime) -> PaperShell.Result {
        var result = PaperShell.Result()
        for _ in 0..<6 { result = shell.begin(number, bad, .logOn(.signIn), at: time) }
        return result
    }

    /// AS-57.
    @Test func sixWrongTriesLockForHalfAnHourThenTwiceAsLong() throws {
        var shell = try shop()
        var start: Int64 = 0
        for minutes in [30, 60, 120, 240, 480, 960, 1440, 1440] as [Int64] {
            for left in (1...5).reversed() {
                let wrong = shell.begin(number(3), bad, .logOn(.signIn), at: time(minutes: start))
                #expect(wrong.outcome == .refused(.wrongPassword(triesLeft: left)))
            }
            let until = time(minutes: start + minutes).now
            let locked = shell.begin(number(3), bad, .logOn(.signIn), at: time(minutes: start))
            #expect(locked.outcome == .refused(.locked(until: until)))
            #expect(locked.facts == [.locked(number(3), until: until), .refused(number(3), code: "pw.locked")])
            let right = shell.begin(
                number(3), strong(number(3)), .logOn(.signIn), at: time(minutes: start + minutes - 1))
            #expect(right.outcome == .refused(.locked(until: until)))
            #expect(right.verifications == 0)
            start += minutes
        }
        let right = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(minutes: start))
        guard case .loggedOn = right.outcome else { throw Unexpected(outcome: right.outcome) }
        // A success lets the next lock be a short one again.
        let again = lock(&shell, number(3), at: time(minutes: start))
        #expect(again.outcome == .refused(.locked(until: time(minutes: start + 30).now)))
    }

    @Test func theCountIsOnDiskBeforeThePasswordIsCompared() throws {
        var shell = try shop()
        for failures in 1...5 {
            let cut = shell.run(
                { .begin($0, number(3), .logOn(.signIn)) }, typed: strong(number(3)), cutBeforeVerdict: true, at: time()
            )
            #expect(cut.outcome == nil)
            #expect(shell.book.counter(number(3)).failures == failures)
        }
        _ = shell.run({ .begin($0, number(3), .logOn(.signIn)) }, typed: bad, cutBeforeVerdict: true, at: time())
        let right = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time())
        #expect(right.outcome == .refused(.locked(until: time(minutes: 30).now)))
    }

    @Test func theSixthTryMayStillBeRight() throws {
        var shell = try shop()
        for _ in 0..<5 { _ = shell.begin(number(3), bad, .logOn(.signIn), at: time()) }
        let right = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time())
        guard case .loggedOn = right.outcome else { throw Unexpected(outcome: right.outcome) }
        #expect(shell.book.lockedUntil(number(3), at: time().now) == nil)
        #expect(shell.disk.counters[number(3)]?.locks == 0)
    }

    @Test func aClockSetBackShortensNoLock() throws {
        var shell = try shop()
        _ = lock(&shell, number(3), at: time(minutes: 100))
        for minutes in [-10_000, 0, 99, 129] as [Int64] {
            shell.restart()
            let result = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time(minutes: minutes))
            #expect(result.outcome == .refused(.locked(until: time(minutes: 130).now)))
        }
        // Set back, locked there, and set right again: the lock counts from the latest clock that was seen.
        var other = try shop()
        _ = other.begin(number(4), strong(number(4)), .logOn(.signIn), at: time(minutes: 100))
        let locked = lock(&other, number(3), at: time(minutes: 10))
        #expect(locked.outcome == .refused(.locked(until: time(minutes: 130).now)))
    }

    @Test func aSupervisorUnlocksAndAnOperatorDoesNot() throws {
        var shell = try shop()
        _ = lock(&shell, number(3), at: time())
        #expect(
            shell.begin(number(4), strong(number(4)), .unlock(number(3)), at: time()).outcome == .refused(.notAllowed))
        let unlocked = shell.begin(.supervisor, strong(.supervisor), .unlock(number(3)), at: time())
        #expect(unlocked.outcome == .unlocked(number(3)))
        #expect(unlocked.facts == [.unlocked(number(3), by: .supervisor)])
        shell.restart()
        let right = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time())
        guard case .loggedOn = right.outcome else { throw Unexpected(outcome: right.outcome) }
    }

    @Test func aSupervisorUnlocksNeitherAdministratorNorNobody() throws {
        var shell = try shop()
        _ = lock(&shell, .administrator, at: time())
        #expect(
            shell.begin(.supervisor, strong(.supervisor), .unlock(.administrator), at: time()).outcome
                == .refused(.notAllowed))
        #expect(
            shell.begin(.supervisor, strong(.supervisor), .unlock(number(60)), at: time()).outcome
                == .refused(.unknownOperator(number(60))))
    }

    @Test func aSupervisorsUnlockTakesTheClockAsItIs() throws {
        var shell = try shop()
        // The clock ran thirteen hours ahead for a while.
        _ = shell.begin(number(4), strong(number(4)), .logOn(.signIn), at: time(minutes: 780))
        let locked = lock(&shell, number(3), at: time())
        #expect(locked.outcome == .refused(.locked(until: time(minutes: 810).now)))
        _ = shell.begin(.supervisor, strong(.supervisor), .unlock(number(3)), at: time(minutes: 1))
        let again = lock(&shell, number(3), at: time(minutes: 2))
        #expect(again.outcome == .refused(.locked(until: time(minutes: 32).now)))
    }
}

import DayEnd
import Operators
import Testing

/// Random days of right and wrong passwords, cuts, restarts and clocks that jump.
@Suite struct RandomBookTests {
    private static let numbers = [number(0), number(3), number(4), number(99), number(44)]

    @Test(arguments: 0..<60) func noLockIsShortenedNoCountIsLostAndOnlyARightPasswordPasses(_ run: UInt64) throws {
        let seed = 0x0BAD_5EED + run
        var random = RepeatableRandom(seed: seed)
        var shell = try PaperShell()
        try shell.people([number(3), number(4)], at: time())
        var minutes: Int64 = 0
        for step in 0..<250 {
            minutes += Int64.random(in: -20...40, using: &random)
            let number = try #require(Self.numbers.randomElement(using: &random))
            let isRight = Bool.random(using: &random) && Bool.random(using: &random)
            let password = isRight ? strong(number) : "nothing like it 1"
            let before = shell.book.counter(number)
            let wasLocked = shell.book.lockedUntil(number, at: time(minutes: minutes).now)
            let isCut = Int.random(in: 0..<8, using: &random) == 0
            if Int.random(in: 0..<6, using: &random) == 0 { shell.restart() }
            let target = try #require(Self.numbers.randomElement(using: &random))
            let isUnlock = number == .supervisor && target != number && Bool.random(using: &random)
            let purpose = isUnlock ? Purpose.unlock(target) : .logOn(.signOff)
            let others = Self.numbers.filter { $0 != number }.map { shell.book.counter($0) }
            let result = shell.run(
                { .begin($0, number, purpose) }, typed: password, cutBeforeVerdict: isCut, at: time(minutes: minutes))
            let place = Comment(rawValue: "seed \(seed), step \(step)")
            let after = shell.book.counter(number)

            if let wasLocked {
                #expect(result.outcome == .refused(.locked(until: wasLocked)), place)
                #expect(after == before && result.verifications == 0, place)
            } else if isCut || !isRight || number.value == 44 {
                // Counted, or turned into a lock; never less than before.
                let isNowLocked = before.failures + 1 == 6
                #expect(after.failures == (isNowLocked ? 0 : before.failures + 1), place)
                #expect(after.locks == before.locks + (isNowLocked ? 1 : 0), place)
                if case .refused? = result.outcome {} else { #expect(isCut, place) }
            } else {
                #expect(after.failures == 0 && after.lockedUntil == nil, place)
            }
            switch result.outcome {
            case .loggedOn?, .unlocked?: #expect(isRight && number.value != 44 && wasLocked == nil, place)
            default: break
            }
            for other in others where result.outcome != .unlocked(other.number) {
                #expect(shell.book.counter(other.number) == other, place)
            }
            #expect(after.lockCounter >= before.lockCounter, place)
            #expect(shell.disk.counters[number] == after || after == TryCounter(number: number), place)
        }
    }
}

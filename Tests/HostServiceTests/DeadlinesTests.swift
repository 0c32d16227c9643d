import HostCore
import Testing

@testable import HostService

@Suite("Moments at which issuers are late")
struct DeadlinesTests {
    @Test("Whatever the order in which they come, they are due in their own, each once")
    func order() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var deadlines = Deadlines<Int>()
            var left: [Int: UInt64] = [:]
            var now: UInt64 = 0
            for name in 0..<200 {
                let due = now + UInt64.random(in: 0..<50, using: &random)
                deadlines.add(name, due: due)
                left[name] = due
                guard Bool.random(using: &random) else { continue }
                now += UInt64.random(in: 0..<20, using: &random)
                let taken = deadlines.take(by: now)
                #expect(Set(taken) == Set(left.filter { $0.value <= now }.keys))
                let moments = taken.compactMap { left.removeValue(forKey: $0) }
                #expect(moments == moments.sorted() && moments.count == taken.count)
                #expect(deadlines.count == left.count)
                #expect(deadlines.next { _ in false } == left.values.min())
            }
        }
    }

    @Test("What is over before it is due keeps no place: ten thousand acts that are answered in time leave nothing")
    func void() {
        var deadlines = Deadlines<Int>()
        var (most, isInOrder) = (0, true)
        for name in 0..<10_000 {
            deadlines.add(name, due: UInt64(name) + 60_000)
            // The ten newest are not answered yet.
            let next = deadlines.next { $0 < name - 10 }
            isInOrder = isInOrder && next == UInt64(max(0, name - 10)) + 60_000
            most = max(most, deadlines.count)
        }
        #expect(isInOrder && most == 11)
        #expect(deadlines.next { _ in true } == nil)
        #expect(deadlines.count == 0)
    }
}

import HostService
import Testing

@Suite("Requests that wait for the ledger")
struct IntakeTests {
    private static func intake(_ limit: Int = 1000) -> Intake<String, Int> { Intake(limit: limit) }

    @Test("A terminal with one request is served in the first round, whatever another has sent before it")
    func takesTurns() {
        var intake = Self.intake()
        for number in 0..<50 { #expect(intake.arrive(number, of: "loud", on: 1) == .admitted) }
        #expect(intake.arrive(100, of: "quiet", on: 2) == .admitted)
        #expect(intake.arrive(200, of: "calm", on: 3) == .admitted)
        #expect(intake.take(3).requests == [0, 100, 200])
        // Who comes in the middle of a round does not go before those whose turn is still to come.
        #expect(intake.arrive(101, of: "quiet", on: 2) == .admitted)
        #expect(intake.take(4).requests == [1, 101, 2, 3])
        #expect(intake.count == 46)
    }

    @Test("Requests of one terminal keep their order over any connections, and none is lost or doubled")
    func keepsOrder() {
        var intake = Self.intake(100_000)
        var random = SystemRandomNumberGenerator()
        var sent: [[Int]] = Array(repeating: [], count: 7)
        var got = sent
        for number in 0..<900 {
            let sender = Int.random(in: 0..<7, using: &random)
            sent[sender].append(number)
            #expect(
                intake.arrive(number, of: "\(sender)", on: UInt64.random(in: 0..<5, using: &random)) == .admitted)
            if number % 10 == 9 {
                for taken in intake.take(Int.random(in: 0..<15, using: &random)).requests {
                    got[sent.firstIndex { $0.contains(taken) } ?? 0].append(taken)
                }
            }
        }
        while intake.count > 0 {
            for taken in intake.take(13).requests { got[sent.firstIndex { $0.contains(taken) } ?? 0].append(taken) }
        }
        #expect(got == sent)
        #expect(intake.isEmpty)
    }

    @Test("A full house refuses whom nothing was promised, and is silent to whose earlier request is under way")
    func refusesAndDrops() {
        var intake = Self.intake(4)
        #expect(intake.arrive(1, of: "a", on: 1) == .admitted)
        #expect(intake.arrive(2, of: "a", on: 1) == .admitted)
        #expect(intake.arrive(3, of: "a", on: 1) == .dropped)
        #expect(intake.arrive(4, of: "b", on: 2) == .admitted)
        #expect(intake.arrive(5, of: "c", on: 3) == .admitted)
        #expect(intake.arrive(6, of: "b", on: 2) == .dropped)
        #expect(intake.arrive(7, of: "d", on: 4) == .refused)
        #expect(intake.take(10).requests == [1, 4, 5, 2])
        #expect(intake.arrive(8, of: "d", on: 4) == .admitted)
    }

    @Test("Where there is room, hundreds of bad frames in a terminal's name do not push out its own next one")
    func yieldsToRoom() {
        var intake = Self.intake(4096)
        for number in 0..<301 { #expect(intake.arrive(number, of: "a", on: 1) == .admitted) }
    }

    @Test("A sender, or a connection that names a thousand terminals, fills half the house at most")
    func boundsFloods() {
        var one = Self.intake(100)
        #expect((0..<1000).filter { one.arrive($0, of: "loud", on: UInt64($0)) == .admitted }.count == 50)
        #expect(one.arrive(1, of: "honest", on: 2000) == .admitted)
        var many = Self.intake(100)
        #expect((0..<1000).filter { many.arrive($0, of: "terminal \($0)", on: 1) == .admitted }.count == 50)
        #expect(many.arrive(1, of: "honest", on: 2) == .admitted)
    }

    @Test("A connection is forgotten after the last request that came from it, not before")
    func closesLast() {
        var intake = Self.intake()
        for number in 0..<3 { _ = intake.arrive(number, of: "a", on: 1) }
        intake.close(1)
        intake.close(2)
        #expect(intake.take(2).closed == [2])
        let last = intake.take(2)
        #expect(last.requests == [2])
        #expect(last.closed == [1])
        #expect(intake.isEmpty)
    }
}

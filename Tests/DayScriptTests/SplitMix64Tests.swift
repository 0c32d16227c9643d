import DayScript
import Testing

@Suite("The generator of made-up days")
struct SplitMix64Tests {
    @Test("Numbers are those that the algorithm's authors publish for seed 1234567")
    func published() {
        // Source: the reference implementation by S. Vigna, prng.di.unimi.it/splitmix64.c, as Rosetta Code prints it.
        var random = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("Bounds hold, whatever they are")
    func bounds() {
        var random = SplitMix64(seed: 1)
        for bound in [Int.min, -1, 0, 1, 2, 3, 1000, .max] {
            for _ in 0..<200 {
                let number = random.below(bound)
                #expect(number >= 0 && (number < bound || number == 0))
            }
        }
        for range in [0...0, -5...5, Int.min...Int.max, 7...8] {
            for _ in 0..<200 { #expect(range.contains(random.number(range))) }
        }
        #expect((0..<200).allSatisfy { _ in !random.chance(0) && random.chance(100) })
        #expect(random.bytes(-1).isEmpty)
        #expect(random.bytes(33).count == 33)
    }

    @Test("Each value of a small range comes about as often as the others")
    func evenness() {
        var random = SplitMix64(seed: 2)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { counts[random.below(10)] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }

    @Test("Streams of one seed are streams of their own")
    func streams() {
        let firsts = (0..<1000 as Range<UInt64>).map { stream in
            var random = SplitMix64(seed: 9, stream: stream)
            return random.next()
        }
        #expect(Set(firsts).count == 1000)
    }
}

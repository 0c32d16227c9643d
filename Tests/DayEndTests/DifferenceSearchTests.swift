import DayEnd
import Testing
import UnionPay

@Suite("Reconciliation by difference")
struct DifferenceSearchTests {
    /// A day's lines: numbers with gaps, domestic and foreign, now and then a credit.
    static func lines(_ count: Int, _ random: inout SplitMix64, upTo last: Int = 999_999) throws -> [ComparedLine] {
        var numbers: Set<Int> = []
        let start = Int.random(in: 1...max(1, last - 2 * count), using: &random)
        while numbers.count < count {
            numbers.insert(Int.random(in: start...min(last, start + 2 * count), using: &random))
        }
        return try numbers.sorted().map { try line($0, &random) }
    }

    static func line(_ stan: Int, _ random: inout SplitMix64) throws -> ComparedLine {
        try ComparedLine(
            stan: stan, cardClass: Int.random(in: 0..<4, using: &random) == 0 ? .foreign : .domestic,
            isCredit: Int.random(in: 0..<12, using: &random) == 0, amount: .random(in: 1...90_000, using: &random))
    }

    static func host(_ line: ComparedLine, hasCertificate: Bool? = nil) -> HostLine {
        HostLine(line, isInScope: true, isNamedAlone: true, hasCertificate: hasCertificate)
    }

    /// Takes, adds, changes and doubles lines at the host.
    static func damaged(_ lines: [ComparedLine], _ count: Int, _ random: inout SplitMix64) throws -> [HostLine] {
        var lines = lines
        for _ in 0..<count {
            let index = lines.indices.randomElement(using: &random)
            switch (Int.random(in: 0..<6, using: &random), index) {
            case (0, let index?): lines.remove(at: index)
            case (1, let index?):
                let line = lines[index]
                lines[index] = try ComparedLine(
                    stan: line.stan, cardClass: line.cardClass, isCredit: line.isCredit, amount: line.amount + 7)
            case (2, let index?):
                let line = lines[index]
                lines[index] = try ComparedLine(
                    stan: line.stan, cardClass: line.cardClass == .domestic ? .foreign : .domestic,
                    isCredit: line.isCredit, amount: line.amount)
            case (3, let index?):
                let line = lines[index]
                lines[index] = try ComparedLine(
                    stan: line.stan, cardClass: line.cardClass, isCredit: !line.isCredit, amount: line.amount)
            // The same number a second time: an act of another type, or the very same.
            case (4, let index?) where lines.count(where: { $0.stan == lines[index].stan }) < 4:
                lines.append(Bool.random(using: &random) ? lines[index] : try line(lines[index].stan, &random))
            default: lines.append(try line(Int.random(in: 1...999_999, using: &random), &random))
            }
        }
        return lines.map { host($0) }
    }

    @Test("Whatever differs, the search names what set against set names", arguments: 0..<300)
    func sameAsNaive(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let count = [0, 1, 2, 11, 12, 13, 40, 300, 1_000].randomElement(using: &random) ?? 0
        let lines = try Self.lines(count, &random)
        let damages = [0, 1, 2, 5, 30, 200].randomElement(using: &random) ?? 0
        var comparison = Comparison(terminal: lines, host: try Self.damaged(lines, damages, &random))
        if seed.isMultiple(of: 3) { comparison.readLimit = Int.random(in: 30...200, using: &random) }
        if seed.isMultiple(of: 5) { comparison.twice = Set(comparison.host.map(\.line.stan).filter { $0 % 2 == 0 }) }
        let outcome = try comparison.run()
        #expect(outcome.differences == comparison.naive)
        #expect(outcome.isEndSeen)
        #expect(try comparison.run() == outcome)
        // The other way round: what one side has too much the other has too little.
        var mirrored = comparison
        mirrored.twice = []
        mirrored.terminal = comparison.host.map(\.line)
        mirrored.host = lines.map { Self.host($0) }
        #expect(try mirrored.run().differences == mirrored.naive)
    }

    @Test("Sides that are both empty, or one of them, are compared like any other", arguments: [0, 500])
    func emptySides(_ count: Int) throws {
        var random = SplitMix64(seed: 7)
        let lines = try Self.lines(count, &random)
        let onlyHost = Comparison(terminal: [], host: lines.map { Self.host($0) })
        #expect(try onlyHost.run().differences.map(\.kind) == lines.map { _ in .hostOnly })
        let onlyTerminal = Comparison(terminal: lines, host: [])
        #expect(try onlyTerminal.run().differences.map(\.kind) == lines.map { _ in .terminalOnly })
    }

    @Test("Seven differences among 9,488 lines cost four questions at the most and less than 6 kB", arguments: 0..<20)
    func cost(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let lines = try Self.lines(9_488, &random)
        let comparison = Comparison(terminal: lines, host: try Self.damaged(lines, 7, &random))
        let outcome = try comparison.run()
        #expect(outcome.differences == comparison.naive)
        #expect(outcome.rounds <= 4)
        #expect(outcome.bytes < 6_000)
    }

    @Test("Each differing line costs about the same, so that a batch ten times as large costs little more")
    func growth() throws {
        func bytes(_ count: Int, _ damages: Int) throws -> Int {
            var random = SplitMix64(seed: 11)
            let lines = try Self.lines(count, &random)
            var comparison = Comparison(terminal: lines, host: try Self.damaged(lines, damages, &random))
            comparison.readLimit = 200_000
            return try comparison.run().bytes
        }
        let few = try bytes(9_488, 5)
        let (many, large) = (try bytes(9_488, 50), try bytes(94_880, 5))
        #expect(many < 12 * few)
        #expect(large < 2 * few)
    }

    @Test("Equal sides cost one question, and its answer says which certificates are missing")
    func balanced() throws {
        var random = SplitMix64(seed: 3)
        let lines = try Self.lines(9_488, &random)
        var comparison = Comparison(terminal: lines, host: lines.map { Self.host($0, hasCertificate: true) })
        comparison.scope = .init(isDomesticWhole: false, isForeignWhole: false)
        var outcome = try comparison.run()
        #expect(outcome.rounds == 1 && outcome.lacking == [] && outcome.bytes < 40)
        // A part of the day without a line, and two more.
        let missing = Array(4_000..<6_500) + [17, 9_487]
        for index in missing { comparison.host[index].hasCertificate = false }
        outcome = try comparison.run()
        #expect(outcome.rounds == 1 && outcome.bytes < 60)
        #expect(outcome.lacking == missing.sorted().map { lines[$0].stan })
    }

    @Test("Certificates that are missing here and there are all named, however many", arguments: 0..<20)
    func certificates(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let lines = try Self.lines(2_000, &random)
        var comparison = Comparison(
            terminal: lines, host: lines.map { Self.host($0, hasCertificate: Bool.random(using: &random)) })
        if seed.isMultiple(of: 2) { comparison.readLimit = 150 }
        if seed.isMultiple(of: 3) { comparison.scope = .init(isDomesticWhole: false, isForeignWhole: true) }
        let outcome = try comparison.run()
        #expect(outcome.differences == [])
        #expect(outcome.lacking == comparison.host.filter { $0.hasCertificate == false }.map(\.line.stan))
        #expect(outcome.isEndSeen)
    }

    @Test("A line that no class is compared for is not named where the host alone has it")
    func outOfScope() throws {
        let line = try ComparedLine(stan: 5, cardClass: .foreign, isCredit: false, amount: 100)
        var comparison = Comparison(
            terminal: [], host: [HostLine(line, isInScope: true, isNamedAlone: false, hasCertificate: nil)])
        comparison.scope = .init(isDomesticWhole: true, isForeignWhole: false)
        #expect(try comparison.run().differences == [])
        // One that the terminal compares and the host does not count among the compared ones is the same line still.
        comparison.terminal = [line]
        comparison.host = [HostLine(line, isInScope: false, isNamedAlone: false, hasCertificate: nil)]
        #expect(try comparison.run().differences == [])
    }

    @Test("An answer that does not fit changes nothing, and the same is asked again")
    func badAnswers() throws {
        var random = SplitMix64(seed: 5)
        let lines = try Self.lines(100, &random)
        var search = try #require(
            DifferenceSearch(
                lines, scope: .init(isDomesticWhole: true, isForeignWhole: false), wantsCertificates: true))
        let asked = search.question()
        let question = try #require(asked)
        let many = ComparisonAnswer.Result.same
        for results in [
            [], Array(repeating: many, count: question.segments.count + 1), [.lines([], through: nil)],
            Array(repeating: many, count: question.segments.count - 1) + [.certificates([], through: 0)],
        ] {
            #expect(throws: ComparisonFault.self) { try search.take(ComparisonAnswer(results)) }
            #expect(search.question() == question)
        }
        let same = Array(repeating: many, count: question.segments.count - 1)
        try search.take(ComparisonAnswer(same + [.certificates([], through: 500)]))
        #expect(search.question()?.segments == [.init(501...999_999, .certificates)])
    }

    @Test("More lines of one number than can be told apart are left to the upload")
    func sameNumber() throws {
        let line = try ComparedLine(stan: 5, cardClass: .domestic, isCredit: false, amount: 100)
        let scope = ComparisonQuestion.Scope(isDomesticWhole: true, isForeignWhole: true)
        #expect(DifferenceSearch(Array(repeating: line, count: 17), scope: scope, wantsCertificates: false) == nil)
        #expect(DifferenceSearch(Array(repeating: line, count: 16), scope: scope, wantsCertificates: false) != nil)
    }
}

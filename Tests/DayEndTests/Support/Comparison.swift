import DayEnd
import Testing
import UnionPay

/// Lines of both sides, and the conversation between them.
struct Comparison {
    var terminal: [ComparedLine]
    var host: [HostLine]
    var scope = ComparisonQuestion.Scope(isDomesticWhole: true, isForeignWhole: true)
    /// How many lines the host reads for one question.
    var readLimit = 16_384
    /// Acts that stand at the host a second time.
    var twice: Set<Int> = []

    struct Outcome: Equatable {
        var differences: [LineDifference] = []
        var lacking: [Int] = []
        var rounds = 0
        /// Of both directions, F62 alone.
        var bytes = 0
        /// The host has seen the end at the last question, and at no other.
        var isEndSeen = false
    }

    func run() throws -> Outcome {
        let certified = terminal.map(\.stan)
        let wantsCertificates = host.contains { $0.hasCertificate != nil }
        var search = try #require(DifferenceSearch(terminal, scope: scope, wantsCertificates: wantsCertificates))
        var outcome = Outcome()
        while let question = search.question() {
            let sent = question.bytes
            let reply = reply(to: try ComparisonQuestion(parsing: sent))
            let answered = reply.answer.bytes
            #expect(sent.count <= 999 && answered.count <= 999)
            outcome.rounds += 1
            outcome.bytes += sent.count + answered.count
            try search.take(ComparisonAnswer(parsing: answered))
            #expect(reply.isComplete == search.isComplete)
            outcome.isEndSeen = reply.isComplete
            try #require(outcome.rounds < 20_000)
        }
        outcome.differences = search.differences
        outcome.lacking = certified.filter { STAN($0).map { search.lacksCertificate($0) } ?? false }
        return outcome
    }

    /// The host with a bounded reach, as its ledger gives it.
    private func reply(to question: ComparisonQuestion) -> ComparisonReply {
        var ranges: [ClosedRange<Int>] = []
        for segment in question.segments where !ranges.contains(where: { $0.contains(segment.range.lowerBound) }) {
            if let last = ranges.last, last.upperBound + 1 == segment.range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound...segment.range.upperBound
            } else {
                ranges.append(segment.range)
            }
        }
        var left = readLimit
        var (lines, read): ([HostLine], [ClosedRange<Int>]) = ([], [])
        for range in ranges where left > 0 {
            let own = host.filter { range.contains($0.line.stan) }.sorted { $0.line.precedes($1.line) }
            if own.count <= left {
                lines += own
                read.append(range)
            } else {
                let through = own[left].line.stan - 1
                if through >= range.lowerBound { read.append(range.lowerBound...through) }
                lines += own.filter { $0.line.stan <= through }
            }
            left -= own.count
        }
        lines.sort { $0.line.precedes($1.line) }
        return ComparisonReply(to: question, lines: lines, read: read) { twice.contains($0.stan) }
    }

    /// Set against set, without ranges and fingerprints.
    var naive: [LineDifference] {
        var found: [LineDifference] = []
        let ownByNumber = Dictionary(grouping: terminal, by: \.stan)
        let theirsByNumber = Dictionary(grouping: host, by: \.line.stan)
        for stan in Set(ownByNumber.keys).union(theirsByNumber.keys) {
            for isCredit in [false, true] {
                var own = (ownByNumber[stan] ?? []).filter { $0.isCredit == isCredit }
                var theirs = (theirsByNumber[stan] ?? []).filter { $0.line.isCredit == isCredit }
                for line in own where theirs.contains(where: { $0.line == line }) {
                    own.remove(at: own.firstIndex(of: line) ?? 0)
                    theirs.remove(at: theirs.firstIndex { $0.line == line } ?? 0)
                }
                own.sort { $0.precedes($1) }
                theirs.sort { $0.line.precedes($1.line) }
                for index in 0..<max(own.count, theirs.count) {
                    let one = index < own.count ? own[index] : nil
                    let other = index < theirs.count ? theirs[index] : nil
                    if one == nil, other?.isNamedAlone == false { continue }
                    let kind: DifferenceKind =
                        switch (one, other) {
                        case (_?, nil): .terminalOnly
                        case (nil, _): twice.contains(stan) ? .twice : .hostOnly
                        case (let one?, let other?): one.amount == other.line.amount ? .classDiffers : .amountDiffers
                        }
                    guard let stan = STAN(stan), let cardClass = one?.cardClass ?? other?.line.cardClass else {
                        continue
                    }
                    found.append(
                        LineDifference(
                            stan: stan, kind: kind, cardClass: cardClass, terminalAmount: one?.amount,
                            hostAmount: other?.line.amount))
                }
            }
        }
        return found.sorted { ($0.stan.value, $0.kind.rawValue) < ($1.stan.value, $1.kind.rawValue) }
    }
}

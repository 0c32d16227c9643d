import CPostgreSQL
import Ledger

/// Answers to questions that a group has not asked yet. They are of rows of one terminal each, which the group holds by
/// that terminal's lock from then on: each stays true until the group itself writes for that terminal.
struct KeptAnswers: ~Copyable {
    typealias Ask = (query: LedgerQuery, values: [LedgerValue])

    private struct Answer {
        var ask: Ask
        var result: OpaquePointer
    }

    /// By merchant and terminal.
    private var answers: [[LedgerValue]: [Answer]] = [:]

    /// What may be kept: it names merchant and terminal first, and nobody else's rows decide on it, but for freezes.
    static func takes(_ ask: Ask) -> Bool {
        switch ask.query {
        case .terminal, .posting, .postingsOfNumber, .batch, .batchPostings, .batchCases, .beginning, .ticket, .freezes:
            true
        default: false
        }
    }

    private static func key(_ values: [LedgerValue]) -> [LedgerValue] { Array(values.prefix(2)) }

    deinit { for answer in answers.values.joined() { PQclear(answer.result) } }

    /// - Parameter result: From now on this one clears it.
    mutating func keep(_ ask: Ask, _ result: OpaquePointer) {
        answers[Self.key(ask.values), default: []].append(Answer(ask: ask, result: result))
    }

    func answer(_ query: LedgerQuery, _ values: [LedgerValue]) -> OpaquePointer? {
        guard !answers.isEmpty else { return nil }
        return answers[Self.key(values)]?.first { $0.ask.query == query && $0.ask.values == values }?.result
    }

    /// The group writes: what was answered for that terminal is no longer so, nor are others' freezes.
    mutating func forget(_ query: LedgerQuery, _ values: [LedgerValue]) {
        guard !answers.isEmpty else { return }
        for answer in answers.removeValue(forKey: Self.key(values)) ?? [] { PQclear(answer.result) }
        guard query == .setFreeze else { return }
        for (key, kept) in answers {
            answers[key] = kept.filter { $0.ask.query != .freezes }
            for answer in kept where answer.ask.query == .freezes { PQclear(answer.result) }
        }
    }
}

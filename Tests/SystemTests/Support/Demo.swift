import Foundation
import HostService
import Testing

/// What `qiantui demo --json` tells of a day.
struct DemoDay: Decodable {
    struct Counted: Decodable, Equatable {
        var count: Int
        var amount_minor: Int64
    }

    struct Step: Decodable {
        var step: String
        var outcome: String
        var reason: String?
        var records: [Int64]
        var milliseconds: Int64
    }

    var transactions: Int
    var sales: Counted
    var refunds: Counted
    var net_minor: Int64
    var card_net_minor: Int64
    var cash_net_minor: Int64
    var host_net_minor: Int64
    var batches: [String]
    var verdict: String
    var signed_off: Bool
    var lost: Int
    var doubled: Int
    var end: String
    var commits: Int
    var steps: [Step]
    var unexpected: [String]

    /// Runs a day that must end well.
    static func run(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> DemoDay {
        let ended = try await Program.run(["demo", "--json"] + arguments)
        #expect(ended.status == 0, "\(ended.errors.suffix(2000))", sourceLocation: sourceLocation)
        #expect(ended.output.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
        return try JSONDecoder().decode(DemoDay.self, from: Data(ended.output.utf8))
    }

    /// What every good day has.
    func checkGoodEnd(_ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(lost == 0, "\(what)", sourceLocation: sourceLocation)
        #expect(doubled == 0, "\(what)", sourceLocation: sourceLocation)
        #expect(unexpected == [], "\(what)", sourceLocation: sourceLocation)
        #expect(verdict == "balanced", "\(what)", sourceLocation: sourceLocation)
        #expect(end == "closed", "\(what)", sourceLocation: sourceLocation)
        #expect(signed_off, "\(what)", sourceLocation: sourceLocation)
        #expect(host_net_minor == card_net_minor, "\(what)", sourceLocation: sourceLocation)
        #expect(net_minor == card_net_minor + cash_net_minor, "\(what)", sourceLocation: sourceLocation)
        #expect(net_minor == sales.amount_minor - refunds.amount_minor, "\(what)", sourceLocation: sourceLocation)
        #expect(!batches.isEmpty && commits > 0, "\(what)", sourceLocation: sourceLocation)
        #expect(
            steps.map(\.step) == [
                "freeze", "openItems", "drain", "amounts", "authorize", "confirm", "selfTest", "settle", "reconcile",
                "close", "signOff", "rest",
            ], "\(what)", sourceLocation: sourceLocation)
        for step in steps {
            #expect(step.outcome == "skipped" ? step.reason != nil : step.outcome == "performed", "\(what) \(step)")
            #expect(step.records.count >= 2 && step.records == step.records.sorted(), "\(what) \(step)")
            #expect(step.milliseconds >= 0, "\(what) \(step)")
        }
    }
}

extension TestFolder {
    /// The books that `demo --keep` left in a folder of this one.
    func books(_ name: String) throws -> Books {
        try Books(
            journal: file("\(name)/terminal/journal.sqlite"), ledger: file("\(name)/host/ledger.sqlite"))
    }
}

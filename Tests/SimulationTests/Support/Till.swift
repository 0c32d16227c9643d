import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

/// A till that means what it says: it asks again under the same reference until an act is done, whatever breaks.
struct Till {
    let shop: Shop
    /// Virtual seconds that an act may take before the till gives up.
    var patience: Int64 = 6 * 3_600

    struct Stuck: Error, CustomStringConvertible { let description: String }

    /// One act of a day; an original is named by the reference of its own act.
    struct Act {
        var reference: String
        var type: TransactionType
        var amount: Int64
        var secrets = Shop.domestic
        var way = Shop.Way.swipe
        var original: String?
        var approvesOffline = false
    }

    /// A day with one of nearly everything. Card net 830, cash 25.
    static let day: [Act] = [
        Act(reference: "a", type: .sale, amount: 100),
        Act(reference: "b", type: .sale, amount: 200, secrets: Shop.foreign, way: .chip),
        Act(reference: "c", type: .sale, amount: 300, way: .scan),
        Act(reference: "d", type: .saleVoid, amount: 0, way: .scan, original: "c"),
        Act(reference: "e", type: .preAuthorization, amount: 500),
        Act(reference: "f", type: .completion, amount: 500, original: "e"),
        Act(reference: "g", type: .offlineSale, amount: 80, way: .manual),
        Act(reference: "h", type: .refund, amount: 50),
    ]
    static let net: Int64 = 830

    /// Does every act, signs off, and waits until the day is closed at both sides and nothing is owed.
    func play(_ acts: [Act] = Till.day, cash: Int64 = 25, closing: String = "evening") throws {
        var done: [String: Line] = [:]
        for act in acts { done[act.reference] = try play(act, done) }
        if cash > 0 { try book(cash) }
        try close(closing)
    }

    /// Signs off until there is an end that is final, then lets what is owed go out.
    func close(_ name: String) throws {
        let end = deadline
        while true {
            if let last = shop.world.terminal.state.lastClosing, last.identifier == name, last.end != .pending { break }
            guard shop.world.now.milliseconds < end else { throw Stuck(description: "the day does not close") }
            if shop.world.terminal.state.closing?.isPending != true {
                _ = try shop.world.run(.signOff(SignOffRequest(identifier: name)))
            }
            try shop.world.wait(seconds: 60)
        }
        try settle()
    }

    /// Waits until nothing is open, late or owed.
    func settle() throws {
        let end = deadline
        while !isSettled {
            guard shop.world.now.milliseconds < end else {
                let state = shop.world.terminal.state
                throw Stuck(description: "owed for ever: \(state.open.count) open, \(state.late.count) late")
            }
            try shop.world.wait(seconds: 60)
        }
        try shop.world.wait(seconds: 120)
    }

    private var isSettled: Bool {
        let state = shop.world.terminal.state
        return state.open.isEmpty && state.late.isEmpty && !state.owesSignOff && shop.world.terminal.isQuiet
            && shop.postings.allSatisfy { $0.deadline == nil }
    }

    private var deadline: Int64 { shop.world.now.milliseconds + patience * 1_000 }

    func play(_ act: Act, _ done: [String: Line]) throws -> Line {
        let end = deadline
        let isOffline = act.type == .offlineSale
        while shop.world.now.milliseconds < end {
            let result = try shop.run(
                act.type, act.amount, act.secrets, act.way,
                .init(
                    original: act.original.flatMap { done[$0]?.key.stan }, authority: isOffline ? Shop.authority : nil,
                    authorization: isOffline ? "123456" : nil, reference: act.reference,
                    approvesOffline: act.approvesOffline))
            switch result {
            case .approved(let line, _)?: return line
            case .refused(.invalid(let field, let expected))?:
                throw Stuck(description: "\(act.reference): refused for \(field), expected \(expected)")
            case .refused(.notPermitted(let why))?: throw Stuck(description: "\(act.reference): \(why)")
            case .refused(.unknownOriginal)?, .refused(.originalNotFit)?:
                throw Stuck(description: "\(act.reference): its original is gone")
            default: try shop.world.wait(seconds: 30)
            }
        }
        throw Stuck(description: "\(act.reference): not done in \(patience) s")
    }

    private func book(_ amount: Int64) throws {
        let end = deadline
        while shop.world.now.milliseconds < end {
            let request = CashRequest(kind: .sale, amount: amount, reference: "cash")
            if case .cashBooked? = try shop.world.run(.cash(request)) { return }
            try shop.world.wait(seconds: 30)
        }
        throw Stuck(description: "cash: not booked in \(patience) s")
    }
}

/// Which of many like cases a run takes: all where there is time, every few in a debug build.
enum Grid {
    #if DEBUG
        static let isFull = false
    #else
        static let isFull = true
    #endif

    static func sample(_ cases: some Sequence<Int>, every step: Int, from first: Int = 0) -> [Int] {
        cases.filter { isFull || $0 % step == first % step }
    }
}

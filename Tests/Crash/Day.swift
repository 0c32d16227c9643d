import DayEnd
import DayScript
import Foundation
import TerminalService
import UnionPay

/// One act of a day. Its amount is no other's: whatever happens to numbers and references, an act is known by it.
struct Act: Hashable, Sendable {
    enum Kind: String, Sendable { case sale, saleVoid, refund, cash }

    var kind: Kind
    /// Minor units. A void has that of its sale.
    var amount: Int64
    var reference: String
    /// The sale that is undone.
    var original: Int64?
}

/// What a client was told: kept apart from everything that may be lost.
struct Told: Sendable {
    /// Acts that were answered as done.
    var done: [Act] = []
    /// Closings that were answered as closed, with the batches that they told.
    var closings: [(name: String, batches: [BatchNumber])] = []
    var asked = 0
}

/// Plays days on a terminal until every act is done and the day closed, whatever befalls it.
struct DayPlay: Sendable {
    /// Asks the terminal; nil where it cannot be reached.
    typealias Asking = @Sendable (TerminalRequest) async throws -> TerminalReply?

    private let terminal: Asking
    var random: SplitMix64
    var told = Told()
    /// All acts that customers have asked for; each must be done once in the end.
    private(set) var wanted: [Act] = []
    private var nextAmount: Int64
    private var lines: [Int64: Int] = [:]

    init(_ shop: Shop, seed: UInt64) { self.init(seed: seed) { try await shop.ask($0) } }

    /// - Parameter firstAmount: Those that follow are above it.
    init(seed: UInt64, firstAmount: Int64 = 1_001, asking terminal: @escaping Asking) {
        self.terminal = terminal
        random = SplitMix64(seed: seed)
        nextAmount = firstAmount
    }

    /// The next act of a customer.
    mutating func draw() -> Act {
        let amount = nextAmount
        nextAmount += Int64(random.number(1...9))
        let drawn = random.below(10)
        var act = Act(kind: .sale, amount: amount, reference: "act-\(amount)")
        if drawn == 0, let sale = lines.keys.max() {
            act = Act(kind: .saleVoid, amount: sale, reference: "void-\(sale)", original: sale)
        } else if drawn == 1 {
            act.kind = .refund
        } else if drawn == 2 {
            act.kind = .cash
        }
        wanted.append(act)
        return act
    }

    /// Asks once; true where it is done.
    mutating func ask(_ act: Act) async throws -> Bool {
        told.asked += 1
        return note(act, try await terminal(Self.request(act, lines)))
    }

    /// Takes in what the terminal answered.
    mutating func note(_ act: Act, _ reply: TerminalReply?) -> Bool {
        guard let reply, reply.result == .approved || reply.result == .cashBooked else { return false }
        told.done.append(act)
        if act.kind == .sale, let line = reply.line { lines[act.amount] = line.key.stan.value }
        if let original = act.original { lines[original] = nil }
        return true
    }

    /// An act that the host refuses for good: what it undoes is not there any more.
    mutating func giveUp(_ act: Act) {
        if let original = act.original { lines[original] = nil }
    }

    func request(_ act: Act) -> TerminalRequest { Self.request(act, lines) }

    /// A new day's lines can be voided; those of a closed batch cannot.
    mutating func beginDay() { lines = [:] }

    private static func request(_ act: Act, _ lines: [Int64: Int]) -> TerminalRequest {
        var request = TerminalRequest(act.kind == .cash ? .cash : .transaction)
        request.amount = act.amount
        request.reference = act.reference
        switch act.kind {
        case .cash: request.cash = .sale
        case .sale:
            request.type = .sale
            request.card = card("051", pin: "718293")
        case .refund:
            request.type = .refund
            request.card = card("022")
        case .saleVoid:
            request.type = .saleVoid
            request.amount = 0
            request.original = act.original.flatMap { lines[$0] }
            request.card = card("022")
        }
        return request
    }

    private static func card(_ entry: String, pin: String? = nil) -> PresentedCardData {
        let pan = "6222021234567890128"
        let track = pan + "=30122010000012300"
        guard entry.hasPrefix("05") else {
            return PresentedCardData(pan: pan, expiry: "3012", entry: entry, track2: track, pin: pin)
        }
        return PresentedCardData(
            pan: pan, expiry: "3012", entry: entry, track2: track, sequence: "001",
            chipData: "9F260801020304050607089F2701809F100807010103900000009F3704010203049F36020007"
                + "950500000480009A032611239C01009F02060000000123455F2A02015682027C009F1A0201569F03060000000000009F3303E0F8C8",
            pin: pin)
    }

    /// Asks for the closing once; true where it is closed.
    mutating func close(_ name: String) async throws -> Bool { note(name, try await terminal(Self.closing(name))) }

    static func closing(_ name: String) -> TerminalRequest {
        var request = TerminalRequest(.signOff)
        request.identifier = name
        return request
    }

    mutating func note(_ name: String, _ reply: TerminalReply?) -> Bool {
        guard let closing = reply?.closing, closing.end == .closed, closing.identifier == name else { return false }
        if told.closings.last?.name != name { told.closings.append((name, closing.day.batches)) }
        return true
    }
}

import DayEnd
import DayScript
import TerminalService
import Testing
import UnionPay
import Wire

/// A cashier who does not give up: the same act under the same reference, until it is approved.
struct Player {
    /// What the cashier was told: the lines that were approved.
    private(set) var told: [Line] = []

    private let pair: Pair
    private var random: SplitMix64

    init(on pair: Pair, seed: UInt64) {
        self.pair = pair
        random = SplitMix64(seed: seed)
    }

    /// So many acts drawn from the seed.
    mutating func play(_ count: Int) async throws {
        for number in 1...count {
            let card = random.chance(60) ? TestCard.domestic : TestCard.foreign
            let way = [TestCard.Way.swipe, .chip, .tap, .chip][random.below(4)]
            let amount = Int64(random.number(100...90_000))
            switch random.below(10) {
            case 0 where random.chance(50):
                try await act(.offlineSale, amount, TestCard.domestic.presented(.keyed), nil, "\(number)")
            case 0, 1:
                let sale = try await act(.sale, amount, card.presented(.swipe), nil, "\(number)")
                try await act(.saleVoid, 0, card.presented(.swipe), sale, "\(number)v")
            case 2:
                try await act(.refund, amount, card.presented(.swipe), nil, "\(number)")
            case 3:
                let hold = try await act(.preAuthorization, amount, card.presented(.chip, pin: true), nil, "\(number)")
                try await act(.completion, amount, card.presented(.chip), hold, "\(number)c")
            case 4:
                try await act(.sale, amount, TestCard.domestic.presented(.scan), nil, "\(number)")
            default:
                try await act(.sale, amount, card.presented(way, pin: random.chance(50)), nil, "\(number)")
            }
        }
    }

    /// Signs off, and waits where the closing goes on by itself.
    func close(_ name: String) async throws -> TerminalStatus {
        _ = try await eventually("a closing that begins", every: .milliseconds(50)) {
            try await reached { try await pair.signOff(name) }?.closing == nil ? nil : true
        }
        return try await eventually("the end of the closing", within: .seconds(90), every: .milliseconds(50)) {
            let status = try await reached { try await pair.status() }
            return status?.closingStep == nil ? status : nil
        }
    }

    @discardableResult
    private mutating func act(
        _ type: TransactionType, _ amount: Int64, _ card: PresentedCardData, _ original: Line?, _ reference: String
    ) async throws -> Line {
        let pair = pair
        let line = try await eventually("an approval of \(type)", within: .seconds(90), every: .milliseconds(50)) {
            let reply = try await Self.reached {
                try await pair.transact(type, amount, card, of: original) { request in
                    request.reference = reference
                    guard type == .offlineSale else { return }
                    request.authority = OfflineAuthority(mode: "01", institution: "01020000")
                    request.authorization = "654321"
                }
            }
            switch reply?.result {
            case .approved: return reply?.line
            // Nobody there, or nobody there behind it; what was on its way is being reversed or repeated.
            case nil, .refused, .unknown: return nil
            default: throw NeverCame(what: "an approval of \(type): \(reply?.told ?? "")")
            }
        }
        told.append(line)
        return line
    }

    /// Asks; nil where the terminal is away.
    private func reached<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value? {
        try await Self.reached(body)
    }

    private static func reached<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value? {
        do {
            return try await body()
        } catch is ControlError {
            return nil
        }
    }
}

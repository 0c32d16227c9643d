import DayEnd
import DayScript
import TerminalService
import Testing
import UnionPay

/// A cashier who does not give up: what was refused is tried again, what is not known is reversed and sold anew.
struct Player {
    /// What the cashier was told: the lines that were approved.
    private(set) var told: [Line] = []
    /// Acts that ended with nobody knowing what became of them.
    private(set) var unknown = 0
    /// Acts that were refused at first.
    private(set) var refused = 0

    private let pair: Pair
    private var random: SplitMix64

    init(on pair: Pair, seed: UInt64) {
        self.pair = pair
        random = SplitMix64(seed: seed)
    }

    /// So many acts drawn from the seed, each until it is approved.
    mutating func play(_ count: Int) async throws {
        for number in 1...count {
            let card = random.chance(60) ? TestCard.domestic : TestCard.foreign
            let way = [TestCard.Way.swipe, .chip, .tap, .chip][random.below(4)]
            let amount = Int64(random.number(100...90_000))
            switch random.below(10) {
            case 0 where random.chance(50):
                try await offline(amount)
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
        _ = try await eventually("a closing that begins") {
            let reply = try await pair.signOff(name)
            return reply.closing == nil ? nil : true
        }
        return try await eventually("the end of the closing", within: .seconds(90), every: .milliseconds(50)) {
            let status = try await pair.status()
            return status.closingStep == nil ? status : nil
        }
    }

    @discardableResult
    private mutating func act(
        _ type: TransactionType, _ amount: Int64, _ card: PresentedCardData, _ original: Line?, _ reference: String
    ) async throws -> Line {
        for attempt in 1...600 {
            let reply = try await pair.transact(type, amount, card, of: original) {
                $0.reference = "\(reference).\(attempt)"
            }
            switch reply.result {
            case .approved:
                let line = try #require(reply.line)
                told.append(line)
                return line
            case .unknown:
                unknown += 1
                // A refund is not reversed: it is repeated until it is answered, and counts.
                if type == .refund { return try await repeated(try #require(reply.key)) }
            case .refused:
                refused += 1
                try await Task.sleep(for: .milliseconds(50))
            default:
                Issue.record("\(type) \(amount): \(reply.told)")
                throw NeverCame(what: "an approval of \(type)")
            }
        }
        throw NeverCame(what: "an approval of \(type)")
    }

    /// The line that an unanswered advice becomes.
    private mutating func repeated(_ key: LineKey) async throws -> Line {
        let line = try await eventually("the answer to \(key)", within: .seconds(60), every: .milliseconds(50)) {
            var request = TerminalRequest(.receipt)
            request.original = key.stan.value
            return try? await pair.answer(request).line
        }
        told.append(line)
        return line
    }

    private mutating func offline(_ amount: Int64) async throws {
        let line = try await pair.approve(.offlineSale, amount, TestCard.domestic.presented(.keyed)) {
            $0.authority = OfflineAuthority(mode: "01", institution: "01020000")
            $0.authorization = "654321"
        }
        told.append(line)
    }
}

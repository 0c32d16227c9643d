import DayEnd
import HostCore
import UnionPay

/// An issuer in any mood, and what it has approved: nothing else may be booked.
struct Issuer {
    enum Event {
        case answers(IssuerAnswer, PostingKey)
        case isLate(PostingKey)
        case reversed(PostingKey)
    }

    /// What it has approved and not undone.
    private(set) var charges: [PostingKey: Int64] = [:]
    /// What it has ever approved.
    private(set) var approved: [PostingKey: Int64] = [:]
    private(set) var askedTwice: [PostingKey] = []
    private var asked: Set<PostingKey> = []
    private var agenda: [Int: [Event]] = [:]
    private var last = 0

    mutating func add(_ event: Event, at step: Int) {
        agenda[step, default: []].append(event)
        last = max(last, step)
    }

    /// What is due now; `everything`: what is due at any time, in its order.
    mutating func due(at step: Int) -> [Event] { agenda.removeValue(forKey: step) ?? [] }
    func isDone(at step: Int) -> Bool { step > last }

    mutating func ask(_ request: IssuerRequest, at step: Int, _ random: inout Random) {
        guard request.act == .authorize else {
            charges[request.key] = nil
            add(.reversed(request.key), at: step + 1 + random.below(20))
            return
        }
        if !asked.insert(request.key).inserted { askedTwice.append(request.key) }
        let mood = random.below(100)
        if mood < 5 { return }
        let code = mood < 85 ? "00" : mood < 92 ? "10" : mood < 97 ? "51" : "zz"
        var answer = IssuerAnswer(code: code, scheme: mood % 3 == 0 ? CardScheme(bin: "4") : .unionPay)
        if code == "10" {
            // Now and then a part that is none.
            answer.amount = mood == 91 ? request.amount + 1 : max(1, request.amount / 2)
        }
        if code == "00" || code == "10" {
            answer.authorization = random.digits(6)
            let amount = answer.amount ?? request.amount
            approved[request.key] = amount
            if request.key.type != .balanceInquiry { charges[request.key] = amount }
        }
        // Most answer at once; some after the time-out.
        add(.answers(answer, request.key), at: step + 1 + (random.chance(90) ? 0 : random.below(100)))
    }
}

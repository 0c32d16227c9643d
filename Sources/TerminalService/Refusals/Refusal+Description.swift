import DayEnd
public import TerminalCore

extension Refusal {
    /// Nobody answered, as opposed to somebody saying no.
    var isHostAway: Bool {
        switch self {
        case .reversalOwed, .cannotSignIn(.noAnswer), .noConnection: true
        default: false
        }
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .closingUnderWay: "the day is being closed: nothing is sold until it is"
        case .notAsked: "nothing of the kind was asked: no closing waits for this answer"
        case .listChanged: "the transactions are not the ones that were shown: look again, then confirm"
        case .needsApproval: "the difference is above the shop's limit: a supervisor must approve it"
        case .reversalOwed(let key): "\(key) must be reversed first, and the host does not answer"
        case .cannotSignIn(.noAnswer): "the host does not answer the sign-in"
        case .cannotSignIn(.declined(let code)): "the host refuses the sign-in (\(code))"
        case .cannotSignIn(.badKeys(let problem)): "the working keys cannot be opened: \(problem)"
        case .noConnection: "the host does not answer"
        case .busy: "another act is under way"
        case .invalid(let field, let expected): "\(field): expected \(expected)"
        case .unknownOriginal: "no such transaction stands open here; for an older one, use a refund"
        case .originalNotFit(let standing): "the original is \(standing.rawValue) already"
        case .notPermitted(let rule): rule.description
        case .storeFailed: "the journal could not be written; nothing was sold"
        case .keyUsed: "the idempotency key was used for something else"
        case .alreadyPresented: "the card has been presented, or the order has ended"
        case .readerTaken: "the reader waits for the card of another till's order"
        }
    }
}

import DayEnd
import Peripherals
public import TerminalCore
public import Wording

/// A refusal as a till or a page gets it: the code, and what it is about.
public struct RefusalNote: Codable, Hashable, Sendable {
    public var code: RefusalCode
    /// A transaction, an answer code or a field; nil where the code says it all. Never a secret.
    public var what: String?

    public init(_ code: RefusalCode, _ what: String? = nil) {
        self.code = code
        self.what = what
    }

    /// Every refusal of the machine has a code: a new one does not compile without.
    public init(_ refusal: Refusal) {
        switch refusal {
        case .closingUnderWay: self.init(.closing)
        case .notAsked: self.init(.notAsked)
        case .listChanged: self.init(.list)
        case .needsApproval: self.init(.approval)
        case .reversalOwed(let key): self.init(.reversal, key.stan.text)
        case .cannotSignIn(.noAnswer), .noConnection: self.init(.away)
        case .cannotSignIn(.declined(let code)): self.init(.signIn, code)
        case .cannotSignIn(.badKeys): self.init(.keys)
        case .busy: self.init(.busy)
        case .invalid("reference", _): self.init(.reference)
        case .invalid(let field, _): self.init(.value, field)
        case .unknownOriginal: self.init(.original)
        case .originalNotFit: self.init(.standing)
        case .storeFailed: self.init(.store)
        case .notPermitted(let rule):
            switch rule {
            case .refundNeedsOriginal: self.init(.refund)
            case .offlineNeedsAuthority: self.init(.authority)
            case .chipDidNotApprove: self.init(.chip)
            case .scannedCode: self.init(.scan)
            case .batchIsSettled: self.init(.settled)
            case .offlineAllowance: self.init(.allowance)
            case .unwritable: self.init(.message)
            case .halted: self.init(.halted)
            case .stopping: self.init(.stopping)
            }
        }
    }

    /// A request that could not be served at all. What exactly went wrong belongs into the log, not on a screen.
    public init(_ error: any Error) {
        switch error {
        case is RequestError, is DecodingError: self.init(.request)
        case is CashCount.Problem: self.init(.pieces)
        case is PrintQueueError: self.init(.paper)
        default: self.init(.fault)
        }
    }

    /// The refusal in words, its code with it.
    public var phrase: Phrase {
        let what: Phrase.Value? =
            what == "amount" ? .phrase(Phrase(.homeAmount)) : what.map(Phrase.Value.text)
        let why = Phrase(code.words, what.map { ["what": $0] } ?? [:])
        return Phrase(.problemCoded, ["code": .text(code.rawValue), "why": .phrase(why)])
    }
}

import DayEnd
import Peripherals
public import TerminalCore
public import Wording

/// A refusal as a till or a page gets it: the code, and what it is about.
public struct RefusalNote: Codable, Hashable, Sendable {
    public var code: RefusalCode
    /// A transaction, an answer code or a field; nil where the code says it all. Never a secret.
    public var what: String?

    public init(code: RefusalCode, _ what: String? = nil) {
        self.code = code
        self.what = what
    }

    /// Every refusal of the machine has a code: a new one does not compile without.
    public init(_ refusal: Refusal) {
        switch refusal {
        case .closingUnderWay: self.init(code: .closing)
        case .notAsked: self.init(code: .notAsked)
        case .listChanged: self.init(code: .list)
        case .needsApproval: self.init(code: .approval)
        case .reversalOwed(let key): self.init(code: .reversal, key.stan.text)
        case .cannotSignIn(.noAnswer), .noConnection: self.init(code: .away)
        case .cannotSignIn(.declined(let code)): self.init(code: .signIn, code)
        case .cannotSignIn(.badKeys): self.init(code: .keys)
        case .busy: self.init(code: .busy)
        case .invalid("reference", _): self.init(code: .reference)
        case .invalid(let field, _): self.init(code: .value, field)
        case .unknownOriginal: self.init(code: .original)
        case .originalNotFit: self.init(code: .standing)
        case .storeFailed: self.init(code: .store)
        case .keyUsed: self.init(code: .key)
        case .alreadyPresented: self.init(code: .presented)
        case .readerTaken: self.init(code: .reader)
        case .notPermitted(let rule):
            switch rule {
            case .refundNeedsOriginal: self.init(code: .refund)
            case .offlineNeedsAuthority: self.init(code: .authority)
            case .chipDidNotApprove: self.init(code: .chip)
            case .scannedCode: self.init(code: .scan)
            case .batchIsSettled: self.init(code: .settled)
            case .partlyRefunded: self.init(code: .part)
            case .dayIsOver: self.init(code: .day)
            case .notVoidable: self.init(code: .void)
            case .offlineAllowance: self.init(code: .allowance)
            case .storageFull: self.init(code: .full)
            case .unwritable: self.init(code: .message)
            case .halted: self.init(code: .halted)
            case .stopping: self.init(code: .stopping)
            }
        }
    }

    /// A request that could not be served at all. What exactly went wrong belongs into the log, not on a screen.
    public init(_ error: any Error) {
        switch error {
        case is RequestError, is DecodingError: self.init(code: .request)
        case is CashCount.Problem: self.init(code: .pieces)
        case is PrintQueueError: self.init(code: .paper)
        default: self.init(code: .fault)
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

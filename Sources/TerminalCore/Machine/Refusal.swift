public import DayEnd

/// Why the terminal did nothing.
public enum Refusal: Error, Sendable, Hashable {
    case closingUnderWay
    /// No closing waits for such an answer.
    case notAsked
    /// The lines are not the ones that were shown.
    case listChanged
    /// The difference is above the shop's limit.
    case needsApproval
    /// An earlier transaction must be reversed first and the host does not answer.
    case reversalOwed(LineKey)
    case cannotSignIn(SignInFailure)
    case noConnection
    case busy
    case invalid(field: String, expected: String)
    case unknownOriginal
    case originalNotFit(Line.Standing)
    case notPermitted(Impediment)
    case storeFailed
    /// The idempotency key was used for something else.
    case keyUsed
    /// The order's card has been presented, or the order has ended.
    case alreadyPresented
    /// The reader waits for the card of another till's order.
    case readerTaken
}

public enum SignInFailure: Sendable, Hashable {
    case noAnswer
    case declined(code: String)
    /// The key block does not open under this terminal's master key; the text names the key.
    case badKeys(String)
}

/// A rule that stands against an act, whoever asks for it.
public enum Impediment: Sendable, Hashable {
    /// This acquirer takes no refund without the RRN and date of its original.
    case refundNeedsOriginal
    /// An offline sale names who authorised it, unless the chip approved it.
    case offlineNeedsAuthority
    case chipDidNotApprove
    /// A scanned code names no card.
    case scannedCode
    /// A void or an adjustment of a line whose batch is settled.
    case batchIsSettled
    /// A part of the sale was refunded: what is left can only be refunded too.
    case partlyRefunded
    /// A sale of an earlier day.
    case dayIsOver
    /// Only a sale that the host approved can be voided.
    case notVoidable
    /// So many sales without the host are enough, or the oldest has waited long enough.
    case offlineAllowance
    /// Before the journal cannot be written nothing more is sold; the day can still be closed.
    case storageFull
    /// The request could not be written; the text says why and holds no secret.
    case unwritable(String)
    /// An invariant is broken, with the evidence.
    case halted(String)
    case stopping
}

extension Impediment: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refundNeedsOriginal: "a refund names its original (RRN and date): this acquirer takes no other"
        case .offlineNeedsAuthority: "an offline sale names who authorised it, or the chip approved it"
        case .chipDidNotApprove: "the chip did not approve this sale"
        case .scannedCode: "a scanned code can pay, and its payment be voided or refunded, nothing else"
        case .batchIsSettled: "the batch of that transaction is settled: use a refund"
        case .partlyRefunded: "a part of that sale was refunded: refund the rest"
        case .dayIsOver: "that sale is of an earlier day: use a refund"
        case .notVoidable: "only a sale that the host approved can be voided: use a refund"
        case .offlineAllowance: "the offline allowance is used up: connect and send what is stored first"
        case .storageFull:
            "the storage is full: close the day; nothing is sold before there is room, and nothing is lost"
        case .unwritable(let problem): "the request could not be written: \(problem)"
        case .halted(let evidence): "an invariant is broken: \(evidence)"
        case .stopping: "this terminal is being stopped"
        }
    }
}

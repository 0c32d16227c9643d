public import DayEnd

/// Why the terminal did nothing.
public enum Refusal: Sendable, Hashable {
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
    /// So many sales without the host are enough, or the oldest has waited long enough.
    case offlineAllowance
    /// The request could not be written; the text says why and holds no secret.
    case unwritable(String)
    /// An invariant is broken, with the evidence.
    case halted(String)
    case stopping
}

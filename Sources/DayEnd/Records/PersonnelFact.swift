/// Something that an operator did or was refused, as the journal tells it. It holds no password, code or identity.
public struct PersonnelFact: Hashable, Codable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case setUp, loggedOn, refused, locked, unlocked, passwordChanged, added, removed, reset, approved
        case approvalRefused, challenged
    }

    public var kind: Kind
    /// Two digits; nil for the set-up.
    public var operatorNumber: String?
    /// The second person: who approved, unlocked, added; nil where the acquirer's code did.
    public var by: String?
    /// The act that was approved, the role that was given, or the code of the refusal.
    public var detail: String?
    /// What exactly was approved.
    public var reference: String?
    /// Until when a number is locked.
    public var until: Moment?

    public init(
        _ kind: Kind, _ operatorNumber: String? = nil, by: String? = nil, detail: String? = nil,
        reference: String? = nil, until: Moment? = nil
    ) {
        self.kind = kind
        self.operatorNumber = operatorNumber
        self.by = by
        self.detail = detail
        self.reference = reference
        self.until = until
    }
}

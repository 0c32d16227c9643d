public import ISO8583

/// Which fields a request or an answer has.
public struct FieldRules: Hashable, Sendable {
    /// Must be there in every such message.
    public let mandatory: FieldSet
    /// Must be there besides, in an answer that approves.
    public let whenApproved: FieldSet
    /// May be there.
    public let conditional: FieldSet

    /// Every field that may be there; all others are forbidden.
    public var allowed: FieldSet { mandatory.union(whenApproved).union(conditional) }

    init(mandatory: FieldSet, whenApproved: FieldSet = [], conditional: FieldSet = []) {
        self.mandatory = mandatory
        self.whenApproved = whenApproved
        self.conditional = conditional
    }
}

/// What one kind of message looks like, as request and as answer.
public struct CatalogueRow: Hashable, Sendable {
    /// The kind.
    public let kind: MessageKind
    /// The request's MTI; the answer's is ten more.
    public let requestMTI: MTI
    /// F3 with the default account type; nil when there is none or when it is the original's (script notice).
    public let processingCode: String?
    /// F25; nil when there is none or when it is the original's.
    public let conditionCode: ConditionCode?
    /// 60.1.
    public let messageType: Int
    /// The 60.3 that it can have, the usual one first. `000` may be left out of the message.
    public let managementCodes: [ManagementCode]
    /// Fields of the request.
    public let request: FieldRules
    /// Fields of the answer.
    public let response: FieldRules

    /// The answer's MTI.
    public var responseMTI: MTI { requestMTI.response }
    /// Whether the request carries a MAC in F64.
    public var requestHasMAC: Bool { request.mandatory.contains(64) }
    /// Whether the answer carries a MAC in F64: always when it approves, and else where the host adds one.
    public var responseHasMAC: Bool { response.allowed.contains(64) }
    /// Whether the request has a trace number in F11. Messages without one have no key by which a repeat is known.
    public var hasSTAN: Bool { request.mandatory.contains(11) }

    /// Whether `code` is this row's F3, whatever account type (third and fourth digit) it names.
    func accepts(processingCode code: String) -> Bool {
        guard let processingCode else { return true }
        let expected = Array(processingCode.utf8)
        let found = Array(code.utf8)
        guard found.count == 6, found.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return found[..<2] == expected[..<2] && found[4...] == expected[4...]
    }
}

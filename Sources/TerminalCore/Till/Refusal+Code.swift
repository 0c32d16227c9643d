import DayEnd

/// Refusals as machines tell them apart.
extension Refusal {
    /// A word that stays the same from version to version.
    public var code: String {
        switch self {
        case .closingUnderWay: "closingUnderWay"
        case .notAsked: "notAsked"
        case .listChanged: "listChanged"
        case .needsApproval: "needsApproval"
        case .reversalOwed: "reversalOwed"
        case .cannotSignIn: "cannotSignIn"
        case .noConnection: "noConnection"
        case .busy: "busy"
        case .invalid: "invalid"
        case .unknownOriginal: "unknownOriginal"
        case .originalNotFit: "originalNotFit"
        case .notPermitted: "notPermitted"
        case .storeFailed: "storeFailed"
        case .keyUsed: "keyUsed"
        case .alreadyPresented: "alreadyPresented"
        case .readerTaken: "readerTaken"
        }
    }

    /// What was expected, or why it is not permitted.
    public var detail: String? {
        switch self {
        case .invalid(let field, let expected): "\(field): expected \(expected)"
        case .notPermitted(let why): why.description
        case .reversalOwed(let key): key.description
        case .originalNotFit(let standing): standing.rawValue
        case .cannotSignIn(.declined(let code)): code
        default: nil
        }
    }
}

public import DayEnd

/// How an attempt ended.
public enum OperatorOutcome: Hashable, Sendable {
    case loggedOn(LoggedOn)
    /// The password is right, and nothing is granted until it is changed.
    case mustChange(ChangeReason)
    /// The person is logged on with the new password.
    case changed(LoggedOn)
    case approved(Approval)
    case unlocked(OperatorNumber)
    case added(OperatorNumber)
    case removed(OperatorNumber)
    /// The number has a new first password.
    case reset(OperatorNumber)
    case isSetUp
    /// Read this to the acquirer's desk.
    case challenge(UnlockChallenge)
    case refused(OperatorRefusal)
}

/// Who is at work.
public struct LoggedOn: Hashable, Sendable {
    public let number: OperatorNumber
    public let role: Role
    public let name: String
    /// Days until the password expires, where that is soon; negative once it has.
    public let notice: Int?
}

/// Why a password must be changed now.
public enum ChangeReason: String, Codable, Hashable, Sendable {
    /// Somebody else has given it out.
    case first
    /// Its days are over.
    case expired

    /// Key of the text to show.
    public var code: String {
        switch self {
        case .first: "pw.first"
        case .expired: "pw.expired"
        }
    }
}

/// Why nothing was granted.
public enum OperatorRefusal: Hashable, Sendable {
    /// Wrong password, or no such operator.
    case wrongPassword(triesLeft: Int)
    case locked(until: Moment)
    /// Another attempt is under way.
    case busy
    /// The new password cannot be used.
    case problems([PasswordProblem])
    /// The first password was not used in time.
    case firstPasswordOver
    /// Not used for too long.
    case dormant
    /// The second person is the first one, under this or another number.
    case samePerson
    /// The role does not reach so far.
    case notAllowed
    /// There is nobody to unlock, remove, reset or approve for.
    case unknownOperator(OperatorNumber)
    case numberTaken(OperatorNumber)
    /// The number does not fit the role.
    case numberForbidden(OperatorNumber, Role)
    case alreadySetUp
    /// The acquirer's code is wrong.
    case wrongCode(triesLeft: Int)
    /// No code is awaited.
    case noChallenge
    /// Too many wrong codes.
    case codesBlocked(until: Moment)
    /// Nothing is stored for what cannot be: a reference over 64 characters, a name over 64, a nonce out of range.
    case malformed(String)

    /// Key of the text to show.
    public var code: String {
        switch self {
        case .wrongPassword: "pw.wrong"
        case .locked: "pw.locked"
        case .busy: "pw.busy"
        case .problems(let problems): problems.first?.code ?? "pw.rules"
        case .firstPasswordOver: "pw.firstOver"
        case .dormant: "pw.dormant"
        case .samePerson: "pw.samePerson"
        case .notAllowed: "pw.notAllowed"
        case .unknownOperator: "pw.unknownOperator"
        case .numberTaken: "pw.numberTaken"
        case .numberForbidden: "pw.numberForbidden"
        case .alreadySetUp: "pw.alreadySetUp"
        case .wrongCode: "pw.wrongCode"
        case .noChallenge: "pw.noChallenge"
        case .codesBlocked: "pw.codesBlocked"
        case .malformed: "pw.malformed"
        }
    }
}

public import DayEnd

/// What the journal is told about people. No fact holds a password, a hash, a code or a person's identity.
public enum OperatorFact: Hashable, Codable, Sendable {
    case setUp
    case loggedOn(OperatorNumber, Purpose.Occasion)
    /// An attempt under this number was refused; the code is ``OperatorRefusal/code``.
    case refused(OperatorNumber, code: String)
    case locked(OperatorNumber, until: Moment)
    /// By a supervisor or the administrator; by the acquirer's code where nil.
    case unlocked(OperatorNumber, by: OperatorNumber?)
    case passwordChanged(OperatorNumber)
    case added(OperatorNumber, Role, by: OperatorNumber)
    case removed(OperatorNumber, by: OperatorNumber)
    /// By a supervisor or the administrator; by the acquirer's code where nil.
    case reset(OperatorNumber, by: OperatorNumber?)
    case approved(Permission, reference: String, actor: OperatorNumber, approver: OperatorNumber)
    case approvalRefused(Permission, reference: String, actor: OperatorNumber, approver: OperatorNumber, code: String)
    case challenged(OperatorNumber, counter: Int)
}

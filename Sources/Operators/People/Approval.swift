public import DayEnd

/// What a second person is asked to approve.
public struct ApprovalRequest: Hashable, Sendable {
    public var act: Permission
    /// What exactly: a STAN, a closing's key. An approval is good for this one thing.
    public var reference: String
    /// Who wants to do it.
    public var actor: OperatorNumber

    public init(act: Permission, reference: String, actor: OperatorNumber) {
        self.act = act
        self.reference = reference
        self.actor = actor
    }
}

/// A second person's word for one act of one operator. Only ``OperatorBook`` makes one, after a right password.
public struct Approval: Hashable, Sendable {
    public let act: Permission
    public let reference: String
    public let actor: OperatorNumber
    public let approver: OperatorNumber
    public let given: Moment
    /// It lapses then (the policy's `supervisorSeconds`).
    public let until: Moment

    init(_ request: ApprovalRequest, approver: OperatorNumber, at now: Moment, seconds: Int) {
        act = request.act
        reference = request.reference
        actor = request.actor
        self.approver = approver
        given = now
        until = now.adding(seconds: Int64(seconds))
    }

    /// Whether it is for this act of this operator, and still good. A clock that was set back behind its start makes
    /// it void.
    public func covers(_ request: ApprovalRequest, at now: Moment) -> Bool {
        act == request.act && reference == request.reference && actor == request.actor
            && (given.milliseconds...until.milliseconds).contains(now.milliseconds)
    }
}

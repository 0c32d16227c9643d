/// An act for which a terminal asks who does it.
public enum Permission: String, Codable, CaseIterable, Hashable, Sendable {
    /// Sales, pre-authorisations and what else takes money.
    case sell
    /// 撤销 of a sale, a pre-authorisation or a completion.
    case void
    /// 退货.
    case refund
    /// 联机签到: the terminal's sign-in.
    case signIn
    /// 签退, with the closing before it.
    case signOff
    /// Closing with a counted difference above the limit.
    case overrideDifference
    /// Closing while an open item is neither paid, cancelled nor carried.
    case overrideOpenItems
    /// Changing totals that were counted already.
    case adjustTotals
    /// Look-up and reprint.
    case viewJournal
    /// 清除交易流水.
    case clearJournal
    /// Ending another person's lock.
    case unlockOperator
    /// Adding, removing and resetting people.
    case manageOperators
    /// Parameters of the terminal.
    case configure
    /// Master keys and key components.
    case loadKeys
    /// New software.
    case approveUpdate

    /// Whether the act belongs to closing the day, which an expired password never blocks.
    public var isPartOfSignOff: Bool {
        switch self {
        case .signOff, .overrideDifference, .overrideOpenItems, .adjustTotals: true
        default: false
        }
    }
}

/// How far a role reaches.
public enum Authority: String, Codable, Hashable, Sendable {
    /// On the person's own password.
    case alone
    /// A second person must approve (dual control).
    case withApproval
    case none
}

extension Role {
    /// The permission table: UnionPay's custom for trading (撤销 and 退货 need the supervisor; a supervisor does not
    /// trade; the administrator does no transactions), dual control for what changes books, keys or software.
    public func authority(for act: Permission) -> Authority {
        switch (self, act) {
        case (.operator, .sell), (.operator, .signIn), (.operator, .signOff), (.operator, .viewJournal): .alone
        case (.operator, .void), (.operator, .refund), (.operator, .adjustTotals): .withApproval
        case (.operator, .overrideDifference), (.operator, .overrideOpenItems): .withApproval
        case (.operator, _): .none

        case (.supervisor, .signOff), (.supervisor, .viewJournal): .alone
        case (.supervisor, .unlockOperator), (.supervisor, .manageOperators): .alone
        case (.supervisor, .overrideDifference), (.supervisor, .overrideOpenItems): .withApproval
        case (.supervisor, .adjustTotals), (.supervisor, .loadKeys), (.supervisor, .approveUpdate): .withApproval
        case (.supervisor, _): .none

        case (.administrator, .configure), (.administrator, .viewJournal): .alone
        case (.administrator, .unlockOperator), (.administrator, .manageOperators): .alone
        case (.administrator, .clearJournal), (.administrator, .loadKeys), (.administrator, .approveUpdate):
            .withApproval
        case (.administrator, _): .none
        }
    }

    /// Whether this role may be the second person for an act. Money is a supervisor's matter; keys and software may
    /// also be approved by the administrator.
    public func mayApprove(_ act: Permission) -> Bool {
        switch act {
        case .void, .refund, .overrideDifference, .overrideOpenItems, .adjustTotals, .clearJournal: self == .supervisor
        case .loadKeys, .approveUpdate: self != .operator
        default: false
        }
    }

    /// Whether this role may add, remove, reset or unlock a person of another role: a supervisor looks after
    /// operators, the administrator after supervisors and operators. The administrator's own way back is the
    /// acquirer's one-time code.
    public func mayManage(_ other: Role) -> Bool {
        switch self {
        case .administrator: other != .administrator
        case .supervisor: other == .operator
        case .operator: false
        }
    }
}

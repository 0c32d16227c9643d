/// What a person is on a terminal. It is stored with the operator; the number alone does not say it.
public enum Role: String, Codable, CaseIterable, Hashable, Sendable {
    /// 系统管理员: parameters, keys, people. No transactions.
    case administrator
    /// 主管操作员: people and approvals. Trades never, not even signs in online.
    case supervisor
    /// 操作员: sells, and closes the day.
    case `operator`
}

public import Operators

/// What a terminal's credentials depend on.
public struct DeskConfiguration: Sendable {
    public var policy: PasswordPolicy
    /// F41, eight letters and digits. Hashes are bound to it.
    public var terminal: String
    /// F42.
    public var merchant: String
    /// What else an outsider can read off the shop: its name, its telephone.
    public var shopWords: [String]
    /// Whether the terminal is enrolled, so that passwords of digits alone are good on its keypad.
    public var isEnrolled: Bool
    public var parameters: Argon2Parameters

    public init(
        policy: PasswordPolicy = PasswordPolicy(), terminal: String, merchant: String, shopWords: [String] = [],
        isEnrolled: Bool = false, parameters: Argon2Parameters = .terminal
    ) {
        self.policy = policy
        self.terminal = terminal
        self.merchant = merchant
        self.shopWords = shopWords
        self.isEnrolled = isEnrolled
        self.parameters = parameters
    }

    func validate() throws(CredentialError) {
        do { try policy.validate() } catch { throw .policy(error) }
        try parameters.validate()
        guard
            let number = OperatorNumber("00"),
            UnlockChallenge(terminal: terminal, number: number, act: .unlock, counter: 0, nonce: 0) != nil
        else {
            throw .setting(key: "terminal", expected: "8 letters and digits", found: "\(terminal.utf8.count) bytes")
        }
    }

    func words(for person: NewOperator?) -> [String] {
        [terminal, merchant] + shopWords + (person.map { [$0.person.text, $0.name] } ?? [])
    }
}

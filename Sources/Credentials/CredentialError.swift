public import KeyStore
public import Operators
public import Store

/// Why the credentials cannot be used. No case holds a password, a hash or a key.
public enum CredentialError: Error, Sendable, CustomStringConvertible {
    case store(StoreError)
    case keys(KeyStoreError)
    /// The policy or the hash parameters cannot be used.
    case policy(PolicyError)
    case setting(key: String, expected: String, found: String)
    /// There are people, but the pepper that their passwords were hashed with is gone.
    case pepperMissing(path: String)
    /// A row of the store is not what was written.
    case damagedRow(path: String, table: String, number: Int)
    /// A stored hash is not of its form.
    case damagedHash(OperatorNumber)
    /// libargon2 refused.
    case hashing(String)
    /// No random password passes the policy's rules.
    case noFirstPassword
    /// This terminal has no key for the acquirer's one-time codes.
    case noUnlockKey

    public var description: String {
        switch self {
        case .store(let error): error.description
        case .keys(let error): error.description
        case .policy(let error): "password policy: \(error)"
        case .setting(let key, let expected, let found): "\(key): expected \(expected), found \(found)"
        case .pepperMissing(let path):
            "\(path): the key \(CredentialDesk.pepperName) is missing from the key store; restore the key store from its"
                + " backup, or remove this file and set the operators up again"
        case .damagedRow(let path, let table, let number):
            "\(path): row \(number) of \(table) is damaged; restore the file from its backup"
        case .damagedHash(let number): "operator \(number): the stored hash is damaged; reset this operator"
        case .hashing(let problem): "Argon2id: \(problem)"
        case .noFirstPassword:
            "no random password fits the password policy; lower minimumBits or shorten blocklist"
        case .noUnlockKey:
            "this terminal has no unlock key; a supervisor can unlock, or load the key that the acquirer gives out"
        }
    }
}

public import PaymentSecurity

/// Why a key could not be stored or read. No case holds key material.
public enum KeyStoreError: Error, Equatable, Sendable {
    /// The operating system refused `call` on `path`.
    case system(call: String, path: String, code: Int32)
    /// Others than the owner may reach the file or folder; `mode` holds the permission bits.
    case permissions(path: String, mode: UInt32, isFolder: Bool)
    /// The file belongs to somebody else than this process or root.
    case owner(path: String)
    /// There is no storage key at `path`.
    case storageKeyMissing(path: String)
    /// `$CREDENTIALS_DIRECTORY` is not set, so no systemd credential can be read.
    case credentialsMissing(name: String)
    /// The storage key is neither 32 bytes nor 64 hexadecimal digits, or is all zeros.
    case storageKeyMalformed(path: String)
    /// A key name is empty, too long, begins with a dot, or has other characters than `A-Z a-z 0-9 . _ -`.
    case name(String)
    /// No key of this name is stored.
    case missing(name: String)
    /// The secret was sealed under another storage key.
    case wrongStorageKey(name: String)
    /// The sealed secret was changed, cut, or put under another name.
    case damaged(name: String)
    /// Both components came from one person.
    case samePerson
    /// A component is already waiting for the second person.
    case entryPending(name: String)
    /// No first component is waiting.
    case noEntryPending(name: String)
    /// A person's id is empty or longer than 64 bytes.
    case person
    /// The key block is for another use than a terminal's master key.
    case keyBlockPurpose(usage: String, algorithm: String, mode: String)
    /// A cryptographic check failed; the error says which.
    case security(SecurityError)
}

extension KeyStoreError: CustomStringConvertible {
    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .system(let call, let path, let code):
            "\(path): \(call) failed (errno \(code))"
        case .permissions(let path, let mode, let isFolder):
            "\(path): mode \(String(mode, radix: 8)) lets others in; run: chmod \(isFolder ? "700" : "600") \(path)"
        case .owner(let path):
            "\(path): belongs to another user; give it to the user that runs this program"
        case .storageKeyMissing(let path):
            "\(path): no storage key; put 32 random bytes there with mode 600, or restore the file from its backup"
        case .credentialsMissing(let name):
            "no credential \(name): CREDENTIALS_DIRECTORY is not set; add LoadCredential=\(name):FILE to the unit"
        case .storageKeyMalformed(let path):
            "\(path): not a storage key; 32 random bytes or 64 hexadecimal digits are expected"
        case .name(let name):
            "key name \(name) is not 1 to 100 of A-Z a-z 0-9 . _ - without a dot in front"
        case .missing(let name):
            "no key \(name); enter or load it"
        case .wrongStorageKey(let name):
            "key \(name) was sealed under another storage key; restore that storage key, or enter the key anew"
        case .damaged(let name):
            "key \(name) is damaged; restore its file from a backup, or enter the key anew"
        case .samePerson:
            "both components came from one person; the second one must come from another"
        case .entryPending(let name):
            "a component of \(name) is waiting for the second person; enter the second one or cancel the entry"
        case .noEntryPending(let name):
            "no first component of \(name) is waiting; enter the first one"
        case .person:
            "a person's id has 1 to 64 bytes"
        case .keyBlockPurpose(let usage, let algorithm, let mode):
            "key block is for usage \(usage), algorithm \(algorithm), mode \(mode); a master key has usage K0, "
                + "algorithm T or 4, mode B, D or N"
        case .security(let error):
            error.description
        }
    }
}

/// Runs a cryptographic step and carries its error over.
func securely<Result>(_ body: () throws(SecurityError) -> Result) throws(KeyStoreError) -> Result {
    do {
        return try body()
    } catch {
        throw .security(error)
    }
}

public import PaymentSecurity

/// Entry of a terminal's master key (TMK): two components by two people, or a TR-31 key block.
///
/// The first component waits in the key store, sealed, until the second person comes; that may be days and restarts
/// later. Neither person ever sees more than the own component and check values.
public struct TMKEntry: Sendable {
    /// A first component that waits.
    public struct Pending: Sendable, Equatable {
        /// Who entered it.
        public let person: String
        /// What the key is for.
        public let algorithm: CipherAlgorithm
        /// Of the component, to show.
        public let checkValue: KCV
    }

    private let store: KeyStore
    private let name: String

    /// - Parameter name: Name of the key in the store, for example `tmk.1`.
    public init(store: KeyStore, name: String) {
        self.store = store
        self.name = name
    }

    /// The component that waits for the second person, or nil.
    public func pending() throws(KeyStoreError) -> Pending? {
        try waiting().map { (entry) throws(KeyStoreError) in
            let checkValue = try securely { () throws(SecurityError) in
                try KCV(of: entry.component, entry.algorithm)
            }
            return Pending(person: entry.person, algorithm: entry.algorithm, checkValue: checkValue)
        }
    }

    /// Takes the first component.
    ///
    /// - Parameters:
    ///   - person: Id of who enters it, 1 to 64 bytes.
    ///   - component: The key part; 16 or 24 bytes for triple DES, 16 for SM4.
    ///   - checkValue: Printed beside the part.
    /// - Throws: `KeyStoreError.entryPending` when one waits already, `KeyStoreError.security` when the check value
    ///   or the length does not fit.
    public func enterFirst(
        _ component: SecretKey, checkValue: KCV, _ algorithm: CipherAlgorithm, by person: String
    ) throws(KeyStoreError) {
        guard try store.find(entryName) == nil else { throw .entryPending(name: name) }
        try TMKEntry.check(person)
        try securely { () throws(SecurityError) in
            try algorithm.checkMasterKey(component, name: "component 1")
            guard try checkValue.matches(component, algorithm) else {
                throw .checkValueMismatch(key: "component 1")
            }
        }
        let entry = WaitingComponent(person: person, algorithm: algorithm, component: component)
        try store.set(entryName, entry.encoded())
    }

    /// Takes the second component, joins both and stores the key.
    ///
    /// - Parameters:
    ///   - person: Another one than entered the first.
    ///   - checkValue: Printed beside the second part.
    ///   - keyCheckValue: Of the whole key; nil where none was printed: compare the result by eye then.
    /// - Returns: The check value of the key that is now stored.
    /// - Throws: `KeyStoreError.samePerson`, `.noEntryPending`, or `.security` with what does not fit. The first
    ///   component goes on waiting.
    public func enterSecond(
        _ component: SecretKey, checkValue: KCV, keyCheckValue: KCV?, by person: String
    ) throws(KeyStoreError) -> KCV {
        guard let first = try waiting() else { throw .noEntryPending(name: name) }
        try TMKEntry.check(person)
        guard first.person != person else { throw .samePerson }
        let key = try securely { () throws(SecurityError) in
            try KeyComponents.combine(
                [.init(first.component, checkValue: nil), .init(component, checkValue: checkValue)],
                first.algorithm, checkValue: keyCheckValue)
        }
        let stored = try install(key, first.algorithm)
        try cancel()
        return stored
    }

    /// Opens a TR-31 key block and stores its key. A component that waits is removed.
    ///
    /// - Parameters:
    ///   - block: The whole key block. Usage must be `K0` and mode `B`, `D` or `N`; algorithm `T` is triple DES, `4` is
    ///     SM4 (X9.143 leaves digits to private use; this one is Qiantui's).
    ///   - protection: The key block protection key.
    /// - Returns: The check value of the key that is now stored.
    /// - Throws: `KeyStoreError.keyBlockPurpose`, or `.security` with the block's fault.
    public func install(block: String, under protection: SecretKey) throws(KeyStoreError) -> KCV {
        let (header, key) = try securely { () throws(SecurityError) in try TR31.unwrap(block, under: protection) }
        guard
            header.usage == "K0", ["B", "D", "N"].contains(header.mode),
            let algorithm = CipherAlgorithm(keyBlockAlgorithm: header.algorithm)
        else {
            throw .keyBlockPurpose(usage: header.usage, algorithm: header.algorithm, mode: header.mode)
        }
        let stored = try install(key, algorithm)
        try cancel()
        return stored
    }

    /// Removes a component that waits. Returns whether there was one.
    @discardableResult
    public func cancel() throws(KeyStoreError) -> Bool {
        try store.remove(entryName)
    }

    private var entryName: String { name + ".entry" }

    private func install(_ key: SecretKey, _ algorithm: CipherAlgorithm) throws(KeyStoreError) -> KCV {
        let checkValue = try securely { () throws(SecurityError) in
            try algorithm.checkMasterKey(key, name: "TMK")
            return try KCV(of: key, algorithm)
        }
        try store.set(name, key)
        return checkValue
    }

    private func waiting() throws(KeyStoreError) -> WaitingComponent? {
        guard let encoded = try store.find(entryName) else { return nil }
        guard let entry = WaitingComponent(encoded) else { throw .damaged(name: entryName) }
        return entry
    }

    private static func check(_ person: String) throws(KeyStoreError) {
        guard (1...64).contains(person.utf8.count) else { throw .person }
    }
}

extension CipherAlgorithm {
    /// Triple DES for `T`, SM4 for `4`; nil for what no master key is made for.
    public init?(keyBlockAlgorithm: String) {
        switch keyBlockAlgorithm {
        case "T": self = .tripleDES
        case "4": self = .sm4
        default: return nil
        }
    }

    /// What `init(keyBlockAlgorithm:)` reads; nil for algorithms without master keys.
    public var keyBlockAlgorithm: String? {
        switch self {
        case .tripleDES: "T"
        case .sm4: "4"
        case .des, .aes: nil
        }
    }

    /// A master key has double or triple length: single DES is no protection for other keys.
    fileprivate func checkMasterKey(_ key: SecretKey, name: String) throws(SecurityError) {
        let allowed =
            switch self {
            case .tripleDES: [16, 24]
            case .sm4: [16]
            case .des, .aes: throw SecurityError.unavailable("a master key for \(rawValue)")
            }
        guard allowed.contains(key.count) else { throw .keyLength(of: name, found: key.count, allowed: allowed) }
    }
}

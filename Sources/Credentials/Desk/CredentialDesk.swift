internal import DayEnd
public import KeyStore
public import Operators
internal import PaymentSecurity
internal import Store

/// A terminal's people over their store: runs an ``OperatorBook``, hashes, stores, and answers.
///
/// Calls take turns in the order in which they came. Hashes are computed on another thread. A counted try is on disk
/// before its password is compared. After a failed write the store is opened anew, and the book is what is on disk.
public actor CredentialDesk {
    /// Name of the pepper in the key store.
    public static let pepperName = "operators.pepper"
    /// Name of the store's file in a terminal's data folder.
    public static let fileName = "credentials.sqlite"

    nonisolated let configuration: DeskConfiguration
    nonisolated let hasher: PasswordHasher
    private nonisolated let findUnlockKey: @Sendable () throws -> UnlockKey?
    private nonisolated let path: String
    /// Nil after a failed write, until it is opened again.
    private var store: CredentialStore?
    var book: OperatorBook
    private var turnstile = Turnstile()
    private var newest: AttemptID = 0

    /// Opens the store or makes it, and makes the pepper the first time.
    ///
    /// - Parameters:
    ///   - path: File of the store, in a folder that only its owner can reach.
    ///   - keys: Where the pepper is sealed.
    ///   - unlockKey: Shared with the acquirer's desk; nil where it gives out no one-time codes. Read
    ///     for each code, as the pepper is for each password.
    public init(
        path: String, configuration: DeskConfiguration, keys: KeyStore,
        unlockKey: @autoclosure @escaping @Sendable () throws -> UnlockKey? = nil
    ) throws(CredentialError) {
        try self.init(path: path, configuration: configuration, keys: keys, unlockKey: try unlockKey(), beforeWork: {})
    }

    init(
        path: String, configuration: DeskConfiguration, keys: KeyStore,
        unlockKey: @autoclosure @escaping @Sendable () throws -> UnlockKey?,
        beforeWork: @escaping @Sendable () -> Void
    ) throws(CredentialError) {
        try configuration.validate()
        self.path = path
        self.configuration = configuration
        findUnlockKey = unlockKey
        let store = try CredentialDesk.guarded { try CredentialStore(path: path) }
        book = try CredentialDesk.book(store, configuration)
        self.store = store
        _ = try CredentialDesk.pepper(keys, mayMake: !book.isSetUp, path: path)
        hasher = PasswordHasher(
            pepper: { () throws(CredentialError) in try CredentialDesk.pepper(keys, mayMake: false, path: path) },
            terminal: configuration.terminal, parameters: configuration.parameters, beforeWork: beforeWork)
    }

    /// The key of the acquirer's codes, where there is one.
    nonisolated func unlockKey() throws(CredentialError) -> UnlockKey {
        guard let key = try CredentialDesk.guarded({ try findUnlockKey() }) else { throw .noUnlockKey }
        return key
    }

    private static func pepper(_ keys: KeyStore, mayMake: Bool, path: String) throws(CredentialError) -> SecretKey {
        do {
            if let pepper = try keys.find(pepperName) { return pepper }
            guard mayMake else { throw CredentialError.pepperMissing(path: path) }
            let pepper = SecretKey(SecureRandom.bytes(32))
            try keys.set(pepperName, pepper)
            return pepper
        } catch let error as KeyStoreError {
            throw .keys(error)
        } catch let error as CredentialError {
            throw error
        } catch {
            throw .hashing("\(error)")
        }
    }

    private static func book(
        _ store: CredentialStore, _ configuration: DeskConfiguration
    ) throws(CredentialError) -> OperatorBook {
        let loaded = try guarded { try store.load() }
        return OperatorBook(
            policy: configuration.policy, terminal: configuration.terminal, operators: loaded.operators,
            counters: loaded.counters, highest: loaded.highest)
    }

    static func guarded<Value>(_ body: () throws -> Value) throws(CredentialError) -> Value {
        do {
            return try body()
        } catch let error as CredentialError {
            throw error
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as KeyStoreError {
            throw .keys(error)
        } catch {
            throw .store(.failed("credentials: \(error)"))
        }
    }
}

extension CredentialDesk {
    /// Runs one attempt from its first input to its answer, when its turn has come.
    func run(
        _ hands: Hands, at time: BookTime, _ input: (AttemptID) -> BookInput
    ) async throws(CredentialError) -> DeskReply {
        if !turnstile.enter() {
            await withCheckedContinuation { turnstile.wait($0) }
        }
        defer { turnstile.leave() }
        try reopen()
        newest += 1
        let id = newest
        do {
            return try await follow(book.handle(input(id), at: time), hands, at: time)
        } catch {
            _ = book.handle(.abandon(id), at: time)
            throw error
        }
    }

    private func follow(
        _ first: [BookEffect], _ hands: Hands, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        var hands = hands
        var facts = [OperatorFact]()
        var effects = first[...]
        while let effect = effects.popFirst() {
            switch effect {
            case .persist(let change): try persist(change)
            case .fact(let fact): facts.append(fact)
            case .answer(_, let outcome):
                return DeskReply(outcome: outcome, facts: facts, firstPasswords: hands.firstPasswords)
            default:
                let result = try await perform(effect, &hands)
                effects += book.handle(result, at: time)
            }
        }
        throw .hashing("an attempt ended without an answer")
    }

    private func persist(_ change: BookChange) throws(CredentialError) {
        guard let store else { throw .store(.failed("credentials: the store is closed")) }
        do {
            try CredentialDesk.guarded { try store.write(change) }
        } catch {
            // Nobody knows what a failed sync left on disk: what is read from there is what counts.
            self.store = nil
            throw error
        }
    }

    /// Opens the store again after a failed write.
    private func reopen() throws(CredentialError) {
        guard store == nil else { return }
        let path = path
        let opened = try CredentialDesk.guarded { try CredentialStore(path: path) }
        book = try CredentialDesk.book(opened, configuration)
        store = opened
    }
}

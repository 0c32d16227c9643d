public import PaymentSecurity
internal import Synchronization

/// A folder of named secrets, one sealed file each.
///
/// Every change is durable when its call returns, and after a crash each key is either as before or as after the call.
/// A key's file opens under its own name only. Two processes may use one folder: changes take turns.
///
/// Names in use: `tmk.1` for a terminal's master key of index 1, `batch.000001` for the data key of a batch,
/// `closing.ed25519` for the key that signs closings.
public final class KeyStore: Sendable {
    /// Endings of key files; other files in the folder are left alone.
    private static let ending = ".key"
    /// Longest name, so that the file's name stays within 255 bytes.
    public static let maximumNameLength = 100

    private let storageKey: @Sendable () throws(KeyStoreError) -> StorageKey
    private let folder: Mutex<Folder>

    /// Opens a folder, makes it with mode 0700 where it does not exist, and clears away what a crash left half-done.
    ///
    /// - Throws: `KeyStoreError.permissions` when others can reach the folder, `KeyStoreError.system` for the rest.
    public convenience init(folder path: String, storageKey: StorageKey) throws(KeyStoreError) {
        try self.init(path) { () throws(KeyStoreError) in storageKey }
    }

    /// The same with a storage key that is read for each use and is in memory no longer than that; the first time now,
    /// to make it where the source says so and to find out whether it can be read.
    public convenience init(folder path: String, storageKeyFrom source: StorageKey.Source) throws(KeyStoreError) {
        _ = try StorageKey.load(source)
        var source = source
        // Later nothing makes another one in its place.
        if case .folder(let folder) = source { source = .file("\(folder)/\(StorageKey.fileName)") }
        try self.init(path) { [source] () throws(KeyStoreError) in try StorageKey.load(source) }
    }

    private init(
        _ path: String, storageKey: @escaping @Sendable () throws(KeyStoreError) -> StorageKey
    ) throws(KeyStoreError) {
        let opened = try Folder(path, create: true)
        try opened.clearUnfinished()
        folder = Mutex(opened)
        self.storageKey = storageKey
    }

    /// Stores a key, or replaces it. When it throws, the key is as before or as asked, never in between.
    public func set(_ name: String, _ key: SecretKey) throws(KeyStoreError) {
        let file = try KeyStore.fileName(name)
        let sealed = try storageKey().seal(key, context: KeyStore.context(name))
        try folder.withLock { (folder) throws(KeyStoreError) in try folder.replace(file, sealed) }
    }

    /// Stores a key under a name that has none yet; where there is one, it stays.
    public func add(_ name: String, _ key: SecretKey) throws(KeyStoreError) {
        let file = try KeyStore.fileName(name)
        let sealed = try storageKey().seal(key, context: KeyStore.context(name))
        try folder.withLock { (folder) throws(KeyStoreError) in try folder.create(file, sealed) }
    }

    /// The key of a name.
    ///
    /// - Throws: `KeyStoreError.missing`, `.wrongStorageKey`, `.damaged` or `.permissions`.
    public func key(_ name: String) throws(KeyStoreError) -> SecretKey {
        guard let key = try find(name) else { throw .missing(name: name) }
        return key
    }

    /// The key of a name, or nil when none is stored.
    public func find(_ name: String) throws(KeyStoreError) -> SecretKey? {
        let file = try KeyStore.fileName(name)
        let sealed = try folder.withLock { (folder) throws(KeyStoreError) in try folder.read(file) }
        guard let sealed else { return nil }
        do {
            return try storageKey().openKey(sealed, context: KeyStore.context(name))
        } catch .damaged {
            throw .damaged(name: name)
        } catch .wrongStorageKey {
            throw .wrongStorageKey(name: name)
        }
    }

    /// Overwrites a key's file and removes it. A key that is not there, or is damaged, is no error.
    ///
    /// When it throws, the key is there as before or gone; an overwriting that failed is done again by the next `init`.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func remove(_ name: String) throws(KeyStoreError) -> Bool {
        let file = try KeyStore.fileName(name)
        return try folder.withLock { (folder) throws(KeyStoreError) in try folder.remove(file) }
    }

    /// Names of all keys, sorted by their bytes.
    public func names() throws(KeyStoreError) -> [String] {
        let files = try folder.withLock { (folder) throws(KeyStoreError) in try folder.names() }
        return files.filter { $0.hasSuffix(KeyStore.ending) }
            .map { String($0.dropLast(KeyStore.ending.count)) }
            .filter(KeyStore.isName)
    }

    /// True for 1 to 100 of `A-Z a-z 0-9 . _ -` without a dot in front.
    public static func isName(_ name: String) -> Bool {
        guard (1...maximumNameLength).contains(name.utf8.count), name.utf8.first != UInt8(ascii: ".") else {
            return false
        }
        return name.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    private static func fileName(_ name: String) throws(KeyStoreError) -> String {
        guard isName(name) else { throw .name(name) }
        return name + ending
    }

    private static func context(_ name: String) -> String { "key store \(name)" }
}

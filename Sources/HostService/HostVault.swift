import DayEnd
import Foundation
import HostCore
import KeyStore
public import PaymentSecurity
public import Sealing
public import Store

/// The host's secrets on disk: master keys of its terminals, the key of the PAN hash, and the storage key over both.
public struct HostVault: Sendable {
    private let store: KeyStore
    /// For the working keys that the ledger's terminals hold.
    private let sealer: StorageKey.Sealer
    private let scheme: KeyScheme
    /// Cipher of the master keys.
    public var algorithm: CipherAlgorithm { scheme.algorithm }
    public let hashKey: SecretKey

    /// Where the secrets lie, and where the storage key comes from.
    public struct Places: Sendable {
        var folder: String
        var storageKey: StorageKey.Source
    }

    public init(folder: DataFolder, scheme: KeyScheme) throws {
        try self.init(Places(folder: folder.path, storageKey: .folder(folder.path)), scheme: scheme)
    }

    public init(_ places: Places, scheme: KeyScheme) throws {
        let storageKey = try StorageKey.load(places.storageKey)
        sealer = try storageKey.sealer("working keys")
        store = try KeyStore(folder: places.folder + "/keys", storageKey: storageKey)
        self.scheme = scheme
        // Of two hosts that begin at once with one folder, both use the key that was there first.
        if try store.find("hash") == nil { try store.add("hash", SecretKey(SecureRandom.bytes(32))) }
        hashKey = try store.key("hash")
    }

    /// Makes and keeps a master key for a terminal, or returns the one it has.
    public func masterKey(merchant: String, terminal: String, replacing: Bool = false) throws -> SecretKey {
        let name = HostVault.name(merchant, terminal)
        if !replacing, let known = try store.find(name) { return known }
        let length = scheme.masterKeyLengths.max() ?? 16
        let key = try SecureRandom.key(for: scheme.algorithm, length: min(length, 16))
        guard !replacing else {
            try store.set(name, key)
            return key
        }
        // Somebody may register the same terminal at another host.
        try store.add(name, key)
        return try store.key(name)
    }

    /// What the desk needs: opening the keys of a row, making new ones.
    public var room: HostDesk.KeyRoom {
        let (store, sealer, scheme) = (store, sealer, scheme)
        return HostDesk.KeyRoom(
            open: { sealed in (try? sealer.open(sealed.bytes)).flatMap(WorkingKeys.init(storedBytes:)) },
            make: { merchant, terminal in
                guard let tmk = try? store.find(HostVault.name(merchant, terminal)),
                    let keys = try? WorkingKeys.make(
                        scheme: scheme, random: SecureRandom.bytes(WorkingKeys.randomByteCount(scheme))),
                    let block = try? keys.wrapped(scheme: scheme, under: tmk),
                    let sealed = try? sealer.seal(keys.storedBytes)
                else { return nil }
                return FreshKeys(block: HexBytes(block), sealed: HexBytes(sealed))
            })
    }

    private static func name(_ merchant: String, _ terminal: String) -> String { "tmk.\(merchant).\(terminal)" }
}

import Foundation
import KeyStore
import PaymentSecurity
import Testing

@Suite("The key that signs closings")
struct SigningKeyTests {
    @Test func itIsMadeOnceAndKept() throws {
        let scratch = try Scratch()
        let store = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1))
        #expect(try store.findSigningKey() == nil)
        let key = try store.signingKey()
        #expect(try store.signingKey() == key)
        let again = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1))
        #expect(try again.signingKey() == key)
        #expect(try again.names() == ["closing.ed25519"])
        let signature = try key.sign([1, 2, 3])
        try again.signingKey().publicKey.check(signature, of: [1, 2, 3])
    }

    @Test func itIsSealedAtRest() throws {
        let scratch = try Scratch()
        let key = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1)).signingKey()
        let stored = Data(try scratch.read("keys/closing.ed25519.key"))
        #expect(stored.range(of: Data(key.seed.bytes)) == nil)
        #expect(try scratch.mode("keys/closing.ed25519.key") & 0o077 == 0)
        let other = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(9))
        #expect(throws: KeyStoreError.wrongStorageKey(name: "closing.ed25519")) { try other.signingKey() }
    }

    @Test func manyAtOnceGetTheSameKey() async throws {
        let scratch = try Scratch()
        let keys = try await withThrowingTaskGroup(of: Ed25519.PublicKey.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1)).signingKey().publicKey
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test func anotherKeyUnderItsNameIsNamed() throws {
        let scratch = try Scratch()
        let store = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1))
        try store.set(KeyStore.closingKeyName, SecretKey([1, 2, 3]))
        #expect(throws: KeyStoreError.security(.keyLength(of: "Ed25519 signing key", found: 3, allowed: [32]))) {
            try store.signingKey()
        }
    }
}

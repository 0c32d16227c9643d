import Foundation
import KeyStore
import PaymentSecurity
import Testing

@Suite struct StorageKeyTests {
    @Test func randomBytesHaveTheirCountAndDiffer() {
        for count in [0, 1, 16, 255, 256, 257, 1000] {
            #expect(SecureRandom.bytes(count).count == count)
        }
        #expect(SecureRandom.bytes(-1).isEmpty)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
        // The last byte is filled as the first one is.
        #expect(Set((0..<100).compactMap { _ in SecureRandom.bytes(300).last }).count > 10)
    }

    @Test func whatIsSealedOpensForItsContext() throws {
        let storage = try storageKey(1)
        for length in [0, 1, 16, 24, 200] {
            let secret = SecureRandom.bytes(length)
            let sealed = try storage.seal(secret, context: "host.tmk.10000001")
            #expect(sealed.count == length + 37)
            #expect(try storage.open(sealed, context: "host.tmk.10000001") == secret)
            #expect(try storageKey(1).open(sealed, context: "host.tmk.10000001") == secret)
        }
    }

    /// What an earlier release sealed must open. Made with another implementation of the layout in `StorageKey.seal`.
    @Test func theSealedFormStays() throws {
        let sealed = try key(
            "01A47E3EEED0A107D0000102030405060708090A0BD95DD899188DCAE39A"
                + "86C4610A4D344C8A112DF8621138D6796E1E155D0673EF")
        #expect(
            try storageKey(1).openKey(sealed.bytes, context: "host.tmk.10000001")
                == key("0123456789ABCDEFFEDCBA9876543210"))
    }

    @Test func keysAreSealedAsTheirBytes() throws {
        let secret = try SecureRandom.key(for: .aes, length: 32)
        let sealed = try storageKey(1).seal(secret, context: "a")
        #expect(try storageKey(1).openKey(sealed, context: "a") == secret)
        #expect(try storageKey(1).open(sealed, context: "a") == secret.bytes)
    }

    @Test func newKeysFitTheirAlgorithm() throws {
        #expect(try SecureRandom.key(for: .tripleDES, length: 16).hasOddParity)
        #expect(try SecureRandom.key(for: .sm4, length: 16) != SecureRandom.key(for: .sm4, length: 16))
        #expect(throws: SecurityError.keyLength(of: "key", found: 15, allowed: [16])) {
            try SecureRandom.key(for: .sm4, length: 15)
        }
    }

    @Test func noSealRepeats() throws {
        let storage = try storageKey(1)
        let seals = try (0..<50).map { _ in try storage.seal([1, 2, 3], context: "a") }
        #expect(Set(seals).count == 50)
    }

    @Test func anotherContextOrKeyDoesNotOpen() throws {
        let sealed = try storageKey(1).seal([1, 2, 3], context: "a")
        #expect(throws: KeyStoreError.damaged(name: "b")) { try storageKey(1).open(sealed, context: "b") }
        #expect(throws: KeyStoreError.damaged(name: "")) { try storageKey(1).open(sealed, context: "") }
        #expect(throws: KeyStoreError.wrongStorageKey(name: "a")) { try storageKey(2).open(sealed, context: "a") }
    }

    @Test func everyChangedBitAndTruncationIsNoticed() throws {
        let storage = try storageKey(1)
        let sealed = try storage.seal([UInt8](repeating: 9, count: 16), context: "a")
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            // The fingerprint of the storage key stands in bytes 1 to 8.
            let expected: KeyStoreError =
                (1...8).contains(bit / 8) ? .wrongStorageKey(name: "a") : .damaged(name: "a")
            #expect(throws: expected) { try storage.open(changed, context: "a") }
        }
        for length in 0..<sealed.count {
            #expect(throws: KeyStoreError.damaged(name: "a")) {
                try storage.open([UInt8](sealed[..<length]), context: "a")
            }
        }
        #expect(throws: KeyStoreError.damaged(name: "a")) { try storage.open(sealed + [0], context: "a") }
    }

    @Test func aStorageKeyHasThirtyTwoBytesThatAreNotZero() {
        for length in [0, 16, 31, 33] {
            #expect(throws: SecurityError.keyLength(of: "storage key", found: length, allowed: [32])) {
                try StorageKey(SecretKey([UInt8](repeating: 1, count: length)))
            }
        }
        #expect(throws: SecurityError.weakKey("storage key")) {
            try StorageKey(SecretKey([UInt8](repeating: 0, count: 32)))
        }
    }

    @Test func aFileHoldsTheKeyInEitherForm() throws {
        let scratch = try Scratch()
        let bytes = (0..<32).map { UInt8($0) + 1 }
        let text = bytes.map { String(format: "%02x", $0) }.joined()
        let sealed = try StorageKey(SecretKey(bytes)).seal([7], context: "a")
        try scratch.write("raw", bytes)
        try scratch.write("text", [UInt8](text.utf8))
        try scratch.write("line", [UInt8]((text.uppercased() + "\n").utf8), mode: 0o400)
        for name in ["raw", "text", "line"] {
            #expect(try StorageKey.load(.file(scratch.file(name))).open(sealed, context: "a") == [7])
        }
    }

    @Test func aFileThatIsNoKeyIsNamed() throws {
        let scratch = try Scratch()
        let contents: [[UInt8]] = [
            [], [1], [UInt8](repeating: 1, count: 31), [UInt8](repeating: 1, count: 33),
            [UInt8](repeating: 0, count: 32), [UInt8](String(repeating: "0", count: 64).utf8),
            [UInt8](String(repeating: "g", count: 64).utf8), [UInt8](String(repeating: "a", count: 63).utf8),
            [UInt8](repeating: 0x61, count: 100_000),
        ]
        for (place, content) in contents.enumerated() {
            try scratch.write("key\(place)", content)
            let path = scratch.file("key\(place)")
            #expect(throws: KeyStoreError.storageKeyMalformed(path: path)) { try StorageKey.load(.file(path)) }
        }
        let missing = scratch.file("missing")
        #expect(throws: KeyStoreError.storageKeyMissing(path: missing)) { try StorageKey.load(.file(missing)) }
        #expect(throws: KeyStoreError.system(call: "open", path: scratch.path, code: EINVAL)) {
            try StorageKey.load(.file(scratch.path))
        }
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o660, 0o601, 0o620, 0o777])
    func aFileThatOthersReachIsRefusedWithTheRemedy(_ mode: Int) throws {
        let scratch = try Scratch()
        try scratch.write("key", [UInt8](repeating: 5, count: 32), mode: mode)
        let error = KeyStoreError.permissions(path: scratch.file("key"), mode: UInt32(mode), isFolder: false)
        #expect(throws: error) { try StorageKey.load(.file(scratch.file("key"))) }
        #expect(error.description.hasSuffix("run: chmod 600 \(scratch.file("key"))"))
    }

    @Test func aFolderGetsItsKeyOnce() throws {
        let scratch = try Scratch()
        let sealed = try StorageKey.load(.folder(scratch.path)).seal([7], context: "a")
        #expect(try scratch.entries() == ["storage.key"])
        #expect(try scratch.mode("storage.key") == 0o600)
        #expect(try scratch.read("storage.key").count == 65)
        #expect(try StorageKey.load(.folder(scratch.path)).open(sealed, context: "a") == [7])
        #expect(try StorageKey.load(.file(scratch.file("storage.key"))).open(sealed, context: "a") == [7])
    }

    @Test func aFolderIsMadeForItsOwnerAlone() throws {
        let scratch = try Scratch()
        _ = try StorageKey.load(.folder(scratch.file("data")))
        #expect(try scratch.mode("data") == 0o700)
        #expect(throws: KeyStoreError.system(call: "mkdir", path: scratch.file("no/where"), code: ENOENT)) {
            try StorageKey.load(.folder(scratch.file("no/where")))
        }
    }

    @Test func aDamagedKeyInAFolderIsNeverReplaced() throws {
        let scratch = try Scratch()
        try scratch.write("storage.key", [1, 2, 3])
        #expect(throws: KeyStoreError.storageKeyMalformed(path: scratch.file("storage.key"))) {
            try StorageKey.load(.folder(scratch.path))
        }
        #expect(try scratch.read("storage.key") == [1, 2, 3])
    }

    @Test func manyStartsAtOnceAgreeOnOneKey() async throws {
        for round in 0..<8 {
            let scratch = try Scratch()
            let path = scratch.path
            let sealed = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<4 {
                    group.addTask { try StorageKey.load(.folder(path)).seal([7], context: "a") }
                }
                return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
            }
            let storage = try StorageKey.load(.folder(path))
            for one in sealed {
                #expect(try storage.open(one, context: "a") == [7], "round \(round)")
            }
            #expect(try scratch.entries() == ["storage.key"])
        }
    }
}

/// These tests change the environment of the process, so they take turns.
@Suite(.serialized) struct CredentialTests {
    @Test func aCredentialIsReadFromTheFolderOfTheUnit() throws {
        let scratch = try Scratch()
        // An access list shows as group permission.
        try scratch.write("qiantui.key", [UInt8](repeating: 5, count: 32), mode: 0o440)
        setenv("CREDENTIALS_DIRECTORY", scratch.path, 1)
        defer { unsetenv("CREDENTIALS_DIRECTORY") }
        let sealed = try StorageKey(SecretKey([UInt8](repeating: 5, count: 32))).seal([7], context: "a")
        #expect(try StorageKey.load(.credential("qiantui.key")).open(sealed, context: "a") == [7])
        #expect(throws: KeyStoreError.storageKeyMissing(path: scratch.file("other"))) {
            try StorageKey.load(.credential("other"))
        }
        for name in ["", "../x", "a/b", ".hidden"] {
            #expect(throws: KeyStoreError.name(name)) { try StorageKey.load(.credential(name)) }
        }
    }

    @Test func withoutAUnitTheRemedyIsNamed() {
        unsetenv("CREDENTIALS_DIRECTORY")
        let error = KeyStoreError.credentialsMissing(name: "qiantui.key")
        #expect(throws: error) { try StorageKey.load(.credential("qiantui.key")) }
        #expect(error.description.contains("LoadCredential=qiantui.key:"))
    }
}

import Foundation
import KeyStore
import PaymentSecurity
import Testing

@Suite struct KeyStoreTests {
    private let scratch: Scratch
    private let store: KeyStore
    private let tmk: SecretKey

    init() throws {
        scratch = try Scratch()
        store = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1))
        tmk = try key("0123456789ABCDEFFEDCBA9876543210")
    }

    private func reopened(_ seed: UInt8 = 1) throws -> KeyStore {
        try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(seed))
    }

    @Test func aKeyIsThereAfterARestart() throws {
        try store.set("tmk.1", tmk)
        #expect(try store.key("tmk.1") == tmk)
        #expect(try reopened().key("tmk.1") == tmk)
        #expect(try reopened().names() == ["tmk.1"])
        #expect(try scratch.entries("keys") == ["tmk.1.key"])
    }

    @Test func onlyTheOwnerReachesFolderAndFiles() throws {
        try store.set("tmk.1", tmk)
        #expect(try scratch.mode("keys") == 0o700)
        #expect(try scratch.mode("keys/tmk.1.key") == 0o600)
    }

    @Test func noFileHoldsAKeyInClear() throws {
        try store.set("tmk.1", tmk)
        let file = try scratch.read("keys/tmk.1.key")
        for start in 0...file.count - 8 {
            #expect([UInt8](file[start..<start + 8]) != [UInt8](tmk.bytes[..<8]))
        }
    }

    @Test func aKeyIsReplacedAsAWhole() throws {
        try store.set("tmk.1", tmk)
        let other = SecretKey([UInt8](repeating: 3, count: 24))
        try store.set("tmk.1", other)
        #expect(try store.key("tmk.1") == other)
        #expect(try scratch.entries("keys") == ["tmk.1.key"])
    }

    @Test func aRemovedKeyIsGone() throws {
        try store.set("batch.000001", tmk)
        #expect(try store.remove("batch.000001"))
        #expect(try !store.remove("batch.000001"))
        #expect(try store.find("batch.000001") == nil)
        #expect(throws: KeyStoreError.missing(name: "batch.000001")) { try store.key("batch.000001") }
        #expect(try scratch.entries("keys").isEmpty)
    }

    /// A second link shows what became of the file's blocks.
    @Test func aRemovedFileIsOverwritten() throws {
        try store.set("batch.000001", tmk)
        try FileManager.default.linkItem(
            atPath: scratch.file("keys/batch.000001.key"), toPath: scratch.file("witness"))
        try store.remove("batch.000001")
        let left = try scratch.read("witness")
        #expect(left.count == 16 + 37)
        #expect(left.allSatisfy { $0 == 0 })
    }

    @Test func namesAreSortedAndOthersFilesAreLeftAlone() throws {
        for name in ["tmk.2", "tmk.10", "A", "batch.000001", "z-_."] {
            try store.set(name, tmk)
        }
        try scratch.write("keys/README", [1])
        try scratch.write("keys/bad name.key", [1])
        #expect(try store.names() == ["A", "batch.000001", "tmk.10", "tmk.2", "z-_."])
        _ = try reopened()
        #expect(try scratch.read("keys/README") == [1])
    }

    @Test func badNamesAreRefusedEverywhere() throws {
        let long = String(repeating: "a", count: 101)
        for name in ["", ".", "..", ".hidden", "a/b", "../tmk.1", "a b", "é", "a\0b", "a\n", long] {
            #expect(throws: KeyStoreError.name(name)) { try store.set(name, tmk) }
            #expect(throws: KeyStoreError.name(name)) { try store.key(name) }
            #expect(throws: KeyStoreError.name(name)) { try store.remove(name) }
        }
        try store.set(String(long.dropLast()), tmk)
        #expect(try store.names() == [String(long.dropLast())])
    }

    @Test func anotherStorageKeyIsNamed() throws {
        try store.set("tmk.1", tmk)
        #expect(throws: KeyStoreError.wrongStorageKey(name: "tmk.1")) { try reopened(2).key("tmk.1") }
    }

    @Test func aFileUnderAnotherNameDoesNotOpen() throws {
        try store.set("tmk.1", tmk)
        try FileManager.default.copyItem(
            atPath: scratch.file("keys/tmk.1.key"), toPath: scratch.file("keys/tmk.2.key"))
        #expect(throws: KeyStoreError.damaged(name: "tmk.2")) { try store.key("tmk.2") }
    }

    @Test func everyChangedBitAndTruncationIsNoticed() throws {
        try store.set("tmk.1", tmk)
        let file = try scratch.read("keys/tmk.1.key")
        for bit in 0..<file.count * 8 {
            var changed = file
            changed[bit / 8] ^= 1 << (bit % 8)
            try scratch.write("keys/tmk.1.key", changed)
            let expected: KeyStoreError =
                (1...8).contains(bit / 8) ? .wrongStorageKey(name: "tmk.1") : .damaged(name: "tmk.1")
            #expect(throws: expected) { try store.key("tmk.1") }
        }
        for length in 0..<file.count {
            try scratch.write("keys/tmk.1.key", [UInt8](file[..<length]))
            #expect(throws: KeyStoreError.damaged(name: "tmk.1")) { try store.key("tmk.1") }
        }
        try scratch.write("keys/tmk.1.key", [UInt8](repeating: 1, count: 1_000_000))
        #expect(throws: KeyStoreError.self) { try store.key("tmk.1") }
        // What cannot be read can be removed and set anew.
        #expect(try store.remove("tmk.1"))
        try store.set("tmk.1", tmk)
        #expect(try store.key("tmk.1") == tmk)
    }

    @Test func aKeyFileThatOthersReachIsRefused() throws {
        try store.set("tmk.1", tmk)
        try scratch.setMode("keys/tmk.1.key", 0o640)
        let path = scratch.file("keys/tmk.1.key")
        #expect(throws: KeyStoreError.permissions(path: path, mode: 0o640, isFolder: false)) { try store.key("tmk.1") }
    }

    @Test func aFolderThatOthersReachIsRefusedWithTheRemedy() throws {
        try scratch.setMode("keys", 0o750)
        let error = KeyStoreError.permissions(path: scratch.file("keys"), mode: 0o750, isFolder: true)
        #expect(throws: error) { try reopened() }
        #expect(error.description.hasSuffix("run: chmod 700 \(scratch.file("keys"))"))
    }

    @Test func linksAndPipesInAKeysPlaceAreRefused() throws {
        try store.set("tmk.1", tmk)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("keys/tmk.2.key"), withDestinationPath: scratch.file("keys/tmk.1.key"))
        let path = scratch.file("keys/tmk.2.key")
        #expect(throws: KeyStoreError.system(call: "open", path: path, code: ELOOP)) { try store.key("tmk.2") }
        #expect(mkfifo(scratch.file("keys/tmk.3.key"), 0o600) == 0)
        #expect(throws: KeyStoreError.system(call: "open", path: scratch.file("keys/tmk.3.key"), code: EINVAL)) {
            try store.key("tmk.3")
        }
        // Removing a link leaves what it points to.
        #expect(throws: KeyStoreError.self) { try store.set("../tmk.1", tmk) }
        #expect(try store.remove("tmk.2"))
        #expect(try store.key("tmk.1") == tmk)
    }

    @Test func aFolderThatIsAFileIsNamed() throws {
        try scratch.write("file", [1])
        #expect(throws: KeyStoreError.system(call: "open", path: scratch.file("file"), code: ENOTDIR)) {
            try KeyStore(folder: scratch.file("file"), storageKey: storageKey(1))
        }
    }

    // A process that died between two steps of a change leaves one of these.
    @Test func aHalfWrittenReplacementLeavesTheOldKey() throws {
        try store.set("tmk.1", tmk)
        for half in [[], [1], [UInt8](try scratch.read("keys/tmk.1.key").dropLast())] as [[UInt8]] {
            try scratch.write("keys/.tmk.1.key.new.tmp", half)
            #expect(try store.key("tmk.1") == tmk)
            #expect(try store.names() == ["tmk.1"])
            // The next change of a store that was open all along is not held up.
            try store.set("tmk.1", tmk)
            try scratch.write("keys/.tmk.1.key.new.tmp", half)
            let again = try reopened()
            #expect(try again.key("tmk.1") == tmk)
            #expect(try scratch.entries("keys") == ["tmk.1.key"])
        }
    }

    @Test func aHalfDoneRemovalIsFinishedAtTheNextStart() throws {
        try store.set("batch.000001", tmk)
        try FileManager.default.moveItem(
            atPath: scratch.file("keys/batch.000001.key"), toPath: scratch.file("keys/.batch.000001.key.gone.tmp"))
        try FileManager.default.linkItem(
            atPath: scratch.file("keys/.batch.000001.key.gone.tmp"), toPath: scratch.file("witness"))
        #expect(try store.find("batch.000001") == nil)
        #expect(try store.names().isEmpty)
        #expect(try reopened().names().isEmpty)
        #expect(try scratch.entries("keys").isEmpty)
        #expect(try scratch.read("witness").allSatisfy { $0 == 0 })
    }

    @Test func manyWritersLeaveWholeKeys() async throws {
        let folder = scratch.file("keys")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    // A store each, as processes have.
                    let own = try KeyStore(folder: folder, storageKey: storageKey(1))
                    for round in 0..<6 {
                        try own.set("shared", SecretKey([UInt8](repeating: UInt8(writer), count: 16)))
                        try own.set("own.\(writer)", SecretKey([UInt8(round)]))
                        let found = try own.key("shared").bytes
                        #expect(Set(found).count == 1 && found.count == 16)
                        if round == 5 { try own.remove("own.\(writer)") }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.names() == ["shared"])
        #expect(try scratch.entries("keys") == ["shared.key"])
    }

    @Test func noErrorShowsAKey() throws {
        let errors: [KeyStoreError] = [
            .missing(name: "tmk.1"), .damaged(name: "tmk.1"), .wrongStorageKey(name: "tmk.1"), .samePerson,
            .security(.checkValueMismatch(key: "component 1")), .person, .name("x y"),
            .system(call: "open", path: "p", code: 2), .owner(path: "p"), .entryPending(name: "tmk.1"),
            .noEntryPending(name: "tmk.1"), .keyBlockPurpose(usage: "P0", algorithm: "T", mode: "E"),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
        #expect(errors.allSatisfy { !$0.description.contains("0123456789ABCDEF") })
    }
}

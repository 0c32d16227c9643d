import KeyStore
import PaymentSecurity
import Testing

@Suite struct TMKEntryTests {
    private let scratch: Scratch
    private let store: KeyStore
    private let entry: TMKEntry
    private let tmk: SecretKey
    private let first: SecretKey
    private let second: SecretKey

    init() throws {
        scratch = try Scratch()
        store = try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1))
        entry = TMKEntry(store: store, name: "tmk.1")
        tmk = try key("0123456789ABCDEFFEDCBA9876543210")
        first = try key("1C1C1C1C1C1C1C1C2A2A2A2A2A2A2A2A")
        second = try key("1D3F597B95B7D1F3D4F690B25C7E183A")
    }

    private func enterFirst(by person: String = "07") throws {
        try entry.enterFirst(first, checkValue: KCV(of: first, .tripleDES), .tripleDES, by: person)
    }

    @Test func twoPeopleEnterAKey() throws {
        try enterFirst()
        #expect(try store.find("tmk.1") == nil)
        let stored = try entry.enterSecond(
            second, checkValue: KCV(of: second, .tripleDES), keyCheckValue: KCV(hex: "08D7B4FB"), by: "08")
        #expect(stored == (try KCV(hex: "08D7B4FB")))
        #expect(try store.key("tmk.1") == tmk)
        #expect(try entry.pending() == nil)
        #expect(try store.names() == ["tmk.1"])
    }

    @Test func theFirstComponentWaitsOverARestart() throws {
        try enterFirst(by: "主管")
        let again = TMKEntry(
            store: try KeyStore(folder: scratch.file("keys"), storageKey: storageKey(1)), name: "tmk.1")
        let pending = try #require(try again.pending())
        #expect(pending.person == "主管")
        #expect(pending.algorithm == .tripleDES)
        #expect(pending.checkValue == (try KCV(of: first, .tripleDES)))
        _ = try again.enterSecond(
            second, checkValue: KCV(of: second, .tripleDES), keyCheckValue: nil, by: "08")
        #expect(try store.key("tmk.1") == tmk)
    }

    @Test func theSecondPersonIsAnother() throws {
        try enterFirst()
        #expect(throws: KeyStoreError.samePerson) {
            try entry.enterSecond(second, checkValue: KCV(of: second, .tripleDES), keyCheckValue: nil, by: "07")
        }
        #expect(try entry.pending()?.person == "07")
        #expect(try store.find("tmk.1") == nil)
    }

    @Test func aWrongCheckValueStoresNothing() throws {
        let wrong = try KCV(hex: "00000000")
        #expect(throws: KeyStoreError.security(.checkValueMismatch(key: "component 1"))) {
            try entry.enterFirst(first, checkValue: wrong, .tripleDES, by: "07")
        }
        #expect(throws: KeyStoreError.security(.checkValueMismatch(key: "component 1"))) {
            try entry.enterFirst(first, checkValue: KCV([]), .tripleDES, by: "07")
        }
        #expect(try store.names().isEmpty)
        try enterFirst()
        #expect(throws: KeyStoreError.security(.checkValueMismatch(key: "component 2"))) {
            try entry.enterSecond(second, checkValue: wrong, keyCheckValue: nil, by: "08")
        }
        #expect(throws: KeyStoreError.security(.checkValueMismatch(key: "key"))) {
            try entry.enterSecond(second, checkValue: KCV(of: second, .tripleDES), keyCheckValue: wrong, by: "08")
        }
        #expect(try store.names() == ["tmk.1.entry"])
        #expect(try entry.pending() != nil)
    }

    @Test func stepsOutOfOrderAreNamed() throws {
        #expect(throws: KeyStoreError.noEntryPending(name: "tmk.1")) {
            try entry.enterSecond(second, checkValue: KCV(of: second, .tripleDES), keyCheckValue: nil, by: "08")
        }
        try enterFirst()
        #expect(throws: KeyStoreError.entryPending(name: "tmk.1")) { try enterFirst(by: "09") }
        #expect(try entry.cancel())
        #expect(try !entry.cancel())
        #expect(try entry.pending() == nil)
        try enterFirst(by: "09")
        #expect(try entry.pending()?.person == "09")
    }

    @Test func aPersonHasAnId() throws {
        for person in ["", String(repeating: "x", count: 65)] {
            #expect(throws: KeyStoreError.person) { try enterFirst(by: person) }
        }
        try enterFirst(by: String(repeating: "x", count: 64))
        #expect(throws: KeyStoreError.person) {
            try entry.enterSecond(second, checkValue: KCV(of: second, .tripleDES), keyCheckValue: nil, by: "")
        }
    }

    @Test func componentsOfOtherLengthsAreRefused() throws {
        for (algorithm, length) in [(CipherAlgorithm.tripleDES, 8), (.tripleDES, 17), (.sm4, 24), (.sm4, 0)] {
            let part = SecretKey([UInt8](repeating: 1, count: length))
            let allowed = algorithm == .sm4 ? [16] : [16, 24]
            let expected = SecurityError.keyLength(of: "component 1", found: length, allowed: allowed)
            #expect(throws: KeyStoreError.security(expected)) {
                try entry.enterFirst(part, checkValue: KCV([1, 2, 3]), algorithm, by: "07")
            }
        }
        for algorithm in [CipherAlgorithm.des, .aes] {
            #expect(throws: KeyStoreError.security(.unavailable("a master key for \(algorithm.rawValue)"))) {
                try entry.enterFirst(first, checkValue: KCV([1, 2, 3]), algorithm, by: "07")
            }
        }
        try enterFirst()
        let part = SecretKey([UInt8](repeating: 1, count: 24))
        #expect(throws: KeyStoreError.security(.keyLength(of: "component 2", found: 24, allowed: [16]))) {
            try entry.enterSecond(part, checkValue: KCV(of: part, .tripleDES), keyCheckValue: nil, by: "08")
        }
    }

    @Test func anSM4KeyIsEnteredTheSameWay() throws {
        try entry.enterFirst(first, checkValue: KCV(of: first, .sm4), .sm4, by: "07")
        let stored = try entry.enterSecond(
            second, checkValue: KCV(of: second, .sm4), keyCheckValue: KCV(of: tmk, .sm4, length: 8), by: "08")
        #expect(stored == (try KCV(of: tmk, .sm4)))
        #expect(try store.key("tmk.1") == tmk)
    }

    @Test(arguments: [("T", CipherAlgorithm.tripleDES), ("4", .sm4)])
    func aKeyBlockBringsAKey(_ code: String, _ algorithm: CipherAlgorithm) throws {
        try enterFirst()
        let protection = SecretKey(SecureRandom.bytes(32))
        let header = KeyBlockHeader(version: .d, usage: "K0", algorithm: code, mode: "D")
        let padding = SecureRandom.bytes(TR31.paddingByteCount(keyLength: 16, version: .d))
        let block = try TR31.wrap(tmk, header: header, under: protection, padding: padding)
        #expect(try entry.install(block: block, under: protection) == KCV(of: tmk, algorithm))
        #expect(try store.key("tmk.1") == tmk)
        #expect(try entry.pending() == nil)
        #expect(algorithm.keyBlockAlgorithm == code)
    }

    @Test(arguments: [("P0", "T", "B"), ("K0", "A", "B"), ("K0", "T", "E"), ("K1", "T", "B")])
    func aKeyBlockForAnotherUseIsRefused(_ usage: String, _ algorithm: String, _ mode: String) throws {
        let protection = SecretKey(SecureRandom.bytes(16))
        let header = KeyBlockHeader(version: .b, usage: usage, algorithm: algorithm, mode: mode)
        let padding = SecureRandom.bytes(TR31.paddingByteCount(keyLength: 16, version: .b))
        let block = try TR31.wrap(tmk, header: header, under: protection, padding: padding)
        #expect(throws: KeyStoreError.keyBlockPurpose(usage: usage, algorithm: algorithm, mode: mode)) {
            try entry.install(block: block, under: protection)
        }
        #expect(try store.names().isEmpty)
    }

    @Test func aKeyBlockUnderAnotherKeyIsNamed() throws {
        let protection = SecretKey(SecureRandom.bytes(16))
        let header = KeyBlockHeader(version: .b, usage: "K0", algorithm: "T", mode: "B")
        let block = try TR31.wrap(tmk, header: header, under: protection, padding: SecureRandom.bytes(6))
        #expect(throws: KeyStoreError.security(.keyBlock(.notAuthentic))) {
            try entry.install(block: block, under: SecretKey(SecureRandom.bytes(16)))
        }
        let short = try TR31.wrap(
            key("0123456789ABCDEF"), header: header, under: protection, padding: SecureRandom.bytes(6))
        #expect(throws: KeyStoreError.security(.keyLength(of: "TMK", found: 8, allowed: [16, 24]))) {
            try entry.install(block: short, under: protection)
        }
    }

    @Test func aWaitingComponentThatIsNoneIsNamed() throws {
        for bytes in [[], [1], [1, 1, 200, 7], [2, 1, 1, 7, 7], [1, 9, 1, 7, 7], [1, 1, 1, 0xFF, 7]] as [[UInt8]] {
            try store.set("tmk.1.entry", SecretKey(bytes))
            #expect(throws: KeyStoreError.damaged(name: "tmk.1.entry")) { try entry.pending() }
        }
    }
}

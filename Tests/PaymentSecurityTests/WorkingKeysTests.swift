import PaymentSecurity
import Testing

@Suite struct WorkingKeysTests {
    private let tmk = key("23456789ABCDEF0123456789ABCDEF10")

    private func make(
        _ scheme: KeyScheme, _ mak: WorkingKeys.MAKLength = .single, seed: UInt64 = 1
    ) throws -> WorkingKeys {
        var random = SplitMix64(seed)
        return try WorkingKeys.make(
            scheme: scheme, random: random.bytes(WorkingKeys.randomByteCount(scheme, mak: mak)), mak: mak)
    }

    @Test func schemesHaveTheirCodesAndLengths() {
        #expect(KeyScheme.allCases.map(\.managementCode) == ["001", "003", "004", "006"])
        #expect(KeyScheme.allCases.map(\.blockLength) == [24, 40, 60, 60])
        #expect(KeyScheme.allCases.map(\.rawValue) == ["single", "double", "double-tdk", "sm4"])
    }

    @Test(arguments: KeyScheme.allCases, [WorkingKeys.MAKLength.single, .double])
    func whatIsWrappedOpensAgain(_ scheme: KeyScheme, _ mak: WorkingKeys.MAKLength) throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let keys = try make(scheme, mak, seed: seed)
            let block = try keys.wrapped(scheme: scheme, under: tmk)
            #expect(block.count == scheme.blockLength)
            #expect(try WorkingKeys.unwrap(block, scheme: scheme, under: tmk) == keys)
            #expect((keys.tdk != nil) == (scheme == .doubleDESWithTDK || scheme == .sm4))
            if scheme != .sm4 {
                #expect(keys.pik.hasOddParity && keys.mak.hasOddParity && keys.tdk?.hasOddParity ?? true)
            }
        }
    }

    /// The layout of published sign-in responses (alatka-messages, go8583: F62 of 40 bytes): eight zero bytes stand
    /// unencrypted behind the MAK.
    @Test func aSingleLengthMAKIsFollowedByZerosOnTheWire() throws {
        for scheme in [KeyScheme.doubleDES, .doubleDESWithTDK] {
            let keys = try make(scheme)
            #expect(keys.mak.count == 8)
            let block = try keys.wrapped(scheme: scheme, under: tmk)
            #expect(block[28..<36].allSatisfy { $0 == 0 })
            #expect(try BlockCipher(.tripleDES, key: tmk).decrypt([UInt8](block[20..<28])) == keys.mak.bytes)
            #expect([UInt8](block[36..<40]) == (try KCV(of: keys.mak, .des).bytes))
        }
    }

    @Test func aMAKPaddedBeforeEncryptionIsSingleToo() throws {
        let keys = try make(.doubleDES)
        var block = try keys.wrapped(scheme: .doubleDES, under: tmk)
        let zeros = try BlockCipher(.tripleDES, key: tmk).encrypt([UInt8](repeating: 0, count: 8))
        block.replaceSubrange(28..<36, with: zeros)
        #expect(try WorkingKeys.unwrap(block, scheme: .doubleDES, under: tmk) == keys)
    }

    @Test func aBlockMadeByHandOpens() throws {
        let pik = key("0123456789ABCDEFFEDCBA9876543210")
        let mak = key("FEDCBA9876543210")
        let cipher = try BlockCipher(.tripleDES, key: tmk)
        let block =
            try cipher.encrypt(pik.bytes) + hex("08D7B4FB") + cipher.encrypt(mak.bytes)
            + [UInt8](repeating: 0, count: 8) + KCV(of: mak, .des).bytes
        let keys = try WorkingKeys.unwrap(block, scheme: .doubleDES, under: tmk)
        #expect(keys == WorkingKeys(pik: pik, mak: mak))
    }

    @Test(arguments: KeyScheme.allCases)
    func everyChangedBitIsNamedByItsKey(_ scheme: KeyScheme) throws {
        let keys = try make(scheme, .double)
        let block = try keys.wrapped(scheme: scheme, under: tmk)
        let part = scheme.keyLength + 4
        for change in oneBitChanges(block) {
            let place = change.bit / 8
            let name = WorkingKeys.Name.allCases[place / part]
            do {
                let opened = try WorkingKeys.unwrap(change.bytes, scheme: scheme, under: tmk)
                // A second half can only go unnoticed if it left the key as it is.
                #expect(opened == keys, "bit \(change.bit) went unnoticed")
            } catch {
                #expect(error == .checkValueMismatch(key: name.rawValue), "bit \(change.bit)")
            }
        }
    }

    @Test(arguments: KeyScheme.allCases)
    func everyOtherLengthIsRefused(_ scheme: KeyScheme) throws {
        for length in 0...110 where length != scheme.blockLength {
            let expected = SecurityError.dataLength(
                of: "key block of scheme \(scheme.rawValue)", found: length, expected: "\(scheme.blockLength) bytes")
            #expect(throws: expected) {
                try WorkingKeys.unwrap([UInt8](repeating: 0x11, count: length), scheme: scheme, under: tmk)
            }
        }
    }

    @Test(arguments: KeyScheme.allCases)
    func anotherMasterKeyIsNoticedAtThePIK(_ scheme: KeyScheme) throws {
        let block = try make(scheme).wrapped(scheme: scheme, under: tmk)
        #expect(throws: SecurityError.checkValueMismatch(key: "PIK")) {
            try WorkingKeys.unwrap(block, scheme: scheme, under: key("FFFFFFFFFFFFFFFF0000000000000000"))
        }
        for length in [0, 7, 15, 17, 25, 32] {
            #expect(throws: SecurityError.keyLength(of: "TMK", found: length, allowed: scheme.masterKeyLengths)) {
                try WorkingKeys.unwrap(
                    block, scheme: scheme, under: SecretKey([UInt8](repeating: 3, count: length)))
            }
        }
    }

    @Test func keysThatDoNotFitTheSchemeAreNamed() throws {
        let keys = try make(.doubleDES)
        #expect(throws: SecurityError.keyLength(of: "TDK", found: 0, allowed: [16])) {
            try keys.wrapped(scheme: .doubleDESWithTDK, under: tmk)
        }
        #expect(throws: SecurityError.keyLength(of: "PIK", found: 16, allowed: [8])) {
            try keys.wrapped(scheme: .singleDES, under: tmk)
        }
        #expect(throws: SecurityError.keyLength(of: "MAK", found: 8, allowed: [16])) {
            try WorkingKeys(pik: keys.pik, mak: keys.mak, tdk: keys.pik).wrapped(scheme: .sm4, under: tmk)
        }
        #expect(throws: SecurityError.keyLength(of: "MAK", found: 7, allowed: [16])) {
            try WorkingKeys(pik: keys.pik, mak: key("01020304050607")).wrapped(scheme: .doubleDES, under: tmk)
        }
    }

    @Test(arguments: KeyScheme.allCases)
    func badRandomBytesAreRefused(_ scheme: KeyScheme) {
        let needed = WorkingKeys.randomByteCount(scheme)
        for count in [0, needed - 1, needed + 1] {
            #expect(throws: SecurityError.dataLength(of: "random bytes", found: count, expected: "\(needed) bytes")) {
                try WorkingKeys.make(scheme: scheme, random: [UInt8](repeating: 1, count: count))
            }
        }
        #expect(throws: SecurityError.weakKey("PIK")) {
            try WorkingKeys.make(scheme: scheme, random: [UInt8](repeating: 0, count: needed))
        }
    }
}

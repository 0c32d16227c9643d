import PaymentSecurity
import Testing

@Suite struct MACTests {
    // Botan, src/tests/data/mac/x919_mac.vec; X9.9 is the same file's keys of one length.
    private static let longMessage = hex(
        "31311C3931383237333634351C1C35383134333237361C1C3B313233343536373839303132333435363D39393132313030303"
            + "03F1C30303031323530301C393738363533343132343837363932331C")
    private static let shortMessage = hex(
        "35383134333237361C3B313233343536373839303132333435363D1C30303031323530301C393738363533343132343837363932331C")

    // Computed with an independent implementation: no complete vector of the ECB MAC is published.
    private static let sale = hex(
        "02003020048000C0803100000000000000000100000103200031323334353637383132333435363738393031323334353135"
            + "360024413330313936323131313131313131313131313131313131001322006603000600")
    private static let reversal = hex(
        "04007020048002C0801116123456789012345600000000000000050000012302100039383132333435363738313233343536"
            + "373839303132333435313536001322000001000500")
    private static let single = key("0123456789ABCDEF")
    private static let double = key("0123456789ABCDEFFEDCBA9876543210")

    @Test func x99GivesThePublishedCodes() throws {
        #expect(try MACAlgorithm.x99.code(over: Self.longMessage, key: Self.single) == hex("C156F1B8CDBFB451"))
        #expect(try MACAlgorithm.x99.code(over: Self.shortMessage, key: Self.single) == hex("AB4884061A159618"))
    }

    @Test func x919GivesThePublishedCode() throws {
        #expect(try MACAlgorithm.x919.code(over: Self.longMessage, key: Self.double) == hex("C209CCB78EE1B606"))
    }

    @Test func unionPayECBGivesTheReferenceCodes() throws {
        let algorithm = MACAlgorithm.unionPayECB
        #expect(try algorithm.code(over: Self.sale, key: Self.single) == [UInt8]("1137DCCE".utf8))
        #expect(try algorithm.code(over: Self.reversal, key: Self.single) == [UInt8]("B820D504".utf8))
        #expect(try algorithm.code(over: Self.sale, key: Self.double) == [UInt8]("64AABA4B".utf8))
    }

    @Test(arguments: [MACAlgorithm.unionPayECB, .x99])
    func aKeyPaddedWithZerosCountsAsSingle(_ algorithm: MACAlgorithm) throws {
        let padded = key("0123456789ABCDEF0000000000000000")
        #expect(
            try algorithm.code(over: Self.sale, key: padded) == algorithm.code(over: Self.sale, key: Self.single))
        #expect(throws: SecurityError.keyLength(of: "X9.19", found: 8, allowed: [16])) {
            try MACAlgorithm.x919.code(over: Self.sale, key: padded)
        }
    }

    @Test func theSM4ProfileFollowsItsDescription() throws {
        // Written out step by step over the block cipher.
        let cipher = try BlockCipher(.sm4, key: Self.double)
        var random = SplitMix64(11)
        for length in 0...70 {
            let message = random.bytes(length)
            var fold = [UInt8](repeating: 0, count: 16)
            for (offset, byte) in message.enumerated() { fold[offset % 16] ^= byte }
            let characters = [UInt8](hex(fold).utf8)
            let first = try cipher.encrypt([UInt8](characters[..<16]))
            let second = try cipher.encrypt(zip(first, characters[16...]).map { $0 ^ $1 })
            #expect(
                try MACAlgorithm.sm4.code(over: message, key: Self.double) == [UInt8](hex(second).utf8.prefix(8)))
        }
    }

    @Test(arguments: [single, double])
    func unionPayECBFollowsItsDescriptionForEveryLength(_ mak: SecretKey) throws {
        let cipher = try BlockCipher(.tripleDES, key: mak)
        var random = SplitMix64(12)
        for length in 0...70 {
            let message = random.bytes(length)
            var fold = [UInt8](repeating: 0, count: 8)
            for (offset, byte) in message.enumerated() { fold[offset % 8] ^= byte }
            let characters = [UInt8](hex(fold).utf8)
            let first = try cipher.encrypt([UInt8](characters[..<8]))
            let second = try cipher.encrypt(zip(first, characters[8...]).map { $0 ^ $1 })
            #expect(
                try MACAlgorithm.unionPayECB.code(over: message, key: mak) == [UInt8](hex(second).utf8.prefix(8)))
        }
    }

    @Test func chainedCodesFollowTheirDescriptionForEveryLength() throws {
        let left = try BlockCipher(.des, key: Self.single)
        let right = try BlockCipher(.des, key: key("FEDCBA9876543210"))
        let triple = try BlockCipher(.tripleDES, key: Self.double)
        let zeros = BlockCipher.Chaining.cbc(iv: [UInt8](repeating: 0, count: 8))
        var random = SplitMix64(13)
        for length in 0...70 {
            let message = random.bytes(length)
            var padded = message
            while padded.isEmpty || padded.count % 8 != 0 { padded.append(0) }
            let last = [UInt8](try left.encrypt(padded, chaining: zeros).suffix(8))
            #expect(try MACAlgorithm.x99.code(over: message, key: Self.single) == last)
            #expect(
                try MACAlgorithm.x99.code(over: message, key: Self.double)
                    == [UInt8](triple.encrypt(padded, chaining: zeros).suffix(8)))
            #expect(
                try MACAlgorithm.x919.code(over: message, key: Self.double)
                    == left.encrypt(right.decrypt(last)))
        }
    }

    @Test(arguments: MACAlgorithm.allCases)
    func anyChangedBitOfCodeOrKeyIsNoticed(_ algorithm: MACAlgorithm) throws {
        let code = try algorithm.code(over: Self.sale, key: Self.double)
        #expect(code.count == MACAlgorithm.length)
        #expect(try algorithm.verify(code, over: Self.sale, key: Self.double))
        for change in oneBitChanges(code) {
            #expect(try !algorithm.verify(change.bytes, over: Self.sale, key: Self.double))
        }
        for length in 0..<code.count {
            #expect(try !algorithm.verify([UInt8](code[..<length]), over: Self.sale, key: Self.double))
        }
        #expect(try !algorithm.verify(code + [0], over: Self.sale, key: Self.double))
        #expect(try !algorithm.verify(code, over: Self.reversal, key: Self.double))
        #expect(try !algorithm.verify(code, over: Self.sale, key: key("1123456789ABCDEFFEDCBA9876543211")))
    }

    @Test(arguments: MACAlgorithm.allCases)
    func anyChangedBitOfTheMessageIsNoticed(_ algorithm: MACAlgorithm) throws {
        let code = try algorithm.code(over: Self.sale, key: Self.double)
        for change in oneBitChanges(Self.sale) {
            #expect(try !algorithm.verify(code, over: change.bytes, key: Self.double), "bit \(change.bit)")
        }
    }

    @Test(arguments: MACAlgorithm.allCases)
    func slicesAndSpansGiveTheCodeOfTheirBytes(_ algorithm: MACAlgorithm) throws {
        let framed = [0xFF, 0xFE, 0xFD] + Self.sale + [0xFC]
        let slice = framed[3..<3 + Self.sale.count]
        let code = try algorithm.code(over: Self.sale, key: Self.double)
        #expect(try algorithm.code(over: slice, key: Self.double) == code)
        #expect(try algorithm.verify(code, over: slice, key: Self.double))
        #expect(try algorithm.code(over: slice.span.bytes, key: Self.double) == code)
    }

    @Test(arguments: MACAlgorithm.allCases)
    func keysOfOtherLengthsAreRefused(_ algorithm: MACAlgorithm) {
        for length in [0, 7, 9, 15, 17, 32] {
            #expect(throws: SecurityError.self) {
                try algorithm.code(over: Self.sale, key: SecretKey([UInt8](repeating: 7, count: length)))
            }
        }
    }

    @Test func namesInConfigurationsStay() {
        #expect(MACAlgorithm.allCases.map(\.rawValue) == ["unionpay-ecb", "x99", "x919", "qiantui-sm4"])
    }
}

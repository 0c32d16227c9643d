import PaymentSecurity
import Testing

@Suite struct BlockCipherTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let source: String
        let algorithm: CipherAlgorithm
        let key: String
        var iv: String?
        let clear: String
        let encrypted: String

        var testDescription: String { source }
        var chaining: BlockCipher.Chaining { iv.map { .cbc(iv: hex($0)) } ?? .ecb }
    }

    static let vectors = [
        Vector(
            source: "FIPS 81 table B1, ECB", algorithm: .des, key: "0123456789ABCDEF",
            clear: "4E6F77206973207468652074696D6520666F7220616C6C20",
            encrypted: "3FA40E8A984D48156A271787AB8883F9893D51EC4B563B53"),
        Vector(
            source: "FIPS 81 table C1, CBC", algorithm: .des, key: "0123456789ABCDEF", iv: "1234567890ABCDEF",
            clear: "4E6F77206973207468652074696D6520666F7220616C6C20",
            encrypted: "E5C7CDDE872BF27C43E934008C389C0F683788499A7C05F6"),
        Vector(
            source: "FIPS 81 under K|K|K", algorithm: .tripleDES, key: "0123456789ABCDEF",
            clear: "4E6F772069732074", encrypted: "3FA40E8A984D4815"),
        Vector(
            source: "NIST SP 800-67 appendix B", algorithm: .tripleDES,
            key: "0123456789ABCDEF23456789ABCDEF01456789ABCDEF0123",
            clear: "5468652071756663 6B2062726F776E20 666F78206A756D70",
            encrypted: "A826FD8CE53B855FCCE21C8112256FE668D5C05DD9B6B900"),
        Vector(
            source: "GB/T 32907-2016 A.1", algorithm: .sm4, key: "0123456789ABCDEFFEDCBA9876543210",
            clear: "0123456789ABCDEFFEDCBA9876543210", encrypted: "681EDF34D206965E86B3E94F536E4246"),
        Vector(
            source: "NIST SP 800-38A F.1.1", algorithm: .aes, key: "2B7E151628AED2A6ABF7158809CF4F3C",
            clear: "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51",
            encrypted: "3AD77BB40D7A3660A89ECAF32466EF97F5D3D58503B9699DE785895A96FDBAAF"),
        Vector(
            source: "NIST SP 800-38A F.1.3", algorithm: .aes, key: "8E73B0F7DA0E6452C810F32B809079E562F8EAD2522C6B7B",
            clear: "6BC1BEE22E409F96E93D7E117393172A", encrypted: "BD334F1D6E45F25FF712A214571FA5CC"),
        Vector(
            source: "NIST SP 800-38A F.1.5", algorithm: .aes,
            key: "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4",
            clear: "6BC1BEE22E409F96E93D7E117393172A", encrypted: "F3EED1BDB5D2A03C064B5A7E3DB181F8"),
        Vector(
            source: "NIST SP 800-38A F.2.1", algorithm: .aes, key: "2B7E151628AED2A6ABF7158809CF4F3C",
            iv: "000102030405060708090A0B0C0D0E0F",
            clear: "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51",
            encrypted: "7649ABAC8119B246CEE98E9B12E9197D5086CB9B507219EE95DB113A917678B2"),
    ]

    @Test(arguments: vectors)
    func publishedVectorsHoldInBothDirections(_ vector: Vector) throws {
        let cipher = try BlockCipher(vector.algorithm, key: key(vector.key))
        #expect(try cipher.encrypt(hex(vector.clear), chaining: vector.chaining) == hex(vector.encrypted))
        #expect(try cipher.decrypt(hex(vector.encrypted), chaining: vector.chaining) == hex(vector.clear))
    }

    @Test func doubleLengthMeansFirstKeyAgainAtTheEnd() throws {
        let double = try BlockCipher(.tripleDES, key: key("0123456789ABCDEFFEDCBA9876543210"))
        let triple = try BlockCipher(.tripleDES, key: key("0123456789ABCDEFFEDCBA98765432100123456789ABCDEF"))
        let data = hex("00112233445566778899AABBCCDDEEFF")
        #expect(try double.encrypt(data) == triple.encrypt(data))
    }

    @Test(arguments: CipherAlgorithm.allCases)
    func everyKeyLengthIsTakenOrNamed(_ algorithm: CipherAlgorithm) throws {
        for length in 0...40 {
            let secret = SecretKey([UInt8](repeating: 0x5A, count: length))
            if algorithm.keyLengths.contains(length) {
                _ = try BlockCipher(algorithm, key: secret)
            } else {
                let error = SecurityError.keyLength(
                    of: algorithm.rawValue, found: length, allowed: algorithm.keyLengths)
                #expect(throws: error) { try BlockCipher(algorithm, key: secret) }
            }
        }
    }

    @Test(arguments: CipherAlgorithm.allCases)
    func decryptingGivesBackWhatWasEncrypted(_ algorithm: CipherAlgorithm) throws {
        var random = SplitMix64(7)
        for length in algorithm.keyLengths {
            let cipher = try BlockCipher(algorithm, key: SecretKey(random.bytes(length)))
            for blocks in 0...5 {
                let data = random.bytes(blocks * algorithm.blockLength)
                let vector = random.bytes(algorithm.blockLength)
                for chaining in [BlockCipher.Chaining.ecb, .cbc(iv: vector)] {
                    let encrypted = try cipher.encrypt(data, chaining: chaining)
                    #expect(encrypted.count == data.count)
                    #expect(blocks == 0 || encrypted != data)
                    #expect(try cipher.decrypt(encrypted, chaining: chaining) == data)
                }
            }
        }
    }

    @Test(arguments: CipherAlgorithm.allCases)
    func onlyWholeBlocksAndWholeVectorsAreTaken(_ algorithm: CipherAlgorithm) throws {
        let cipher = try BlockCipher(
            algorithm, key: SecretKey([UInt8](repeating: 0x5A, count: algorithm.keyLengths[0])))
        for length in 0...48 where !length.isMultiple(of: algorithm.blockLength) {
            let expected = SecurityError.dataLength(
                of: "\(algorithm.rawValue) data", found: length,
                expected: "a multiple of \(algorithm.blockLength) bytes")
            #expect(throws: expected) { try cipher.encrypt([UInt8](repeating: 0, count: length)) }
            #expect(throws: expected) { try cipher.decrypt([UInt8](repeating: 0, count: length)) }
        }
        for length in 0...24 where length != algorithm.blockLength {
            let vector = [UInt8](repeating: 0, count: length)
            #expect(throws: SecurityError.self) {
                try cipher.encrypt([UInt8](repeating: 0, count: 16), chaining: .cbc(iv: vector))
            }
        }
    }
}

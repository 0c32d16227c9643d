import PaymentSecurity
import Testing

@Suite struct KeyTests {
    // Widely printed check value of this test key.
    @Test func aCheckValueIsTheStartOfEncryptedZeros() throws {
        let secret = key("0123456789ABCDEFFEDCBA9876543210")
        #expect(try KCV(of: secret, .tripleDES).description == "08D7B4FB")
        #expect(try KCV(of: secret, .tripleDES, length: 3).description == "08D7B4")
        #expect(try KCV(of: secret, .tripleDES, length: 8).description == "08D7B4FB629D0885")
    }

    // CSDN M_Kerry 104625499: SM4 key under an SM4 key, with the first 8 bytes of 16 encrypted zeros.
    @Test func anSM4CheckValueHasEightBytesOnSomeDevices() throws {
        let parent = key("1234567890ABCDEFABCDEF0987654321")
        let clear = try BlockCipher(.sm4, key: parent).decrypt(hex("3D66234C49E4296FF9C78D8BACBD6A76"))
        #expect(clear == hex("F351D490994603795C6EBEE8FAEBB481"))
        #expect(try KCV(of: SecretKey(clear), .sm4, length: 8) == KCV(hex: "861E83E31FAEBF10"))
    }

    // CSDN zhu244912654 80005341.
    @Test func aKeyOpensUnderItsParent() throws {
        let parent = try BlockCipher(.tripleDES, key: key("70F2A84CCBC2AE8625CBB0F2C22AB923"))
        #expect(try parent.decrypt(hex("96D605EA176B7E9E")) == hex("C24A8FB57AA20123"))
    }

    @Test func aCheckValueIsComparedOverItsOwnLength() throws {
        let secret = key("0123456789ABCDEFFEDCBA9876543210")
        #expect(try KCV(hex: "08D7B4FB").matches(secret, .tripleDES))
        #expect(try KCV(hex: "08d7b4").matches(secret, .tripleDES))
        #expect(try !KCV(hex: "08D7B5").matches(secret, .tripleDES))
        #expect(try !KCV([]).matches(secret, .tripleDES))
        #expect(throws: SecurityError.self) { try KCV([UInt8](repeating: 0, count: 9)).matches(secret, .tripleDES) }
        #expect(throws: SecurityError.self) { try KCV(of: secret, .tripleDES, length: 0) }
        #expect(throws: SecurityError.self) { try KCV(hex: "08D7B") }
    }

    @Test func parityIsOddAndLeavesTheKeyAsItIs() throws {
        var random = SplitMix64(21)
        for _ in 0..<50 {
            let raw = SecretKey(random.bytes(16))
            let odd = raw.adjustingParity()
            #expect(odd.hasOddParity)
            #expect(odd.adjustingParity() == odd)
            #expect(zip(raw.bytes, odd.bytes).allSatisfy { $0 & 0xFE == $1 & 0xFE })
            #expect(try KCV(of: raw, .tripleDES) == KCV(of: odd, .tripleDES))
        }
        #expect(key("00").adjustingParity().bytes == [0x01])
        #expect(!key("00").hasOddParity)
        #expect(key("FE").hasOddParity)
    }

    @Test func aKeyIsMadeOfRandomBytes() throws {
        #expect(try SecretKey.make(for: .tripleDES, random: hex("00112233445566778899AABBCCDDEEFF")).hasOddParity)
        let sm4 = hex("00112233445566778899AABBCCDDEEFF")
        #expect(try SecretKey.make(for: .sm4, random: sm4).bytes == sm4)
        #expect(throws: SecurityError.weakKey("key")) {
            try SecretKey.make(for: .sm4, random: [UInt8](repeating: 0, count: 16))
        }
        // Equal halves but for a parity bit.
        #expect(throws: SecurityError.weakKey("key")) {
            try SecretKey.make(for: .tripleDES, random: hex("00112233445566770111223344556677"))
        }
        #expect(throws: SecurityError.weakKey("key")) {
            try SecretKey.make(for: .tripleDES, random: hex("00112233445566778899AABBCCDDEEFF8899AABBCCDDEEFF"))
        }
        #expect(throws: SecurityError.keyLength(of: "key", found: 15, allowed: [16])) {
            try SecretKey.make(for: .sm4, random: [UInt8](repeating: 1, count: 15))
        }
    }
}

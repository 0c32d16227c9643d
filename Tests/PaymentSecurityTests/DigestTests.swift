import PaymentSecurity
import Testing

@Suite struct DigestTests {
    // FIPS 180-4 examples (NIST, "SHA256.pdf"); the empty message is NIST's byte-oriented short vector 0.
    @Test(arguments: [
        ("", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
        ("abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1"
        ),
    ])
    func sha256GivesThePublishedDigests(_ message: String, _ digest: String) {
        #expect(SHA256.hash([UInt8](message.utf8)) == hex(digest))
    }

    // GB/T 32905-2016 appendix A.
    @Test(arguments: [
        ("abc", "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0"),
        (
            String(repeating: "abcd", count: 16), "DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732"
        ),
    ])
    func sm3GivesThePublishedDigests(_ message: String, _ digest: String) {
        #expect(SM3.hash([UInt8](message.utf8)) == hex(digest))
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        var random = SplitMix64(3)
        for length in [0, 1, 31, 63, 64, 65, 200, 1000] {
            let message = random.bytes(length)
            let first = Int.random(in: 0...length, using: &random)
            let second = Int.random(in: first...length, using: &random)
            let whole = SHA256.hash(message)
            #expect(SHA256.hash([UInt8](message[..<first]), [UInt8](message[first...])) == whole)
            #expect(
                SHA256.hash([UInt8](message[..<first]), [UInt8](message[first..<second]), [UInt8](message[second...]))
                    == whole)
        }
    }

    // RFC 4231, cases 1, 2, 3 and 6 (a key longer than a block).
    @Test(arguments: [
        (
            String(repeating: "0B", count: 20), [UInt8]("Hi There".utf8),
            "B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7"
        ),
        (
            "4A656665", [UInt8]("what do ya want for nothing?".utf8),
            "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843"
        ),
        (
            String(repeating: "AA", count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773EA91E36800E46854DB8EBD09181A72959098B3EF8C122D9635514CED565FE"
        ),
        (
            String(repeating: "AA", count: 131),
            [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60E431591EE0B67F0D8A26AACBF5B77F8E0BC6213728C5140546040F0EE37F54"
        ),
    ])
    func hmacGivesThePublishedCodes(_ secret: String, _ message: [UInt8], _ code: String) {
        #expect(HMACSHA256.code(over: message, key: key(secret)) == hex(code))
        #expect(HMACSHA256.verify(hex(code), over: message, key: key(secret)))
        for change in oneBitChanges(hex(code)) {
            #expect(!HMACSHA256.verify(change.bytes, over: message, key: key(secret)))
        }
        #expect(!HMACSHA256.verify([], over: message, key: key(secret)))
    }

    // RFC 5869, cases 1 and 3.
    @Test func hkdfGivesThePublishedKeys() throws {
        let secret = key(String(repeating: "0B", count: 22))
        #expect(
            try HKDFSHA256.derive(
                from: secret, salt: hex("000102030405060708090A0B0C"), info: hex("F0F1F2F3F4F5F6F7F8F9"), length: 42
            ).bytes
                == hex("3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF34007208D5B887185865"))
        #expect(
            try HKDFSHA256.derive(from: secret, info: [], length: 42).bytes
                == hex("8DA4E775A563C18F715F802A063C5A31B8A11F5C5EE1879EC3454E5F3C738D2D9D201395FAA4B61A96C8"))
    }

    @Test func hkdfHasAShortestAndALongestKey() throws {
        let secret = key("0102")
        #expect(try HKDFSHA256.derive(from: secret, info: [], length: 8160).count == 8160)
        for length in [-1, 0, 8161] {
            #expect(throws: SecurityError.self) { try HKDFSHA256.derive(from: secret, info: [], length: length) }
        }
    }
}

import PaymentSecurity
import Testing

@Suite struct Ed25519Tests {
    struct Vector: Sendable {
        let name: String
        let seed: String
        let publicKey: String
        let message: String
        let signature: String
    }

    // RFC 8032, section 7.1.
    static let vectors = [
        Vector(
            name: "TEST 1", seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            name: "TEST 2", seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            name: "TEST 3", seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        Vector(
            name: "TEST SHA(abc)", seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a8"
                + "36ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ec"
                + "fdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ]

    @Test(arguments: vectors) func publishedVectorsHold(vector: Vector) throws {
        let key = try Ed25519.SigningKey(seed: key(vector.seed))
        #expect(key.publicKey.bytes == hex(vector.publicKey))
        #expect(try key.sign(hex(vector.message)) == hex(vector.signature))
        try key.publicKey.check(hex(vector.signature), of: hex(vector.message))
    }

    @Test func everyChangedBitIsNoticed() throws {
        let vector = Self.vectors[2]
        let owner = try Ed25519.PublicKey(hex(vector.publicKey))
        let (message, signature) = (hex(vector.message), hex(vector.signature))
        for change in oneBitChanges(signature) {
            #expect(throws: SecurityError.authenticationFailed("Ed25519 signature")) {
                try owner.check(change.bytes, of: message)
            }
        }
        for change in oneBitChanges(message) {
            #expect(throws: SecurityError.authenticationFailed("Ed25519 signature")) {
                try owner.check(signature, of: change.bytes)
            }
        }
        for change in oneBitChanges(owner.bytes) {
            #expect(throws: SecurityError.self) { try Ed25519.PublicKey(change.bytes).check(signature, of: message) }
        }
    }

    @Test func wrongLengthsAreNamed() throws {
        let owner = try Ed25519.PublicKey(hex(Self.vectors[0].publicKey))
        for length in [0, 31, 33, 64] {
            let bytes = [UInt8](repeating: 1, count: length)
            #expect(throws: SecurityError.keyLength(of: "Ed25519 signing key", found: length, allowed: [32])) {
                try Ed25519.SigningKey(seed: SecretKey(bytes))
            }
            #expect(throws: SecurityError.keyLength(of: "Ed25519 public key", found: length, allowed: [32])) {
                try Ed25519.PublicKey(bytes)
            }
        }
        for length in [0, 63, 65] {
            #expect(throws: SecurityError.dataLength(of: "Ed25519 signature", found: length, expected: "64 bytes")) {
                try owner.check([UInt8](repeating: 1, count: length), of: [])
            }
        }
    }

    @Test func aSigningKeyShowsNothing() throws {
        let vector = Self.vectors[0]
        let key = try Ed25519.SigningKey(seed: key(vector.seed))
        var shown = ""
        dump(key, to: &shown)
        shown += "\(key)" + String(reflecting: key)
        #expect(shown.contains("<secret>"))
        #expect(!shown.lowercased().contains("9d61"))
        #expect(!shown.contains("157"), "the seed's first byte, were it shown in decimal")
    }

    // The key of RFC 8410, section 10.1.
    @Test func publicKeysTravelAsPEMAndAsDigits() throws {
        let pem = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PUBLIC KEY-----

            """
        let owner = try Ed25519.PublicKey(text: pem)
        #expect(owner.hex == "19BF44096984CDFE8541BAC167DC3B96C85086AA30B6B6CB0C5C38AD703166E1")
        #expect(owner.pem == pem)
        #expect(try Ed25519.PublicKey(text: owner.hex.lowercased() + "\n") == owner)
        #expect(try Ed25519.PublicKey(text: pem.replacing("\n", with: "\r\n")) == owner)
    }

    @Test func badTextsOfKeysAreRefused() {
        let bad = [
            "", "00", "xyz", String(repeating: "0", count: 63), String(repeating: "0", count: 66),
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9E\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PRIVATE KEY-----",
        ]
        for text in bad { #expect(throws: SecurityError.self) { try Ed25519.PublicKey(text: text) } }
    }
}

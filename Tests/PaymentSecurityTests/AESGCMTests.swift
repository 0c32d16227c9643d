import PaymentSecurity
import Testing

@Suite struct AESGCMTests {
    // Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
    private let secret = key("FEFFE9928665731C6D6A8F9467308308FEFFE9928665731C6D6A8F9467308308")
    private let nonce = hex("CAFEBABEFACEDBADDECAF888")
    private let clear = hex(
        "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A721C3C0C95956809532FCF0E2449A6B525"
            + "B16AEDF5AA0DE657BA637B39")
    private let associated = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    private let sealed = hex(
        "522DC1F099567D07F47F37A32A84427D643A8CDCBFE5C0C97598A2BD2555D1AA8CB08E48590DBB3DA7B08B1056828838"
            + "C5F61E6393BA7A0ABCC9F662" + "76FC6ECE0F4E1768CDDF8853BB2D551B")

    @Test func publishedVectorHoldsInBothDirections() throws {
        #expect(try AESGCM.seal(clear, key: secret, nonce: nonce, associated: associated) == sealed)
        #expect(try AESGCM.open(sealed, key: secret, nonce: nonce, associated: associated) == clear)
    }

    // Test case 13 of the same appendix.
    @Test func nothingIsSealedToItsTagAlone() throws {
        let zeros = SecretKey([UInt8](repeating: 0, count: 32))
        let tag = hex("530F8AFBC74536B9A963B4F1C4CB738B")
        let nonce = [UInt8](repeating: 0, count: 12)
        #expect(try AESGCM.seal([], key: zeros, nonce: nonce) == tag)
        #expect(try AESGCM.open(tag, key: zeros, nonce: nonce) == [])
    }

    @Test func everyChangedBitIsNoticed() throws {
        for change in oneBitChanges(sealed) {
            #expect(throws: SecurityError.authenticationFailed("sealed data")) {
                try AESGCM.open(change.bytes, key: secret, nonce: nonce, associated: associated)
            }
        }
        for change in oneBitChanges(nonce) + oneBitChanges(associated) {
            let isNonce = change.bytes.count == nonce.count
            #expect(throws: SecurityError.authenticationFailed("sealed data")) {
                try AESGCM.open(
                    sealed, key: secret, nonce: isNonce ? change.bytes : nonce,
                    associated: isNonce ? associated : change.bytes)
            }
        }
    }

    @Test func everyTruncationIsNoticed() throws {
        for length in 0..<sealed.count {
            #expect(throws: SecurityError.self) {
                try AESGCM.open([UInt8](sealed[..<length]), key: secret, nonce: nonce, associated: associated)
            }
        }
    }

    @Test func lengthsOfKeyAndNonceAreNamed() {
        for length in [0, 16, 24, 31, 33] {
            let short = SecretKey([UInt8](repeating: 1, count: length))
            #expect(throws: SecurityError.keyLength(of: "AES-256-GCM", found: length, allowed: [32])) {
                try AESGCM.seal([], key: short, nonce: nonce)
            }
        }
        for length in [0, 8, 11, 13, 16] {
            #expect(throws: SecurityError.dataLength(of: "nonce", found: length, expected: "12 bytes")) {
                try AESGCM.seal([], key: secret, nonce: [UInt8](repeating: 1, count: length))
            }
        }
    }
}

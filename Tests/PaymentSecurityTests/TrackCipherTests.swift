import PaymentSecurity
import Testing

@Suite struct TrackCipherTests {
    private let tdk = key("0123456789ABCDEFFEDCBA9876543210")
    // The tracks of UnionPay's printed example (also 畅捷支付POS终端规范 V2.0, appendix C).
    private let track2 = "1234567890123456789=0508201781999168302"
    private let track3 =
        "991234567890123456789=156000000000000000000378199921600000508000000000000000000000=000000000003=0000000000"

    @Test func theEightBytesBeforeTheLastAreEncrypted() throws {
        let encrypted = try TrackCipher(tdk: tdk).encrypt(track2)
        // The block of the example is 0820178199916830; its encryption was computed with an independent implementation.
        #expect(encrypted == "1234567890123456789=05" + "4CFC20=6F04568AC" + "2")
        #expect(try TrackCipher(tdk: tdk).decrypt(encrypted) == track2)
        // Other spellings of the same nibbles.
        let spelled = encrypted.replacing("=", with: "D").lowercased()
        #expect(try TrackCipher(tdk: tdk).decrypt(spelled) == track2)
        #expect(try TrackCipher(tdk: tdk).encrypt(track2.replacing("=", with: "D")) == encrypted)
    }

    @Test func track3FollowsTheSameRule() throws {
        // The example's block for track 3.
        let block = try BlockCipher(.tripleDES, key: tdk).encrypt(hex("0000003D00000000"))
        let expected = track3.dropLast(18) + hex(block).replacing("D", with: "=") + track3.suffix(2)
        #expect(try TrackCipher(tdk: tdk).encrypt(track3) == expected)
        #expect(try TrackCipher(tdk: tdk).decrypt(String(expected)) == track3)
    }

    @Test(arguments: [CipherAlgorithm.tripleDES, .sm4])
    func everyLengthComesBack(_ algorithm: CipherAlgorithm) throws {
        let cipher = try TrackCipher(tdk: tdk, algorithm)
        var random = SplitMix64(41)
        for length in cipher.minimumLength...104 {
            for _ in 0..<5 {
                var track = random.digits(length)
                if length > 20 {
                    track = track.prefix(16) + "=" + track.dropFirst(17)
                }
                let encrypted = try cipher.encrypt(track)
                let width = algorithm.blockLength * 2
                let kept = length.isMultiple(of: 2) ? 2 : 1
                #expect(encrypted.count == length)
                #expect(encrypted.prefix(length - width - kept) == track.prefix(length - width - kept))
                #expect(encrypted.suffix(kept) == track.suffix(kept))
                #expect(encrypted != track)
                #expect(try cipher.decrypt(encrypted) == track)
            }
        }
    }

    @Test func shortTracksAreNamed() throws {
        for (algorithm, minimum) in [(CipherAlgorithm.tripleDES, 17), (.sm4, 33)] {
            let cipher = try TrackCipher(tdk: tdk, algorithm)
            for length in 0..<minimum {
                let expected = SecurityError.dataLength(
                    of: "track", found: length, expected: "at least \(minimum) characters")
                let track = String(repeating: "1", count: length)
                #expect(throws: expected) { try cipher.encrypt(track) }
                #expect(throws: expected) { try cipher.decrypt(track) }
            }
        }
    }

    @Test func otherCharactersAreNamedByTheirOffset() throws {
        let cipher = try TrackCipher(tdk: tdk)
        for (bad, place) in [("?", 0), ("A", 5), ("f", 9), ("é", 3), (" ", 20)] {
            let track = track2.prefix(place) + bad + track2.dropFirst(place + 1)
            do {
                _ = try cipher.encrypt(String(track))
                Issue.record("accepted \(bad)")
            } catch .character(let name, let offset, _) {
                #expect(name == "track" && offset == place)
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(throws: SecurityError.self) { try cipher.decrypt(String(track2.dropLast()) + "?") }
    }

    @Test func anotherKeyIsNoticed() throws {
        let encrypted = try TrackCipher(tdk: tdk).encrypt(track2)
        #expect(throws: SecurityError.authenticationFailed("decrypted track data")) {
            try TrackCipher(tdk: key("1123456789ABCDEFFEDCBA9876543211")).decrypt(encrypted)
        }
    }

    @Test func keysThatAreNoTDKAreRefused() {
        for length in [0, 8, 15, 32] {
            let secret = SecretKey([UInt8](repeating: 2, count: length))
            #expect(throws: SecurityError.keyLength(of: "TDK", found: length, allowed: [16, 24])) {
                try TrackCipher(tdk: secret)
            }
            #expect(throws: SecurityError.keyLength(of: "TDK", found: length, allowed: [16])) {
                try TrackCipher(tdk: secret, .sm4)
            }
        }
        #expect(throws: SecurityError.unavailable("track encryption with aes")) { try TrackCipher(tdk: tdk, .aes) }
    }
}

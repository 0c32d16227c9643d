import Foundation
import PaymentSecurity
import Testing

@Suite struct Base64Tests {
    // RFC 4648, section 10.
    @Test func publishedVectorsHold() throws {
        let vectors = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in vectors {
            #expect(Base64.encode([UInt8](plain.utf8)) == text)
            #expect(try Base64.decode(text, name: "text") == [UInt8](plain.utf8))
            #expect(Base64.encodeForNames([UInt8](plain.utf8)) == text.filter { $0 != "=" })
        }
    }

    @Test func randomBytesComeBackAndAgreeWithFoundation() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            var random = SplitMix64(seed)
            let bytes = random.bytes(Int(seed))
            #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString(), "seed \(seed)")
            #expect(try Base64.decode(Base64.encode(bytes), name: "text") == bytes, "seed \(seed)")
            #expect(try Base64.decodeForNames(Base64.encodeForNames(bytes), name: "text") == bytes, "seed \(seed)")
        }
    }

    @Test func oneValueHasOneText() {
        // Unused bits, half a byte, padding, blanks and the other alphabet.
        for text in ["Zh==", "Zm9=", "Z", "Zg", "Zg=", "Zg===", "Zm9v====", "Zm 9", "Zm-v", "Zm_v", "====", "Zm9v\n"] {
            #expect(throws: SecurityError.self, "\(text)") { try Base64.decode(text, name: "text") }
        }
        for text in ["Zh", "Zm9", "Z", "Zg==", "Zm+v", "Zm/v", "Zm9vé"] {
            #expect(throws: SecurityError.self, "\(text)") { try Base64.decodeForNames(text, name: "text") }
        }
        #expect(throws: SecurityError.character(in: "text", offset: 2, expected: "a character of base64")) {
            try Base64.decodeForNames("Zm+v", name: "text")
        }
    }
}

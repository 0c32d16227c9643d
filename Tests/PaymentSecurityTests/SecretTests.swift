import PaymentSecurity
import Testing

@Suite struct SecretTests {
    private let digits = "9F8E7D6C5B4A39281706F5E4D3C2B1A0"

    @Test func noDescriptionShowsAKey() {
        let secret = key(digits)
        var dumped = ""
        dump(secret, to: &dumped)
        dump((name: "pik", secret), to: &dumped)
        let keys = WorkingKeys(pik: secret, mak: secret, tdk: secret)
        dump(keys, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), "\(keys)", dumped] {
            #expect(text.contains("<secret>"))
            for byte in hex(digits) {
                #expect(!text.contains(String(byte, radix: 16, uppercase: true)))
                #expect(!text.contains(String(byte)))
            }
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func noDescriptionShowsAPIN() throws {
        let pin = try PIN("739164")
        var dumped = ""
        dump(pin, to: &dumped)
        for text in ["\(pin)", String(reflecting: pin), dumped] {
            #expect(text.contains("<secret>"))
            #expect(!text.contains("739164"))
        }
        #expect(Mirror(reflecting: pin).children.isEmpty)
    }

    @Test func keysAreEqualByTheirBytes() {
        #expect(key("0102") == key("0102"))
        #expect(key("") == key(""))
        #expect(key("0102") != key("010200"))
        for change in oneBitChanges(hex(digits)) {
            #expect(SecretKey(change.bytes) != key(digits), "bit \(change.bit)")
        }
    }

    @Test func aKeyKeepsItsBytes() throws {
        #expect(key(digits).bytes == hex(digits))
        #expect(key(digits).count == 16)
        #expect(try SecretKey(hex: "9f8e 7D6C").bytes == hex("9F8E7D6C"))
    }

    @Test func aKeyInHexadecimalIsCheckedByOffset() {
        #expect(throws: SecurityError.character(in: "key", offset: 3, expected: "a hexadecimal digit")) {
            try SecretKey(hex: "012G")
        }
        #expect(throws: SecurityError.dataLength(of: "key", found: 3, expected: "an even count of hexadecimal digits"))
        {
            try SecretKey(hex: "0 12")
        }
    }

    @Test func aPINHasFourToTwelveDigits() throws {
        for count in 0...20 {
            let digits = String(repeating: "7", count: count)
            if (4...12).contains(count) {
                #expect(try PIN(digits).digits == digits)
                #expect(try PIN(digits).count == count)
            } else {
                #expect(throws: SecurityError.dataLength(of: "PIN", found: count, expected: "4 to 12 digits")) {
                    try PIN(digits)
                }
            }
        }
        #expect(throws: SecurityError.character(in: "PIN", offset: 2, expected: "a decimal digit")) { try PIN("12a4") }
        #expect(throws: SecurityError.self) { try PIN("１２３４") }
        #expect(try PIN("1234") == PIN("1234"))
        #expect(try PIN("1234") != PIN("1235"))
        #expect(try PIN("1234") != PIN("12340"))
    }

    @Test func bytesAreComparedAsAWhole() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 0]))
    }

    @Test func noErrorShowsWhatWasRefused() {
        for text in ["739x64", "73916", "7391648201937"] {
            do {
                _ = try PIN(text)
                _ = try PINBlock.format0(PIN("1234"), pan: text)
                Issue.record("accepted")
            } catch {
                #expect(!"\(error)".contains("7391"))
            }
        }
    }
}

import PaymentSecurity
import Testing

@Suite struct PINBlockTests {
    // 1 and 2: 畅捷支付POS终端规范 V2.0 appendix A; 3: psec, test_pinblock.py.
    @Test(arguments: [
        ("123456", "123456789012345678", "061253DFFEDCBA98"),
        ("123456", "1234567890123456", "0612713176FEDCBA"),
        ("1234", "5555555551234567", "041261AAAAEDCBA9"),
    ])
    func format0GivesThePublishedBlocks(_ pin: String, _ pan: String, _ block: String) throws {
        #expect(try PINBlock.format0(PIN(pin), pan: pan) == hex(block))
        #expect(try PINBlock.pin(fromFormat0: hex(block), pan: pan).digits == pin)
    }

    @Test func withoutACardNumberTheFieldStandsAlone() throws {
        #expect(try PINBlock.format0(PIN("123456"), pan: nil) == hex("06123456FFFFFFFF"))
        #expect(try PINBlock.pin(fromFormat0: hex("06123456FFFFFFFF"), pan: nil).digits == "123456")
    }

    @Test func everyPINLengthComesBack() throws {
        var random = SplitMix64(31)
        let secret = SecretKey(random.bytes(16))
        for length in 4...12 {
            for panLength in 13...19 {
                let pin = try PIN(random.digits(length))
                let pan = random.digits(panLength)
                let block = try PINBlock.format0(pin, pan: pan)
                #expect(try PINBlock.pin(fromFormat0: block, pan: pan) == pin)
                for algorithm in [CipherAlgorithm.tripleDES, .sm4] {
                    let encrypted = try PINBlock.encrypt(block, under: secret, algorithm)
                    #expect(encrypted.count == algorithm.blockLength)
                    #expect(try PINBlock.decrypt(encrypted, under: secret, algorithm) == block)
                }
            }
            for panLength in 1...19 {
                let pin = try PIN(random.digits(length))
                let pan = random.digits(panLength)
                let encrypted = try PINBlock.encryptFormat4(pin, pan: pan, under: secret, random: random.bytes(8))
                #expect(try PINBlock.decryptFormat4(encrypted, pan: pan, under: secret) == pin)
            }
        }
    }

    // Computed with an independent implementation.
    @Test func tripleDESEncryptsABlock() throws {
        let pik = key("0123456789ABCDEFFEDCBA9876543210")
        #expect(try PINBlock.encrypt(hex("0612713176FEDCBA"), under: pik) == hex("793AE1FCD3064968"))
        #expect(try PINBlock.decrypt(hex("793AE1FCD3064968"), under: pik) == hex("0612713176FEDCBA"))
    }

    // CSDN M_Kerry 104625499.
    @Test func sm4EncryptsABlockAndEightZeros() throws {
        let pik = key("F351D490994603795C6EBEE8FAEBB481")
        let encrypted = hex("E639B7346D93D4ECE1E991CDCC84936E")
        #expect(try PINBlock.encrypt(hex("06125055FF88D977"), under: pik, .sm4) == encrypted)
        #expect(try PINBlock.decrypt(encrypted, under: pik, .sm4) == hex("06125055FF88D977"))
        let other = try BlockCipher(.sm4, key: pik).encrypt(hex("06125055FF88D9770000000000000001"))
        #expect(throws: SecurityError.pinBlock(.fill)) { try PINBlock.decrypt(other, under: pik, .sm4) }
    }

    // X9.24-3:2017 supplement, DUKPT AES-128, transactions 1, 2 and 8 (openemv/dukpt, test/dukpt_aes128_test.c).
    @Test(arguments: [
        ("AF8CB133A78F8DC2D1359F18527593FB", "A912150391AB65A67E52883D81CE2D15"),
        ("D30BDC73EC9714B000BEC66BDB7B6D09", "52A00503BD34BA1383F6A7EE9FE2547F"),
        ("4D9DF3FBEE3448FC3E676D04320A90F5", "8308BB857C17F390369F761F8EB358FA"),
    ])
    func format4OpensThePublishedBlocks(_ secret: String, _ encrypted: String) throws {
        let pan = "4111111111111111"
        #expect(try PINBlock.decryptFormat4(hex(encrypted), pan: pan, under: key(secret)).digits == "1234")
    }

    @Test func format4GivesThePublishedBlock() throws {
        let block = try PINBlock.encryptFormat4(
            PIN("1234"), pan: "4111111111111111", under: key("AF8CB133A78F8DC2D1359F18527593FB"),
            random: hex("2F69ADDE2E9E7ACE"))
        #expect(block == hex("A912150391AB65A67E52883D81CE2D15"))
    }

    @Test(arguments: [
        ("16123456FFFFFFFF", PINBlockFault.format), ("03123FFFFFFFFFFF", .length), ("0D12345678901234", .length),
        ("0612345AFFFFFFFF", .digit), ("06123456FFFFFFF0", .fill), ("061234567FFFFFFF", .fill),
    ])
    func aBlockThatIsNoneIsNamed(_ block: String, _ fault: PINBlockFault) {
        #expect(throws: SecurityError.pinBlock(fault)) { try PINBlock.pin(fromFormat0: hex(block), pan: nil) }
    }

    @Test func anotherCardNumberIsMostlyNoticed() throws {
        let block = try PINBlock.format0(PIN("1234"), pan: "5555555551234567")
        #expect(throws: SecurityError.pinBlock(.fill)) {
            try PINBlock.pin(fromFormat0: block, pan: "5555555551234667")
        }
        let secret = key("AF8CB133A78F8DC2D1359F18527593FB")
        let encrypted = hex("A912150391AB65A67E52883D81CE2D15")
        #expect(throws: SecurityError.self) {
            try PINBlock.decryptFormat4(encrypted, pan: "4111111111111112", under: secret)
        }
    }

    @Test func wrongLengthsAndCharactersAreNamed() throws {
        let pin = try PIN("1234")
        for length in [0, 12, 20] {
            let expected = SecurityError.dataLength(of: "card number", found: length, expected: "13 to 19 digits")
            #expect(throws: expected) { try PINBlock.format0(pin, pan: String(repeating: "4", count: length)) }
        }
        #expect(throws: SecurityError.character(in: "card number", offset: 4, expected: "a decimal digit")) {
            try PINBlock.format0(pin, pan: "4111=1111111111111")
        }
        let secret = key("AF8CB133A78F8DC2D1359F18527593FB")
        for length in 0...20 {
            let data = [UInt8](repeating: 0, count: length)
            if length != 8 {
                #expect(throws: SecurityError.self) { try PINBlock.pin(fromFormat0: data, pan: nil) }
                #expect(throws: SecurityError.self) { try PINBlock.encrypt(data, under: secret) }
                #expect(throws: SecurityError.self) { try PINBlock.decrypt(data, under: secret) }
                #expect(throws: SecurityError.self) {
                    try PINBlock.encryptFormat4(pin, pan: "4111111111111111", under: secret, random: data)
                }
            }
            if length != 16 {
                #expect(throws: SecurityError.self) { try PINBlock.decrypt(data, under: secret, .sm4) }
                #expect(throws: SecurityError.self) {
                    try PINBlock.decryptFormat4(data, pan: "4111111111111111", under: secret)
                }
            }
        }
        #expect(throws: SecurityError.unavailable("a PIN block of format 0 under AES")) {
            try PINBlock.encrypt([UInt8](repeating: 0, count: 8), under: secret, .aes)
        }
    }

    @Test func noWrongKeyEverCrashesTheReader() throws {
        var random = SplitMix64(32)
        for _ in 0..<2000 {
            let data = random.bytes(8)
            if let pin = try? PINBlock.pin(fromFormat0: data, pan: nil) {
                #expect(try PINBlock.format0(pin, pan: nil) == data)
            }
        }
    }
}

import Operators
import Testing

@Suite struct PasswordRuleTests {
    private func problems(
        _ text: String, _ role: Role = .operator, enrolled: Bool = false, bits: Int = 60, present: String? = nil,
        policy: PasswordPolicy = PasswordPolicy()
    ) throws -> [PasswordProblem] {
        let context = PasswordContext(
            role: role, isEnrolled: enrolled, words: ["10000001", "898000000000001", "02165551234"],
            strength: PasswordStrength(millibits: bits * 1000), present: try present.map { try Password($0) })
        return policy.problems(with: try Password(text), beside: context)
    }

    /// AS-57.
    @Test func factoryPasswordsAreRefused() throws {
        for text in ["123456", "0000", "00000000", "12345678", "88888888", "Admin", "666666"] {
            #expect(try problems(text).first == .factory, "\(text)")
            #expect(try problems(text, .supervisor, enrolled: true).first == .factory, "\(text)")
        }
    }

    /// AS-57.
    @Test func elevenCharactersAreTooFewForASupervisorAndTwelveAreNot() throws {
        #expect(try problems("kv9twx7hq4m", .supervisor) == [.length(minimum: 12)])
        #expect(try problems("kv9twx7hq4mz", .supervisor).isEmpty)
        #expect(try problems("kv9twx7hq4m", .operator).isEmpty)
        #expect(try problems("kv9twx7", .operator) == [.length(minimum: 8)])
        #expect(try problems("kv9twx7hq4mzub", .administrator) == [.length(minimum: 15)])
    }

    @Test func lettersAndDigitsAreBothNeededUnlessTheProfileIsNIST() throws {
        #expect(try problems("kvbtwxmhq") == [.composition])
        #expect(try problems("kvbt-wxmh-qubz-rrod", policy: PasswordPolicy(.nist)).isEmpty)
    }

    @Test func digitsAloneNeedTenAndAnEnrolledTerminal() throws {
        #expect(try problems("8473920516") == [.notEnrolled])
        #expect(try problems("8473920516", enrolled: true).isEmpty)
        #expect(try problems("847392051", enrolled: true) == [.keypadLength(digits: 10)])
        #expect(try problems("8473920516", .supervisor, enrolled: true) == [.keypadLength(digits: 12)])
        #expect(try problems("847392051604729", .administrator, enrolled: true) == [.composition])
    }

    @Test(arguments: [
        ("1990010188", Habit.date), ("wang19900101", .date), ("ab900101", .date), ("13812345678x", .mobile),
        ("a5201314a", .luckyNumber), ("168168ab", .luckyNumber), ("woaini1x2", .pinyin), ("shouyin9x", .pinyin),
        ("w0aini12", .pinyin), ("abcdefgh", .run), ("aaaaaaaa1", .run), ("98765432z", .run),
    ]) func habitsOfAShopAreRefused(_ text: String, _ habit: Habit) throws {
        #expect(try problems(text, enrolled: true).contains(.guessable(habit)), "\(text)")
    }

    @Test func numbersThatStandOnTheReceiptAreRefused() throws {
        for text in ["10000001a", "898000000000001", "x02165551234", "65551234ab"] {
            #expect(try problems(text).contains(.ownWord), "\(text)")
        }
        var policy = PasswordPolicy()
        policy.blocklist = ["Lotus Garden"]
        #expect(try problems("lotusgarden12", policy: policy).contains(.ownWord))
    }

    @Test func commonWordsAreSeenThroughTheirDisguise() throws {
        for text in ["Pa55w0rd1", "P@ssword12", "qwerty123", "Welcome1"] {
            #expect(try problems(text).contains(.common), "\(text)")
        }
    }

    @Test func aLongPhraseOfOrdinaryWordsIsNotGuessable() throws {
        #expect(try problems("lantern7 pickle orbit meadow", .administrator).isEmpty)
    }

    @Test func aWeakOneIsRefusedByTheEstimateThatIsHandedIn() throws {
        #expect(try problems("kv9twx7h", bits: 24) == [.weak(bits: 25)])
        #expect(try problems("kv9twx7h", bits: 25).isEmpty)
    }

    @Test func aPasswordWithTwoEditsIsTheOldOne() throws {
        #expect(try problems("kv9twx7hq5", present: "kv9twx7hq4") == [.similar(edits: 2)])
        #expect(try problems("KV9twx7hq", present: "kv9twx7hq4") == [.similar(edits: 2)])
        #expect(try problems("kv9wtx7h4q", present: "kv9twx7hq4") == [.similar(edits: 2)])
        #expect(try problems("kv9twx7abc", present: "kv9twx7hq4").isEmpty)
        #expect(try problems("kv9twx7hq4", present: "kv9twx7hq4") == [.used(history: 12)])
    }

    @Test func aPasswordIsPlainTextOfUpTo128Characters() throws {
        #expect(throws: PasswordProblem.length(minimum: 1)) { try Password("") }
        #expect(throws: PasswordProblem.tooLong(maximum: 128)) { try Password(String(repeating: "a", count: 129)) }
        #expect(throws: PasswordProblem.character) { try Password("密码123456") }
        #expect(throws: PasswordProblem.character) { try Password("abc\u{0}def") }
        #expect(try Password("ｋｖ９　ｔ") == Password("kv9 t"))
    }

    @Test func noDescriptionShowsAPassword() throws {
        let password = try Password("kv9twx7hq4")
        for text in ["\(password)", String(reflecting: password), String(describing: [password])] {
            #expect(!text.contains("kv9"))
        }
        var dumped = ""
        dump(password, to: &dumped)
        #expect(!dumped.contains("kv9"))
        #expect(!"\(PasswordHash("$argon2id$x"))".contains("argon"))
    }
}

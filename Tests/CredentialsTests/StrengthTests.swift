import Operators
import Testing

@testable import Credentials

@Suite struct StrengthTests {
    private let words = ["10000001", "898000000000001", "Lotus", "02165551234"]

    private func problems(_ text: String, _ role: Role = .operator, enrolled: Bool = true) throws -> [PasswordProblem] {
        let password: Password
        do { password = try Password(text) } catch { return [error] }
        let context = PasswordContext(
            role: role, isEnrolled: enrolled, words: words,
            strength: StrengthMeter.strength(of: password, words: words))
        return PasswordPolicy().problems(with: password, beside: context)
    }

    @Test func theEstimateOrdersWhatAPersonWouldOrder() throws {
        let texts = ["123456", "Pa55word", "Summer2026!", "84739205", "kv9twx7hq4", "kv9twx7hq4mzub"]
        let bits = try texts.map { StrengthMeter.strength(of: try Password($0), words: []) }
        #expect(bits == bits.sorted())
        #expect(bits[0] < PasswordStrength(millibits: 5000))
        #expect(bits[5] > PasswordStrength(millibits: 60_000))
    }

    @Test func aWordThatIsHandedInWeakensAPassword() throws {
        let password = try Password("zorblaxian7")
        let plain = StrengthMeter.strength(of: password, words: [])
        #expect(StrengthMeter.strength(of: password, words: ["Zorblaxian"]) < plain)
        #expect(StrengthMeter.strength(of: password, words: ["", "签退", " "]) == plain)
    }

    @Test func theMeterMayBeAskedFromManyPlacesAtOnce() async throws {
        let texts = (0..<64).map { "kv\($0)twx\($0 * 31)hq" }
        let expected = try texts.map { StrengthMeter.strength(of: try Password($0), words: words) }
        await withTaskGroup(of: Bool.self) { group in
            for (text, strength) in zip(texts, expected) {
                group.addTask { [words] in
                    (try? Password(text)).map { StrengthMeter.strength(of: $0, words: words) } == strength
                }
            }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    /// A thousand passwords that are tried first: words with the endings that people give them, runs on the keyboard,
    /// dates, telephones, numbers of luck.
    @Test func aThousandCommonPasswordsAreRefused() throws {
        var texts = [String]()
        let words = [
            "password", "Password", "PASSWORD", "passw0rd", "P@ssw0rd", "qwerty", "Qwerty", "admin", "Admin", "welcome",
            "Welcome", "letmein", "monkey", "dragon", "sunshine", "princess", "football", "iloveyou", "master",
            "shadow", "woaini", "Woaini", "wang", "zhang", "shouyin", "qiantai", "laoban", "mima", "zhongguo",
            "beijing",
            "shanghai", "unionpay", "cashier", "terminal", "Lotus", "caiwu", "zhifubao", "weixin", "taobao", "baobao",
        ]
        for word in words {
            for ending in [
                "1", "12", "123", "1234", "12345", "123456", "123456789", "!", "1!", "123!", "888", "168", "520",
                "1314",
                "666", "2025", "2026", "2026!", "@123", "01",
            ] { texts.append(word + ending) }
        }
        for year in stride(from: 1960, through: 2008, by: 4) {
            for day in ["0101", "0214", "0520", "0808", "1001", "1225"] { texts.append("\(year)\(day)") }
        }
        for tail in 0..<120 { texts.append("1\(3 + tail % 7)\(800_000_000 + tail * 7_919_191)") }
        texts += [
            "1qaz2wsx", "qwertyuiop", "asdfghjkl1", "zxcvbnm123", "1q2w3e4r", "1q2w3e4r5t", "q1w2e3r4", "qazwsx123",
            "abcd1234", "a1234567", "a123456789", "aa123456", "abc123456", "123456abc", "1234qwer", "11111111a",
            "5201314a", "a5201314", "woaini1314", "woaini520", "asd123456", "qq123456", "zxc123456", "147258369a",
            "13145200", "1314520a", "88888888", "66668888", "12344321", "11112222", "12121212", "123123123",
            "0123456789", "9876543210", "1357924680", "2580258025", "1472583690", "1234554321", "1122334455",
            "258025802580",
        ]
        let different = Set(texts).sorted()
        #expect(different.count >= 1000)
        for text in different {
            #expect(try !problems(text).isEmpty, "\(text)")
            #expect(try !problems(text, .supervisor).isEmpty, "\(text)")
        }
    }

    @Test func everyRandomFirstPasswordPassesThePolicy() throws {
        var made = Set<String>()
        for role in Role.allCases {
            for isEnrolled in [false, true] {
                for _ in 0..<40 {
                    let order = FirstPasswordOrder(number: number(3), role: role)
                    let password = try FirstPassword.make(
                        order, policy: PasswordPolicy(), isEnrolled: isEnrolled, words: words)
                    #expect(try problems(password.text, role, enrolled: isEnrolled).isEmpty)
                    #expect(made.insert(password.text).inserted)
                    #expect(!"\(password)".contains(password.text))
                    let isDigits = password.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    #expect(isDigits == (isEnrolled && role != .administrator))
                }
            }
        }
    }

    @Test func aPolicyThatNothingPassesIsNamedNotLoopedOver() {
        var policy = PasswordPolicy()
        policy.minimumBits = RoleLimits(operator: 128, supervisor: 128, administrator: 128)
        #expect(throws: CredentialError.self) {
            try FirstPassword.make(
                FirstPasswordOrder(number: number(3), role: .operator), policy: policy, isEnrolled: true, words: [])
        }
    }

    @Test func theLongestPasswordIsJudgedAndNotCut() throws {
        let text = String((0..<128).map { Character(Unicode.Scalar(UInt8(0x21 + $0 * 37 % 94))) })
        #expect(StrengthMeter.strength(of: try Password(text), words: words) > PasswordStrength(millibits: 100_000))
    }
}

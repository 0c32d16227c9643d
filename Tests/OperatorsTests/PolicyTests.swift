import DayEnd
import Foundation
import Operators
import Testing

@Suite struct PolicyTests {
    @Test(arguments: PasswordPolicy.Profile.allCases) func eachProfileIsValidAndSurvivesItsOwnText(
        _ profile: PasswordPolicy.Profile
    ) throws {
        let policy = PasswordPolicy(profile)
        try policy.validate()
        let text = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(PasswordPolicy.self, from: text) == policy)
    }

    @Test func aKeyThatIsNotThereComesFromTheProfile() throws {
        let text = #"{"profile": "nist", "minimumLength": {"operator": 16}, "tries": 5}"#
        let policy = try JSONDecoder().decode(PasswordPolicy.self, from: Data(text.utf8))
        var expected = PasswordPolicy(.nist)
        expected.minimumLength.operator = 16
        expected.tries = 5
        #expect(policy == expected)
    }

    @Test func aShorterExpiryShortensTheNoticeThatWasNotGiven() throws {
        let policy = try JSONDecoder().decode(PasswordPolicy.self, from: Data(#"{"expiryDays": 7}"#.utf8))
        try policy.validate()
        #expect(policy.noticeDays == 7)
    }

    @Test(arguments: [
        (#"{"tries": 11}"#, "tries: expected 1 to 10, found 11"),
        (#"{"lockMinutes": 5}"#, "lockMinutes: expected 30 to 1440, found 5"),
        (#"{"minimumLength": {"supervisor": 7}}"#, "minimumLength.supervisor: expected 8 to 64, found 7"),
        (#"{"keypadDigits": {"operator": 6}}"#, "keypadDigits.operator: expected 0, 10 to 64, found 6"),
        (#"{"expiryDays": -1}"#, "expiryDays: expected 0 to 366, found -1"),
        (#"{"noticeDays": 91}"#, "noticeDays: expected 0 to 90, found 91"),
        (#"{"maximumLockMinutes": 29}"#, "maximumLockMinutes: expected 30 to 10080, found 29"),
        (
            #"{"blocklist": ["ok-word", "ab"]}"#,
            "blocklist.1: expected a word of 3 to 64 characters, found 2 characters"
        ),
    ]) func aValueOutOfRangeIsNamed(_ text: String, _ problem: String) throws {
        let policy = try JSONDecoder().decode(PasswordPolicy.self, from: Data(text.utf8))
        let error = #expect(throws: PolicyError.self) { try policy.validate() }
        #expect(error?.description == problem)
    }

    @Test func aValueOfAnotherTypeIsRefused() {
        for text in [#"{"tries": "six"}"#, #"{"minimumLength": 8}"#, #"{"profile": "strict"}"#, #"{"tries": 1.5}"#] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(PasswordPolicy.self, from: Data(text.utf8))
            }
        }
    }

    @Test func aScreenLocksWhenItWasIdleAndWhenTheClockWentBack() {
        let policy = PasswordPolicy()
        #expect(!policy.isIdle(since: time().now, at: time(minutes: 14).now))
        #expect(policy.isIdle(since: time().now, at: time(minutes: 15).now))
        #expect(policy.isIdle(since: time(minutes: 1).now, at: time().now))
        let end = Moment(milliseconds: .min, utcOffset: 0)
        #expect(policy.isIdle(since: time().now, at: end))
    }
}

import DayEnd
import Operators
import Testing

@Suite("The first people of a terminal")
struct FoundingTests {
    private static func account(_ number: Int, _ role: Role, _ person: String) throws -> FoundingAccount {
        FoundingAccount(
            newcomer(try #require(OperatorNumber(number)), role, person), hash: PasswordHash("own \(number)"))
    }

    private static func three() throws -> [FoundingAccount] {
        try [
            account(99, .administrator, "A1"), account(0, .supervisor, "S1"), account(1, .operator, "O1"),
        ]
    }

    @Test("All of them are there at once, with passwords of their own that nobody has to change")
    func allAtOnce() throws {
        var shell = try PaperShell()
        let result = shell.run({ .found($0, (try? Self.three()) ?? []) }, at: time())
        #expect(result.outcome == .isSetUp)
        #expect(result.facts == [.setUp])
        #expect(result.effects.count { if case .persist = $0 { true } else { false } } == 1)
        shell.restart()
        #expect(shell.book.people.map(\.number.value) == [0, 1, 99])
        #expect(shell.book.people.allSatisfy { $0.firstPasswordUntil == nil })
        let again = shell.run({ .found($0, (try? Self.three()) ?? []) }, at: time())
        #expect(again.outcome == .refused(.alreadySetUp))
    }

    @Test("A role too few, a number twice or one that does not fit makes nobody")
    func nobody() throws {
        let three = try Self.three()
        let lists: [[FoundingAccount]] = [
            [], Array(three.prefix(2)), [three[0], three[2]], try three + [Self.account(1, .operator, "O2")],
            try [three[0], three[1], Self.account(99, .operator, "O1")],
        ]
        for accounts in lists {
            var shell = try PaperShell()
            let result = shell.run({ .found($0, accounts) }, at: time())
            guard case .refused = result.outcome else {
                Issue.record("\(accounts.map(\.person.number)) was taken")
                continue
            }
            #expect(!shell.book.isSetUp)
            #expect(shell.disk.operators.isEmpty)
        }
    }
}

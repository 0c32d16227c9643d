import DayEnd
import Operators
import PaymentSecurity
import Testing

@Suite struct UnlockCodeTests {
    private func shop() throws -> PaperShell {
        var shell = try PaperShell()
        try shell.people([number(3), number(4)], at: time())
        for _ in 0..<6 { _ = shell.begin(number(3), "nothing like it 1", .logOn(.signIn), at: time()) }
        return shell
    }

    private func challenge(
        _ shell: inout PaperShell, _ number: OperatorNumber, _ act: UnlockChallenge.Act = .unlock,
        nonce: Int = 58_291_371
    ) throws -> UnlockChallenge {
        let result = shell.run({ .challenge($0, number, act, nonce: nonce) }, at: time())
        guard case .challenge(let challenge) = result.outcome else { throw Unexpected(outcome: result.outcome) }
        return challenge
    }

    private func enter(
        _ shell: inout PaperShell, _ number: OperatorNumber, _ code: String, minutes: Int64 = 0
    )
        -> PaperShell.Result
    {
        shell.run({ .code($0, number) }, code: code, at: time(minutes: minutes))
    }

    @Test func theDesksCodeUnlocksOnceWithoutALine() throws {
        var shell = try shop()
        let shown = try challenge(&shell, number(3)).description
        // The desk has the text from the telephone, and its own copy of the key.
        let heard = try #require(UnlockChallenge(shown.replacing(" ", with: "-")))
        let code = UnlockCode.make(for: heard, key: try unlockKey()).digits
        #expect(code.utf8.count == 8)
        shell.restart()
        let used = enter(&shell, number(3), "\(code.prefix(4)) \(code.suffix(4))")
        #expect(used.outcome == .unlocked(number(3)))
        #expect(used.facts == [.unlocked(number(3), by: nil)])
        let right = shell.begin(number(3), strong(number(3)), .logOn(.signIn), at: time())
        guard case .loggedOn = right.outcome else { throw Unexpected(outcome: right.outcome) }
        #expect(enter(&shell, number(3), code).outcome == .refused(.noChallenge))
        // Nor does it open the next lock, even with the same random number.
        for _ in 0..<6 { _ = shell.begin(number(3), "nothing like it 1", .logOn(.signIn), at: time()) }
        _ = try challenge(&shell, number(3))
        #expect(enter(&shell, number(3), code).outcome == .refused(.wrongCode(triesLeft: 5)))
    }

    @Test func aCodeIsBoundToTerminalOperatorActAndCounter() throws {
        let key = try unlockKey()
        let base = try #require(
            UnlockChallenge(terminal: "10000001", number: number(3), act: .unlock, counter: 4, nonce: 5))
        let code = UnlockCode.make(for: base, key: key)
        #expect(code.answers(base, key: key))
        for other in [
            UnlockChallenge(terminal: "10000002", number: number(3), act: .unlock, counter: 4, nonce: 5),
            UnlockChallenge(terminal: "10000001", number: number(4), act: .unlock, counter: 4, nonce: 5),
            UnlockChallenge(terminal: "10000001", number: number(3), act: .reset, counter: 4, nonce: 5),
            UnlockChallenge(terminal: "10000001", number: number(3), act: .unlock, counter: 5, nonce: 5),
            UnlockChallenge(terminal: "10000001", number: number(3), act: .unlock, counter: 4, nonce: 6),
        ] { #expect(!code.answers(try #require(other), key: key)) }
        #expect(!code.answers(base, key: try unlockKey("10000002")))
    }

    @Test func aChallengeWaitsForItsCodeThroughARestart() throws {
        var shell = try shop()
        let first = try challenge(&shell, number(3), nonce: 1)
        shell.restart()
        #expect(try challenge(&shell, number(3), nonce: 2) == first)
        // Another act is another challenge, and the first code is dead.
        let reset = try challenge(&shell, number(3), .reset, nonce: 3)
        #expect(reset.counter == first.counter + 1)
        let old = UnlockCode.make(for: first, key: try unlockKey()).digits
        #expect(enter(&shell, number(3), old).outcome == .refused(.wrongCode(triesLeft: 5)))
        let code = UnlockCode.make(for: reset, key: try unlockKey()).digits
        let done = enter(&shell, number(3), code)
        #expect(done.outcome == .reset(number(3)))
        #expect(done.facts == [.reset(number(3), by: nil)])
        let password = try #require(done.firstPasswords[number(3)])
        #expect(shell.begin(number(3), password, .logOn(.signIn), at: time()).outcome == .mustChange(.first))
    }

    @Test func sixWrongCodesBlockCodesAndAreCountedFirst() throws {
        var shell = try shop()
        let code = UnlockCode.make(for: try challenge(&shell, number(3)), key: try unlockKey()).digits
        let wrong = code == "00000000" ? "00000001" : "00000000"
        for left in (1...5).reversed() {
            #expect(enter(&shell, number(3), wrong).outcome == .refused(.wrongCode(triesLeft: left)))
            shell.restart()
        }
        let until = time(minutes: 30).now
        #expect(enter(&shell, number(3), "no code").outcome == .refused(.codesBlocked(until: until)))
        #expect(enter(&shell, number(3), code, minutes: 29).outcome == .refused(.codesBlocked(until: until)))
        #expect(enter(&shell, number(3), code, minutes: 30).outcome == .refused(.noChallenge))
    }

    @Test func aNumberThatNobodyHasGetsAChallengeWhoseCodeOpensNothing() throws {
        var shell = try shop()
        let code = UnlockCode.make(for: try challenge(&shell, number(60)), key: try unlockKey()).digits
        #expect(enter(&shell, number(60), code).outcome == .refused(.wrongCode(triesLeft: 5)))
        #expect(enter(&shell, number(61), code).outcome == .refused(.noChallenge))
        #expect(enter(&shell, number(4), code).outcome == .refused(.noChallenge))
        let range = shell.run({ .challenge($0, number(3), .unlock, nonce: 100_000_000) }, at: time())
        #expect(range.outcome == .refused(.malformed("nonce: expected 0 to 99999999")))
    }

    @Test func everyWrongDigitOfAChallengeIsCaughtNearlyAlways() throws {
        let challenge = try #require(
            UnlockChallenge(terminal: "10000001", number: number(3), act: .unlock, counter: 4, nonce: 58_291_371))
        let text = Array(challenge.description.utf8.filter { $0 != 0x20 })
        var missed = 0
        var tried = 0
        for place in text.indices {
            for digit in UInt8(0x30)...0x39 where digit != text[place] {
                var changed = text
                changed[place] = digit
                tried += 1
                if UnlockChallenge(String(decoding: changed, as: UTF8.self)) != nil { missed += 1 }
            }
        }
        #expect(missed * 20 < tried, "\(missed) of \(tried)")
        for text in ["", "10000001", challenge.description + "1", "ＸＸ"] { #expect(UnlockChallenge(text) == nil) }
    }

    @Test func keysAreCheckedAndCodesAreNotShown() throws {
        #expect(throws: SecurityError.self) {
            try UnlockKey(secret: SecretKey([1, 2, 3]), merchant: "898000000000001", terminal: "10000001")
        }
        #expect(throws: SecurityError.self) { try UnlockKey(SecretKey([1])) }
        let code = try #require(UnlockCode("12345678"))
        #expect(!"\(code)".contains("1234"))
        for text in ["1234567", "123456789", "1234567a", "１２３４５６７８"] { #expect(UnlockCode(text) == nil) }
    }
}

import PaymentSecurity
import Testing

@Suite struct KeyComponentsTests {
    private let first = key("1C1C1C1C1C1C1C1C2A2A2A2A2A2A2A2A")
    private let second = key("1D3F597B95B7D1F3D4F690B25C7E183A")
    // XOR of the two by hand.
    private let whole = key("0123456789ABCDEFFEDCBA9876543210")

    @Test func componentsAreJoinedByXOR() throws {
        let joined = try KeyComponents.combine(
            [.init(first, checkValue: KCV(of: first, .tripleDES)), .init(second, checkValue: nil)], .tripleDES,
            checkValue: KCV(hex: "08D7B4FB"))
        #expect(joined == whole)
    }

    @Test func everyWrongCheckValueIsNamed() throws {
        let wrong = KCV([0, 0, 0])
        let right = try KCV(of: first, .tripleDES)
        for place in 1...2 {
            #expect(throws: SecurityError.checkValueMismatch(key: "component \(place)")) {
                try KeyComponents.combine(
                    [
                        .init(first, checkValue: place == 1 ? wrong : right),
                        .init(second, checkValue: place == 2 ? wrong : nil),
                    ], .tripleDES, checkValue: nil)
            }
        }
        #expect(throws: SecurityError.checkValueMismatch(key: "key")) {
            try KeyComponents.combine(
                [.init(first, checkValue: right), .init(second, checkValue: nil)], .tripleDES, checkValue: wrong)
        }
    }

    @Test func componentsOfOtherCountsOrLengthsAreRefused() {
        #expect(throws: SecurityError.dataLength(of: "key components", found: 1, expected: "2 or 3")) {
            try KeyComponents.combine([.init(first, checkValue: nil)], .tripleDES, checkValue: nil)
        }
        #expect(throws: SecurityError.keyLength(of: "component 2", found: 8, allowed: [16])) {
            try KeyComponents.combine(
                [.init(first, checkValue: nil), .init(key("0123456789ABCDEF"), checkValue: nil)], .tripleDES,
                checkValue: nil)
        }
        let odd = SecretKey([1, 2, 3])
        let other = SecretKey([4, 5, 6])
        #expect(throws: SecurityError.keyLength(of: "sm4", found: 3, allowed: [16])) {
            try KeyComponents.combine(
                [.init(odd, checkValue: nil), .init(other, checkValue: nil)], .sm4, checkValue: nil)
        }
        #expect(throws: SecurityError.self) {
            try KeyComponents.combine(
                [.init(first, checkValue: nil), .init(second, checkValue: nil)], .tripleDES, checkValue: KCV([]))
        }
    }

    @Test func equalComponentsGiveNoKey() {
        #expect(throws: SecurityError.weakKey("key")) {
            try KeyComponents.combine(
                [.init(first, checkValue: nil), .init(first, checkValue: nil)], .tripleDES, checkValue: nil)
        }
    }

    @Test(arguments: [2, 3])
    func whatIsSplitJoinsAgain(_ count: Int) throws {
        var random = SplitMix64(5)
        for algorithm in [CipherAlgorithm.tripleDES, .sm4] {
            let parts = try KeyComponents.split(
                whole, algorithm, count: count, random: random.bytes((count - 1) * whole.count))
            #expect(parts.count == count)
            #expect(parts.allSatisfy { $0.key != whole })
            let joined = try KeyComponents.combine(parts, algorithm, checkValue: KCV(of: whole, algorithm))
            #expect(joined == whole)
            #expect(throws: SecurityError.checkValueMismatch(key: "key")) {
                try KeyComponents.combine(
                    [parts[0], try KeyComponents.split(whole, algorithm, random: random.bytes(16))[0]], algorithm,
                    checkValue: KCV(of: whole, algorithm))
            }
        }
        #expect(throws: SecurityError.self) { try KeyComponents.split(whole, .sm4, count: count, random: [1]) }
        #expect(throws: SecurityError.self) { try KeyComponents.split(whole, .sm4, count: 4, random: []) }
    }
}

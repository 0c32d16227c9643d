import Foundation
import Testing
import UnionPay

@Suite struct ResponseCodeTests {
    /// Class and code as the specification's table has them; S1 is our own.
    static let classes: [(ResponseCode.Class, String)] = [
        (.approved, "00 10 11 A2 A4 A5 A6"),
        (.mayRetry, "09 13 14 42 99 A0 S1"),
        (
            .mustNotRetry,
            """
            01 02 03 05 12 15 19 20 21 22 23 25 30 31 39 40 44 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 \
            75 79 90 91 92 93 94 95 96 A1 A3 A7
            """
        ),
        (.mustAct, "04 07 33 34 35 36 37 38 41 43 77 97"),
        (.systemFault, "06 98"),
    ]

    @Test func everyCodeOfTheTableHasItsClass() throws {
        var count = 0
        for (responseClass, codes) in Self.classes {
            for text in codes.split(separator: " ") {
                let code = try #require(ResponseCode(String(text)))
                #expect(code.responseClass == responseClass, "\(text)")
                #expect(code.isKnown)
                count += 1
            }
        }
        #expect(ResponseCode.known.count == count)
    }

    @Test func everyCodeHasThreePromptsOfItsOwnLanguage() {
        for code in ResponseCode.known {
            let prompts = Language.allCases.map { code.prompt(in: $0) }
            #expect(prompts.allSatisfy { !$0.isEmpty }, "\(code)")
            #expect(prompts[2].allSatisfy { $0.isASCII }, "\(code)")
            #expect(prompts[0].contains { !$0.isASCII } && prompts[1].contains { !$0.isASCII }, "\(code)")
            #expect(prompts.allSatisfy { $0.count <= 60 })
        }
    }

    /// Characters that only one of the two scripts has.
    @Test func simplifiedAndTraditionalAreNotMixed() {
        let simplified = Set("请发卡银联系没无户额号应误费错过与门账号对终单额术载币数权严从机内来时会众广备师处个书")
        let traditional = Set("請發銀聯繫沒無戶額號應誤費錯過與門帳對終單術載幣數權嚴從機內來時會眾廣備師處個書")
        let onlySimplified = simplified.subtracting(traditional).subtracting("卡系机")
        let onlyTraditional = traditional.subtracting(simplified)
        func check(_ prompt: (Language) -> String) {
            #expect(!prompt(.simplifiedChinese).contains { onlyTraditional.contains($0) })
            #expect(!prompt(.traditionalChinese).contains { onlySimplified.contains($0) })
        }
        for code in ResponseCode.known { check(code.prompt(in:)) }
        for reason in ReversalReason.allCases { check(reason.prompt(in:)) }
        for request in ProcessingRequest.known { check(request.meaning(in:)) }
    }

    @Test func anUnknownCodeIsARefusalWithItsCode() throws {
        let code = try #require(ResponseCode("Z9"))
        #expect(!code.isKnown)
        #expect(!code.isApproved)
        #expect(code.responseClass == .mustNotRetry)
        #expect(code.prompt(in: .simplifiedChinese) == "交易失败 Z9")
        #expect(code.prompt(in: .traditionalChinese) == "交易失敗 Z9")
        #expect(code.prompt(in: .english) == "Transaction failed Z9")
    }

    @Test func settlesAndAsksForAsTheRulesSay() throws {
        func codes(_ holds: (ResponseCode) -> Bool) -> [String] { ResponseCode.known.filter(holds).map(\.text) }
        #expect(codes(\.isApproved) == ["00", "10", "11", "A2", "A4", "A5", "A6"])
        #expect(codes(\.settlesReversal) == ["00", "12", "25"])
        #expect(codes(\.settlesAdvice) == ["00", "94"])
        #expect(codes(\.needsSignIn) == ["77", "99", "A0"])
    }

    @Test func refusesWhatIsNotTwoPrintableCharacters() {
        for text in ["", "0", "000", " 0", "0 ", "\u{0}0", "é", "签"] {
            #expect(ResponseCode(text) == nil, "\(text)")
        }
    }

    @Test func isStoredAsItsTwoCharacters() throws {
        let data = try JSONEncoder().encode([ResponseCode.macError, .approved])
        #expect(String(decoding: data, as: UTF8.self) == #"["A0","00"]"#)
        #expect(try JSONDecoder().decode([ResponseCode].self, from: data) == [.macError, .approved])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ResponseCode].self, from: Data(#"["000"]"#.utf8))
        }
    }

    @Test func aFewPromptsWordForWord() throws {
        let low = ResponseCode.insufficientFunds
        #expect(Language.allCases.map { low.prompt(in: $0) } == ["余额不足", "餘額不足", "Insufficient funds"])
        #expect(ResponseCode.signInRequired.prompt(in: .simplifiedChinese) == "批次不一致，请重新签到")
        #expect(Language.allCases.map(\.rawValue) == ["zh-Hans", "zh-Hant", "en"])
    }
}

@Suite struct ReasonTests {
    @Test func aReversalReasonIsAResponseCode() {
        #expect(ReversalReason.allCases.map(\.rawValue) == ["98", "96", "A0", "06"])
        for reason in ReversalReason.allCases {
            #expect(ResponseCode(reason.rawValue)?.isKnown == true)
            #expect(Set(Language.allCases.map { reason.prompt(in: $0) }).count == 3)
        }
    }

    @Test func everyProcessingRequestHasAMeaning() {
        #expect(ProcessingRequest.known.map(\.description).joined() == "0123456789BC")
        for request in ProcessingRequest.known {
            let meanings = Language.allCases.map { request.meaning(in: $0) }
            #expect(meanings.allSatisfy { !$0.isEmpty && !$0.contains("未知") && !$0.hasPrefix("Unknown") })
            #expect(meanings[2].allSatisfy { $0.isASCII })
        }
        #expect(ProcessingRequest(digit: 0xE).meaning(in: .english) == "Unknown request E")
    }
}

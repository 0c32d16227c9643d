import DemoFront
import HTTPTypes
import Testing
import TillCaller
import UnionPay

@testable import TillAPI

@Suite("Texts for people behind a till")
struct LanguageTests {
    @Test(
        "The language is the one that the till asks for most, and English where it asks for none of ours",
        arguments: [
            ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("zh-SG", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
            ("zh-Hant-CN", "zh-Hant"), ("zh-Hans-HK", "zh-Hans"), ("en-GB", "en"), ("fr, de;q=0.5", "en"), ("", "en"),
            ("fr, zh-TW;q=0.8, en;q=0.7", "zh-Hant"), ("en;q=0.1,zh-Hans;q=0.9", "zh-Hans"), ("zh;q=0, en", "en"),
            ("zh;q=, zh-TW", "zh-Hant"), ("*", "en"), (";;,,q=1", "en"),
        ])
    func chosen(_ header: String, _ language: String) {
        var fields = HTTPFields()
        fields[.acceptLanguage] = header
        #expect(fields.language.rawValue == language)
        #expect(HTTPFields().language == .english)
    }

    @Test("A problem's title, remedy and language follow the header; its code and fields do not")
    func problem() async throws {
        let front = FakeFront()
        try await TillRun.serve(front) { port in
            var titles: Set<String> = []
            for language in Language.allCases {
                let answer = try await Loopback.request(
                    "GET", "/v1/nothing", port: port,
                    headers: [
                        ("Authorization", "Bearer \(FakeFront.token)"), ("Accept-Language", language.rawValue),
                    ])
                let body = try JSONTree(answer.body)
                #expect(answer.status == 404)
                #expect(body["code"].text == "notFound")
                #expect(answer.header("content-language") == language.rawValue)
                #expect(answer.header("vary") == "Accept-Language")
                titles.insert(body["title"].text ?? "")
                let readiness = try await Loopback.request(
                    "GET", "/v1/readiness", port: port,
                    headers: [
                        ("Authorization", "Bearer \(FakeFront.token)"), ("Accept-Language", language.rawValue),
                    ])
                titles.insert(try JSONTree(readiness.body)["items"].list.first?["text"].text ?? "")
            }
            #expect(titles.count == 2 * Language.allCases.count, "\(titles)")
        }
    }
}

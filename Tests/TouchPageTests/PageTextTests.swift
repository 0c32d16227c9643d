import DemoFront
import Foundation
import Testing
import UnionPay
import Wording

@testable import TouchPage

@Suite struct PageTextTests {
    @Test func everyTextThatThePageNamesExists() throws {
        let wording = try Wording.shipped()
        let keys = Set(wording.entries(in: .english).map(\.key))
        var named = 0
        for asset in PageAssets.files where asset.name.hasSuffix(".js") {
            let source = String(decoding: asset.bytes, as: UTF8.self)
            for match in source.matches(of: /\bt\(\s*"([^"]+)"/) {
                named += 1
                #expect(keys.contains(String(match.1)), "\(asset.name): \(match.1)")
            }
            // A key that is put together at run time could not be checked here.
            #expect(source.matches(of: /\bt\((?!\s*")/).allSatisfy { _ in asset.name == "words.js" }, "\(asset.name)")
        }
        #expect(named > 90)
    }

    @Test(arguments: Language.allCases)
    func everyScreenIsWrittenInFull(_ language: Language) throws {
        let context = WordingContext(try Wording.shipped(), in: language)
        for scene in Gallery(language).scenes {
            let json = try PageWriter.json(scene.view, context)
            #expect(!json.contains("–"), "\(scene.name): a placeholder has no value")
            #expect(json.contains("\"code\":\"\(scene.view.screen.code)\""))
            let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
            let screen = try #require(object?["screen"] as? [String: Any])
            #expect(screen["name"] as? String == scene.view.screen.name)
        }
    }

    @Test func theCountIsBlind() throws {
        var view = Gallery(.english).home
        view.screen = .amounts(Gallery.count)
        let json = try PageWriter.json(view, WordingContext(try Wording.shipped(), in: .english))
        #expect(!json.lowercased().contains("expected"))
    }

    @Test func screensHaveCodesOfTheirOwn() {
        let scenes = Gallery(.english).scenes
        var names: [String: String] = [:]
        for scene in scenes {
            let (name, code) = (scene.view.screen.name, scene.view.screen.code)
            #expect(names[code] == nil || names[code] == name, "\(code) is \(name) and \(names[code] ?? "")")
            names[code] = name
        }
        #expect(Set(names.values).count == 25)
    }
}

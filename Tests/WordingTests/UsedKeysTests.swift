import Foundation
import Testing
import Wording

/// Every text is shown somewhere: what nothing uses is not kept, and not translated.
@Suite struct UsedKeysTests {
    /// Keys that are put together at run time, with what makes them: parts, months, currencies, and the codes with
    /// which the people's book refuses.
    private static let families = ["part.", "date.", "money."]

    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// All code that may show a text, without the list of the keys and the texts themselves.
    private static let code: String = {
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var text = ""
        while let file = files?.nextObject() as? URL {
            guard ["swift", "js"].contains(file.pathExtension), file.lastPathComponent != "WordingKey.swift" else {
                continue
            }
            text += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        }
        return text
    }()

    @Test func everyTextIsShownSomewhere() throws {
        try #require(Self.code.utf8.count > 1_000_000)
        for key in WordingKey.allCases where !Self.families.contains(where: key.rawValue.hasPrefix) {
            #expect(Self.isUsed("\(key)", key.rawValue), "\(key.rawValue) is shown nowhere: delete it, or show it")
        }
        #expect(!Self.isUsed("homeNothing", "home.nothing"))
    }

    /// `.name` in Swift, as a whole word; `"key"` in a page's script or as a refusal's code.
    private static func isUsed(_ name: String, _ key: String) -> Bool {
        if code.contains("\"\(key)\"") { return true }
        var rest = code[...]
        while let found = rest.range(of: "." + name) {
            rest = rest[found.upperBound...]
            if let next = rest.first, next.isLetter || next.isNumber || next == "_" { continue }
            return true
        }
        return false
    }
}

import Foundation
import UnionPay

/// What a page keeps over a restart of its terminal: the language that somebody chose.
struct PageMemory: Codable, Sendable {
    static let fileName = "page.json"

    var language: Language

    /// Nil where nothing was chosen, or what was is not readable: the page then speaks as it was started.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let kept = try? JSONDecoder().decode(PageMemory.self, from: data)
        else { return nil }
        self = kept
    }

    init(_ language: Language) { self.language = language }

    func write(to path: String) throws {
        try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

import Devices
import Foundation

/// What hands have found of a terminal's screen and keys, kept until somebody tries again.
struct HandTests: Codable, Sendable {
    static let fileName = "hand-tests.json"

    var screen = HandTest.never
    var keys = HandTest.never

    init(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let kept = try? JSONDecoder().decode(HandTests.self, from: data)
        else { return }
        self = kept
    }

    func write(to path: String) throws {
        try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

extension TerminalModel {
    /// Squares of the screen, by row and column, that a touch test covers it with.
    static let zones = ["A", "B", "C", "D"].flatMap { row in (1...6).map { "\(row)\($0)" } }

    /// Names of the single keys.
    var keyNames: [String] {
        keys.flatMap { $0 == .digits ? (0...9).map(String.init) : [$0.rawValue] }
    }
}

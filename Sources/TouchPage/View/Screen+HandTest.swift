public import Wording

/// A person tries every place of the screen, or every key: only a hand finds a dead one.
public struct HandTrial: Encodable, Sendable {
    public enum Part: String, Codable, CaseIterable, Sendable { case screen, keys }

    public var part: Part
    public var title: Phrase
    /// What to do.
    public var text: Phrase
    /// Names of the places or keys, in order; a key's is `0` to `9`, `enter`, `clear` or `cancel`.
    public var places: [String]

    public init(_ part: Part, places: [String]) {
        self.part = part
        self.places = places
        title = Phrase(part == .screen ? .trialScreen : .trialKeys)
        text = Phrase(part == .screen ? .trialTouch : .trialPress)
    }
}

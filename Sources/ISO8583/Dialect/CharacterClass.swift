/// The sets of characters that values may hold.
enum CharacterClass: Sendable {
    case any
    case printable
    case digits
    case letters
    case alphanumerics
    case track
    case hexTrack
    case signed

    /// The characters of a value in the message.
    init(_ body: Rule.Body) {
        switch body {
        case .absent, .bytes, .hex: self = .any
        case .printableText: self = .printable
        case .digits, .digitText: self = .digits
        case .letterText: self = .letters
        case .alphanumericText: self = .alphanumerics
        case .track, .trackText: self = .track
        case .hexTrack, .hexTrackText: self = .hexTrack
        case .signedDigits, .signedText: self = .signed
        }
    }

    /// True when the character may stand at `position` of a value.
    func allows(_ character: UInt8, at position: Int) -> Bool {
        switch self {
        case .any: true
        case .printable: (0x20...0x7E).contains(character)
        case .digits: Self.isDigit(character)
        case .letters: Self.isLetterOrSpace(character)
        case .alphanumerics: Self.isDigit(character) || Self.isLetterOrSpace(character)
        case .track: Self.isDigit(character) || character == 0x3D
        case .hexTrack: Hex.trackNibble(character) != nil
        case .signed: position == 0 ? character == 0x43 || character == 0x44 : Self.isDigit(character)
        }
    }

    private static func isDigit(_ character: UInt8) -> Bool { character &- 0x30 < 10 }

    private static func isLetterOrSpace(_ character: UInt8) -> Bool {
        (character | 0x20) &- 0x61 < 26 || character == 0x20
    }

    /// What an error calls the set.
    var name: String {
        switch self {
        case .any: "any character"
        case .printable: "printable characters"
        case .digits: "digits"
        case .letters: "letters or space"
        case .alphanumerics: "letters, digits or space"
        case .track: "digits and ="
        case .hexTrack: "hexadecimal digits with = for D"
        case .signed: "C or D, then digits"
        }
    }
}

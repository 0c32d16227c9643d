/// What kind of machine a terminal is, as data. A new model is a new file, not new code.
public struct TerminalModel: Hashable, Codable, Sendable {
    /// Small letters, digits and hyphens: the name of its file.
    public var identifier: String
    public var name: LocalizedText
    public var signOff: SignOff
    /// Nil for a machine without one.
    public var screen: Screen?
    public var keys: [Key]
    /// Nil for a machine without one.
    public var printer: Printer?
    /// What the self-test looks at, and how it is reached.
    public var parts: [Fitting]
    public var rest: Rest
    /// Nobody is there at night: the day is closed by the machine itself.
    public var unattended: Bool
    /// Local time `hh:mm` of that closing; a machine that people attend has none.
    public var closesAt: String?
    public var thresholds: Thresholds

    public init(
        identifier: String, name: LocalizedText, signOff: SignOff, screen: Screen? = nil,
        keys: [Key] = [],
        printer: Printer? = nil, parts: [Fitting] = [], rest: Rest = .sleep, unattended: Bool = false,
        closesAt: String? = nil, thresholds: Thresholds = Thresholds()
    ) {
        self.identifier = identifier
        self.name = name
        self.signOff = signOff
        self.screen = screen
        self.keys = keys
        self.printer = printer
        self.parts = parts
        self.rest = rest
        self.unattended = unattended
        self.closesAt = closesAt
        self.thresholds = thresholds
    }

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case identifier, name, signOff, screen, keys, printer, parts, rest, unattended, closesAt,
            thresholds
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        identifier = try values.decode(String.self, forKey: .identifier)
        name = try values.decode(LocalizedText.self, forKey: .name)
        signOff = try values.decode(SignOff.self, forKey: .signOff)
        screen = try values.decodeIfPresent(Screen.self, forKey: .screen)
        keys = try values.decodeIfPresent([Key].self, forKey: .keys) ?? []
        printer = try values.decodeIfPresent(Printer.self, forKey: .printer)
        parts = try values.decode([Fitting].self, forKey: .parts)
        rest = try values.decode(Rest.self, forKey: .rest)
        unattended = try values.decodeIfPresent(Bool.self, forKey: .unattended) ?? false
        closesAt = try values.decodeIfPresent(String.self, forKey: .closesAt)
        thresholds = try values.decodeIfPresent(Thresholds.self, forKey: .thresholds) ?? Thresholds()
    }

    public func has(_ part: Part) -> Bool { parts.contains { $0.part == part } }

    /// How a part is reached; nil where the model has none.
    public func reach(of part: Part) -> Reach? { parts.first { $0.part == part }?.reach }

    static func minuteOfDay(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count == 5, text.utf8.allSatisfy({ (48...58).contains($0) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}

extension TerminalModel {
    /// What the sign-off is called on this machine (签退, 结束营业, 日结), and where it sits.
    public struct SignOff: Hashable, Codable, Sendable {
        public var label: LocalizedText
        public var place: Place

        public init(label: LocalizedText, place: Place) {
            self.label = label
            self.place = place
        }

        public enum Place: String, NamedChoice {
            case home, menu, functionKey
        }
    }

    /// Pixels.
    public struct Screen: Hashable, Codable, Sendable {
        public var width: Int
        public var height: Int
        public var touch: Bool

        public init(width: Int, height: Int, touch: Bool) {
            self.width = width
            self.height = height
            self.touch = touch
        }
    }

    public enum Key: String, NamedChoice {
        case digits, enter, clear, cancel, function, menu, up, down
    }

    /// What rest means after the sign-off.
    public enum Rest: String, NamedChoice {
        case sleep, powerOff
    }

    /// One part and how it is reached.
    public struct Fitting: Hashable, Codable, Sendable {
        public var part: Part
        public var reach: Reach

        public init(_ part: Part, _ reach: Reach) {
            self.part = part
            self.reach = reach
        }

        public enum CodingKeys: String, CodingKey {
            case part, reach
        }
    }

    public enum Reach: String, NamedChoice {
        /// Read from the machine itself.
        case system
        /// A driver speaks to it: the model's key `printer`.
        case attached
        /// Only played: told to fail by name, for demonstrations and tests.
        case virtual
        /// Tested by a person's finger; the result is kept.
        case person
        /// The running service knows.
        case service
    }
}

extension Part: NamedChoice {}

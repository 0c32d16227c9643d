/// What one look at a part has seen, before anybody judges it. Whole numbers only.
public enum Observation: Hashable, Codable, Sendable {
    case power(PowerObservation)
    case battery(BatteryObservation)
    case thermal(ThermalObservation)
    case storage(StorageObservation)
    case clock(ClockObservation)
    case printer(PrinterObservation)
    case reader(AttachedObservation)
    case pinPad(AttachedObservation)
    case network(NetworkObservation)
    case security(SecurityObservation)
    case screen(HandTest)
    case keys(HandTest)
    /// The part did not answer within its time.
    case silent(Part)
    /// The part cannot be looked at; the text says what stands in the way and holds nothing secret.
    case unreadable(Part, String)

    public var part: Part {
        switch self {
        case .power: .power
        case .battery: .battery
        case .thermal: .thermal
        case .storage: .storage
        case .clock: .clock
        case .printer: .printer
        case .reader: .reader
        case .pinPad: .pinPad
        case .network: .network
        case .security: .security
        case .screen: .screen
        case .keys: .keys
        case .silent(let part), .unreadable(let part, _): part
        }
    }
}

public struct PowerObservation: Hashable, Codable, Sendable {
    /// Whether an outside supply is there; nil where the machine does not say.
    public var external: Bool?

    public init(external: Bool?) { self.external = external }
}

public struct BatteryObservation: Hashable, Codable, Sendable {
    public var isPresent: Bool
    /// Percent of what it holds now, 0 to 100; nil where it does not say.
    public var charge: Int?
    /// Whether the terminal lives on it at this moment.
    public var isDischarging: Bool
    /// Percent of the capacity it had when it was new; nil where it does not say.
    public var capacity: Int?
    /// The system's word for its health where that is not good: "Overheat", "Dead".
    public var complaint: String?

    public init(
        isPresent: Bool = true, charge: Int?, isDischarging: Bool, capacity: Int? = nil,
        complaint: String? = nil
    ) {
        self.isPresent = isPresent
        self.charge = charge
        self.isDischarging = isDischarging
        self.capacity = capacity
        self.complaint = complaint
    }
}

public struct ThermalObservation: Hashable, Codable, Sendable {
    /// The hottest sensor, thousandths of a degree Celsius; nil where there is no sensor.
    public var hottest: Int64?
    /// That sensor's name.
    public var sensor: String?

    public init(hottest: Int64?, sensor: String? = nil) {
        self.hottest = hottest
        self.sensor = sensor
    }
}

public struct ClockObservation: Hashable, Codable, Sendable {
    /// Seconds that this clock is ahead of the host's; negative when behind; nil before the host has said its time.
    public var offset: Int64?
    /// Seconds that this clock is behind the newest record of the journal; nil where there is none.
    public var behindJournal: Int64?

    public init(offset: Int64?, behindJournal: Int64? = nil) {
        self.offset = offset
        self.behindJournal = behindJournal
    }
}

/// A card reader or a PIN pad.
public struct AttachedObservation: Hashable, Codable, Sendable {
    public var isVirtual: Bool
    public var answers: Bool
    /// Its own guard says that it was opened or attacked.
    public var isTampered: Bool

    public init(isVirtual: Bool, answers: Bool = true, isTampered: Bool = false) {
        self.isVirtual = isVirtual
        self.answers = answers
        self.isTampered = isTampered
    }
}

/// Which keys are there; never what they are.
public struct SecurityObservation: Hashable, Codable, Sendable {
    public var hasMasterKey: Bool
    public var hasWorkingKeys: Bool

    public init(hasMasterKey: Bool, hasWorkingKeys: Bool) {
        self.hasMasterKey = hasMasterKey
        self.hasWorkingKeys = hasWorkingKeys
    }
}

/// What a person found by touching every zone of the screen, or pressing every key.
public struct HandTest: Hashable, Codable, Sendable {
    /// Zones or keys that were to be touched; 0 when nobody has tested yet.
    public var tested: Int
    /// Names of those that did not answer, in the order of the test.
    public var dead: [String]

    public init(tested: Int, dead: [String]) {
        self.tested = tested
        self.dead = dead
    }

    public static let never = HandTest(tested: 0, dead: [])
}

import HostCore
public import Ledger
import Settings
import UnionPay

/// How a host's terminals are spread over its closing hours.
public struct SlotReport: Codable, Sendable {
    public struct Minute: Codable, Sendable, Equatable {
        /// `hh:mm`.
        public var time: String
        public var terminals: Int
    }

    /// A terminal that signs off in a minute of its own.
    public struct Turns: Codable, Sendable, Equatable {
        public var merchant: String
        public var terminal: String
        /// Nil until it has signed in.
        public var slot: String?
        /// Every turn that it has in a day; the slot is the first one.
        public var turns: [String]
    }

    public var closingHours: String
    public var blackOuts: [String]
    /// Terminals a minute; nil for no limit.
    public var capacity: Int?
    /// Terminals that have a place.
    public var places: Int
    /// Places within the capacity; nil for no limit.
    public var room: Int?
    public var highest: Minute
    /// Every minute in which terminals can have a slot.
    public var minutes: [Minute]
    /// Why the places do not suffice; nil where they do.
    public var shortage: String?
    /// Of the terminals that were asked for.
    public var terminals: [Turns]?

    /// Counts the rows of the ledger; must run inside a ledger group.
    ///
    /// - Parameters:
    ///   - merchant: With `terminal`, whose turns are wanted; nil tells of all together.
    /// - Throws: ``SettingsError`` where nobody is spread.
    public init(
        _ settings: HostSettings, ledger: any Ledger, merchant: String? = nil, terminal: String? = nil
    ) throws {
        let configuration = try settings.configuration()
        guard let plan = configuration.slotPlan else {
            throw settings.closingHours.isEmpty
                ? SettingsError.invalid("closingHours", "hh:mm-hh:mm, over which terminals are spread", "nothing")
                : SettingsError.invalid("profile", "the extension time-slots, without which nobody is told", "others")
        }
        closingHours = settings.closingHours
        blackOuts = settings.blackOuts
        capacity = plan.capacity
        room = plan.room
        places = try ledger.places()
        shortage = plan.shortage(places: places)
        let rows = try ledger.terminals(merchant: nil, terminal: nil)
        var counts: [Int: Int] = [:]
        for place in rows.compactMap(\.place) { counts[plan.slot(of: place), default: 0] += 1 }
        minutes = plan.open.slots.map { Minute(time: Self.clock($0), terminals: counts[$0] ?? 0) }
        var highest = Minute(time: "", terminals: 0)
        for minute in minutes where minute.terminals > highest.terminals { highest = minute }
        self.highest = highest
        guard merchant != nil || terminal != nil else { return }
        terminals = rows.filter { $0.merchant == merchant ?? $0.merchant && $0.terminal == terminal ?? $0.terminal }
            .map { row in
                let slot = row.place.map { plan.slot(of: $0) }
                return Turns(
                    merchant: row.merchant, terminal: row.terminal, slot: slot.map(Self.clock),
                    turns: slot.map { plan.open.turns(of: $0) }?.map(Self.clock) ?? [])
            }
    }

    private static func clock(_ minute: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(minute / 60) + ":" + two(minute % 60)
    }
}

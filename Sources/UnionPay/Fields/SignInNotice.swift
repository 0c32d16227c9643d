/// F63 of the answer to a sign-in: the host's hours, and what it offers beyond the specification until the next one.
///
/// The text of ``TimeSlots``, and where anything is offered `+` and a letter for each: `D` comparison of lines
/// (``PrivateExtensions/differenceReconciliation``), `W` wide totals (``PrivateExtensions/wideTotals``). `H` and
/// `hhmmhhmm` are the hours over which the host spreads its terminals (``TimeSlots/hours``); `O` and `hhmm`
/// say that it takes one sign-off a day, and when that begins (``TimeSlots/dayStart``). Other letters are passed over, so
/// that a later host may offer more. Qiantui's own form.
public struct SignInNotice: Hashable, Codable, Sendable {
    /// Nil where the host has no hours to tell.
    public var slots: TimeSlots?
    public var offers: PrivateExtensions

    /// What is offered with each sign-in instead of being agreed on once.
    public static let offered: PrivateExtensions = [.differenceReconciliation, .wideTotals]

    private static let letters: [(UInt8, PrivateExtensions)] = [
        (0x44, .differenceReconciliation), (0x57, .wideTotals),
    ]

    public init(slots: TimeSlots? = nil, offers: PrivateExtensions = []) {
        self.slots = slots
        self.offers = offers.intersection(Self.offered)
    }

    /// Nothing is told.
    public var isEmpty: Bool { slots == nil && offers.isEmpty }

    public var text: String {
        let letters = Self.letters.filter { offers.contains($0.1) }.map(\.0)
        let hours = slots?.hours.map { "H" + TimeSlots.text(of: $0) } ?? ""
        let once = slots?.dayStart.map { "O" + TimeSlots.text(of: $0) } ?? ""
        let more = String(decoding: letters, as: UTF8.self) + hours + once
        return (slots ?? TimeSlots()).text + (more.isEmpty ? "" : "+" + more)
    }

    /// - Throws: ``FieldError`` where the text is none of ours; a standard host's F63 is not.
    public init(parsing text: String) throws(FieldError) {
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        var told = try TimeSlots(parsing: String(parts[0]))
        let more = Array(parts.dropFirst().joined().utf8)
        if let place = more.firstIndex(of: 0x48) { told.hours = try TimeSlots.hours(parsing: more[(place + 1)...]) }
        if let place = more.firstIndex(of: 0x4F) { told.dayStart = try TimeSlots.minute(parsing: more[(place + 1)...]) }
        slots = told == TimeSlots() ? nil : told
        offers = []
        for letter in more {
            for (known, offer) in Self.letters where known == letter { offers.formUnion(offer) }
        }
    }
}

public import HostCore

/// What happens in a shop's day: acts in the order in which they are done, and the issuer that goes with them.
public struct DayScript: Sendable {
    /// The acts, in order.
    public let acts: [ScriptedAct]
    /// Rules of the simulated issuer under which the acts end as the script means them to.
    public let issuer: IssuerRules

    init(acts: [ScriptedAct], issuer: IssuerRules) {
        self.acts = acts
        self.issuer = issuer
    }
}

import Dispatch
public import HostCore
public import Sealing

/// The way to the issuers. One protocol, so that a simulated issuer and an upstream network are the same to the host.
public protocol IssuerLink: Sendable {
    /// Asks; the answer comes by `answered`, at most once, on any thread. No answer is an answer too: the host's own
    /// deadline decides then.
    func ask(
        _ request: IssuerRequest, card: HostSealer.ClearCard?, answered: @escaping @Sendable (IssuerAnswer) -> Void)
}

/// Issuers that follow rules: for demonstrations, tests and acceptance.
public final class SimulatedIssuer: IssuerLink {
    private let rules: IssuerRules
    private let queue = DispatchQueue(label: "simulated issuer")

    public init(rules: IssuerRules) { self.rules = rules }

    public func ask(
        _ request: IssuerRequest, card: HostSealer.ClearCard?, answered: @escaping @Sendable (IssuerAnswer) -> Void
    ) {
        // A reversal needs no answer: the act at the host is settled already.
        guard request.act == .authorize else { return }
        let decision = rules.decide(request, pan: card?.pan ?? "")
        guard let answer = decision.answer else { return }
        if decision.delay == 0 {
            answered(answer)
        } else {
            queue.asyncAfter(deadline: .now() + .milliseconds(decision.delay)) { answered(answer) }
        }
    }
}

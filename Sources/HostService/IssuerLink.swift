import Dispatch
public import HostCore
public import Sealing
import UnionPay

/// The way to the issuers. One protocol, so that a simulated issuer and an upstream network are the same to the host.
public protocol IssuerLink: Sendable {
    /// Asks; the answer comes by `answered`, at most once, on any thread. No answer is an answer too: the host's own
    /// deadline decides then. An answer to a reversal says that it is done; without one it is asked again at the next start.
    func ask(
        _ request: IssuerRequest, card: HostSealer.ClearCard?, answered: @escaping @Sendable (IssuerAnswer) -> Void)

    /// Whether there is a line to them at this moment.
    var isConnected: Bool { get }
}

/// Issuers that follow rules: for demonstrations, tests and acceptance.
public final class SimulatedIssuer: IssuerLink {
    public let isConnected = true
    private let rules: IssuerRules
    private let queue = DispatchQueue(label: "simulated issuer")

    public init(rules: IssuerRules) { self.rules = rules }

    public func ask(
        _ request: IssuerRequest, card: HostSealer.ClearCard?, answered: @escaping @Sendable (IssuerAnswer) -> Void
    ) {
        guard request.act == .authorize else {
            answered(IssuerAnswer(code: "00", scheme: .unknown))
            return
        }
        let decision = rules.decide(request, pan: card?.pan ?? "")
        guard let answer = decision.answer else { return }
        if decision.delay == 0 {
            answered(answer)
        } else {
            queue.asyncAfter(deadline: .now() + .milliseconds(decision.delay)) { answered(answer) }
        }
    }
}

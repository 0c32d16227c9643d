import HostCore
import Ledger
import Sealing
import Wire

/// What the engine works on, and where it waits.
extension HostEngine {
    /// For whom a request speaks, as far as that can be believed before its MAC is checked.
    enum Sender: Hashable {
        case terminal(String, merchant: String)
        case connection(UInt64)
    }

    /// What the limit on requests goes by: another address that speaks in a terminal's name uses nothing up of its own.
    struct Account: Hashable {
        var sender: Sender
        var origin: Origin
    }

    struct Arrival {
        var connection: FrameConnection
        var received: HostSealer.Received
        /// Uptime in nanoseconds.
        var time: UInt64
    }

    enum Work {
        case request(Arrival)
        case closed(UInt64)
        case issuerAnswered(IssuerAnswer, PostingKey)
        /// `arrival` as that of ``IssuerWaits``.
        case issuerIsLate(PostingKey, arrival: UInt64?)
        case issuerReversed(PostingKey)
        case read(@Sendable (any Ledger) -> Void)
        /// A group was lost: what the ledger holds without a word from an issuer is taken up again.
        case takeUp
        /// A look for what another host has left behind.
        case lookAround
    }

    struct Inbox {
        /// What ends an act that is under way, or asks about the ledger: there is no more of it than of acts and askers,
        /// and it goes before new requests.
        var waiting: [Work] = []
        var intake: Intake<Sender, Arrival>
        /// Requests without room that are still to be told so.
        var refused: [Arrival] = []
        var limit: RateLimit<Account>
        var isDraining = false
        /// Nothing is taken in any more.
        var isStopped = false
        /// Requests that went without an answer since that was last logged.
        var dropped = 0

        var isEmpty: Bool { waiting.isEmpty && intake.isEmpty && refused.isEmpty }
    }

    struct Portion {
        var group: [Work]
        var refused: [Arrival]
        var dropped: Int
    }
}

extension HostEngine.Work {
    /// The act of an issuer's word.
    var key: PostingKey? {
        switch self {
        case .issuerAnswered(_, let key), .issuerIsLate(let key, _), .issuerReversed(let key): key
        default: nil
        }
    }

    /// Whose row it needs first.
    var terminal: (merchant: String, terminal: String)? {
        if case .request(let arrival) = self { return (arrival.received.merchant, arrival.received.terminal) }
        return key.map { ($0.merchant, $0.terminal) }
    }
}

extension [HostEngine.Work] {
    /// By the names of their terminals; each terminal's own in the order in which it came, and the connections that have
    /// closed last.
    func orderedByTerminal() -> [HostEngine.Work] {
        enumerated().sorted { left, right in
            switch (left.element.terminal, right.element.terminal) {
            case (let first?, let second?): first == second ? left.offset < right.offset : first < second
            case (nil, nil): left.offset < right.offset
            case (let first, _): first != nil
            }
        }.map(\.element)
    }
}

import DayEnd
import ISO8583
import UnionPay

/// What a restart loses: link, keys, the exchange in flight, who waits for an answer.
struct Session: Sendable {
    enum Link: Sendable { case down, connecting, up }

    var link = Link.down
    /// The working keys of the last sign-in are in the shell's memory.
    var hasKeys = false
    var exchange: Exchange?
    var nextExchange: UInt32 = 1
    /// Commands in the order in which they came; the first one is being served.
    var commands: [Pending] = []
    /// Who waits for the end of the closing under way.
    var closingWaiters: [UInt64] = []
    /// A sign-in answered: its keys are being opened.
    var awaitsKeys: TerminalRecord.SignIn?
    /// The store and its second copy are being put to rest.
    var awaitsRest = false
    /// Set after a failure without a command: nothing is tried before the timer.
    var retry: Retry?
    var failures = 0
    var nextRetry: UInt32 = 1
    /// Stored advices that may be sent now: each online transaction allows one.
    var deliveries = 0
    /// A person or a till asked for all that is stored.
    var sendsAll = false
    /// Tries of the current step of a closing.
    var closingTries = 0

    struct Pending: Sendable {
        var id: UInt64
        var command: Command
    }

    struct Retry: Sendable { var number: UInt32 }
}

/// A request on its way, and what its answer is for.
struct Exchange: Sendable {
    enum Subject: Sendable {
        case signIn(STAN)
        case transaction(LineKey)
        case reversal(LineKey)
        /// An advice whose first answer never came.
        case repetition(LineKey)
        /// A line that the terminal booked by itself.
        case delivery(LineKey)
        case settlement(STAN, SettlementTotals)
        case upload([STAN])
        case uploadEnd
        case signOff(STAN)
        case echo
        case parameters
        case parametersEnd
        case status
    }

    var number: UInt32
    var kind: MessageKind
    var request: Message
    var subject: Subject
}

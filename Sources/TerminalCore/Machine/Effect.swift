public import DayEnd
public import ISO8583
public import UnionPay

/// What reaches the machine from outside.
public enum Input: Sendable {
    /// After a start: the state was folded from the store.
    case restart
    case command(id: UInt64, Command)
    case linkUp
    /// The link is down, or could not be made.
    case linkDown
    /// A frame from the host, opened, with what the MAC said.
    ///
    /// After ``Effect/disconnect`` the shell feeds nothing more of the link that was given up.
    case received(Message, processingRequest: ProcessingRequest?, mac: MACState)
    /// A request could not be written, and nothing of it left; the text says why and holds no secret.
    /// `isCardUnreadable`: what is stored of its card is damaged, and no other try will find it sound.
    case notSent(exchange: UInt32, problem: String, isCardUnreadable: Bool = false)
    case timer(TimerID)
    /// The key block of a sign-in was opened and its keys are in use, or it did not open.
    case keysInstalled(failure: String?)
    /// Step 12 reports: the store is checkpointed and a second copy was taken and verified, or why not.
    case rested(failure: String?)
    /// Step 7 reports, or a look at the parts while asleep.
    case selfTested(SelfTestResult)
    /// The store refused a record, and ``Terminal/adopt(_:)`` has put the state folded anew from disk in its place.
    case storeFailed
}

public enum MACState: Sendable, Hashable { case valid, invalid, absent }

/// A timer's name. A report of a timer that was not started last is dropped.
public enum TimerID: Sendable, Hashable {
    /// The answer to this exchange is overdue.
    case answer(exchange: UInt32)
    /// What failed is tried again.
    case retry(UInt32)
    /// The closing time has come.
    case schedule(UInt32)
    /// The parts of a sleeping terminal are looked at.
    case health(UInt32)
}

/// What must be done, in this order. ``append(_:)`` is the only one awaited: it is durable before the next begins.
public enum Effect: Sendable {
    case append([TerminalRecord])
    case connect
    case disconnect
    case send(OutgoingRequest)
    /// The shell adds the jitter: up to a quarter of the time where `isJittered`.
    case startTimer(TimerID, seconds: Int, isJittered: Bool)
    case reply(id: UInt64, CommandResult)
    /// A receipt for merchant and customer; paper is a view of it.
    case print(Line, code: String)
    case printSlip(SettlementSlip)
    /// F62 of a sign-in: open it under the master key and report ``Input/keysInstalled(failure:)``.
    case installKeys([UInt8])
    case wipeKeys
    /// Track data and PIN of this presentation are over.
    case forgetCard(presentation: UInt64)
    case destroyDataKeys([String])
    /// The host's clock as an answer without fault showed it: F12 hhmmss and F13 MMDD, both checked.
    case noteHostTime(time: String, date: String)
    /// Look at every part and report ``Input/selfTested(_:)``; a stopping fault comes with the order for its repair,
    /// which bears this number.
    case selfTest(repair: Int)
    /// Checkpoint the store, take a second copy and verify it; report ``Input/rested(failure:)``.
    case rest
    /// An invariant is broken: this terminal's business stops, with the evidence.
    case halt(String)
}

/// A request without its secrets, and which of them the shell must put in.
public struct OutgoingRequest: Sendable, Equatable {
    /// Number of the exchange, for the timer.
    public var exchange: UInt32
    public var kind: MessageKind
    public var message: Message
    public var sealing: Sealing

    public init(exchange: UInt32, kind: MessageKind, message: Message, sealing: Sealing) {
        self.exchange = exchange
        self.kind = kind
        self.message = message
        self.sealing = sealing
    }
}

/// The fields of a request that only the shell can fill.
public struct Sealing: Sendable, Hashable {
    /// Where PAN, expiry and EMV tags come from.
    public var card: CardReference?
    /// Where track data and PIN block come from.
    public var presentation: UInt64?
    /// F2.
    public var wantsPAN = false
    /// F14.
    public var wantsExpiry = false
    /// F35 and, where there is one, F36; F53 follows.
    public var wantsTrack = false
    /// F52 and F26; F53 follows.
    public var wantsPIN = false
    /// F55 with these tags, in this order; empty for none.
    public var emvTags: [ICTag] = []
    /// F59: the payment code that was scanned.
    public var wantsScanCode = false
    /// F48 of an upload of magnetic-stripe lines.
    public var details: [UploadItem] = []
    public var wantsMAC = false

    public init() {}

    public struct UploadItem: Sendable, Hashable {
        public var card: CardReference
        public var cardClass: CardClass
        public var stan: STAN
        public var amount: Int64
        public init(card: CardReference, cardClass: CardClass, stan: STAN, amount: Int64) {
            self.card = card
            self.cardClass = cardClass
            self.stan = stan
            self.amount = amount
        }
    }
}

import DayEnd
import ISO8583
import UnionPay

/// What a restart loses: link, keys, the exchange in flight, who waits for an answer.
struct Session: Sendable {
    enum Link: Sendable { case down, connecting, up }

    var link = Link.down
    /// Tries of the connection that is being made.
    var connectTries = 0
    /// The working keys of the last sign-in are in the shell's memory.
    var hasKeys = false
    /// The host asked for a sign-in before it goes on with the closing or the sign-off.
    var mustSignIn = false
    var exchange: Exchange?
    var nextExchange: UInt32 = 1
    /// On whose behalf the present try is made.
    var owner = Owner.owed
    /// Commands in the order in which they came; the first one is being served.
    var commands: [Pending] = []
    /// The transaction that the first command has become.
    var current: LineKey?
    /// Transactions that the present input has made, by the number of their command.
    var made: [UInt64: LineKey] = [:]
    /// Who waits for what the closing asks of a person next.
    var promptWaiters: [UInt64] = []
    /// Who waits for the end of the closing under way.
    var closingWaiters: [UInt64] = []
    /// A sign-in answered: its keys are being opened.
    var awaitsKeys: TerminalRecord.SignIn?
    /// The store and its second copy are being put to rest.
    var awaitsRest = false
    /// The parts are being looked at.
    var awaitsSelfTest = false
    /// A part has failed: the closing waits for somebody to ask again.
    var isStopped = false
    /// Set after a failure: what nobody asks for, and a closing, is not tried before the timer.
    var retry: UInt32?
    var nextRetry: UInt32 = 1
    /// Waits in a row; each is twice as long as the one before.
    var failures = 0
    /// Stored advices that may be sent now: each online transaction allows one.
    var deliveries = 0
    /// Tries in a row of the reversal that is owed.
    var reversalTries = 0
    /// The operator wants the settlement now, whatever the host's hours are.
    var insists = false
    /// When a settlement that was put off is asked for.
    var resumesAt: Moment?
    /// It is put off to the terminal's turn, not to the end of a black-out.
    var waitsForTurn = false
    /// When the terminal's turn at the host was met last.
    var turn: Moment?
    /// When the day before the closing under way was settled.
    var lastDayEnd: Moment?
    /// The closing under way has had its turn.
    var hasTurn = false
    /// Transactions whose end the host was asked about, to no avail: they are reversed.
    var asked: Set<LineKey> = []
    /// The order that the host did not take: it is not told again before a restart.
    var refusedTicket: String?
    /// The parts are being looked at while asleep, or will be when this timer fires.
    var awaitsHealth = false
    var healthTimer: UInt32?
    var nextHealthTimer: UInt32 = 1
    /// Tries in a row of the closing's present step.
    var closingTries = 0
    /// The closing goes on without the lines that could not be delivered, until the next long wait is over.
    var hasGivenUpDeliveries = false
    /// What is uploaded, worked out once.
    var plan: UploadPlan?
    /// The comparison of lines, as far as it has come: a restart begins it anew and finds the same.
    var search: DifferenceSearch?
    /// The host's answers to a comparison are of no use: the batch is uploaded.
    var refusesComparison = false
    /// Chip sales whose certificates are sent while nothing else is done, oldest first. What a restart forgets is found
    /// missing when the lines are compared.
    var certificates: [LineKey] = []
    /// The preparation that the start ends; nil once that is on disk, or where there was none.
    var cancels: TerminalRecord.ClosingStart?
    /// The store failed: transactions that were in flight must be marked before anything else.
    var mustRecover = false
    /// A day may be due that nobody has closed.
    var mayBeDue = false
    /// What is tried now is to tell the shop's other tills that selling stops.
    var tellsShop = false
    /// Answers in a row that asked for a sign-in first.
    var shopSignIns = 0
    /// How often this closing's settlement was lost by the host.
    var lostSettlements = 0
    /// The timer for the next closing time, and the number of the one after it.
    var scheduleTimer: UInt32?
    /// When it fires, by the clock that it was set by.
    var scheduleDue: Moment?
    var nextScheduleTimer: UInt32 = 1
    /// An invariant is broken: nothing is done any more.
    var isHalted = false

    struct Pending: Sendable {
        var id: UInt64
        var command: Command
    }

    /// How many commands may wait.
    static let commandLimit = 256
}

/// Who hears of it when a try comes to nothing.
enum Owner: Sendable {
    /// The first command.
    case command
    /// Whoever waits for the closing.
    case closing
    /// Nobody: it is tried again by itself.
    case owed
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
        /// A question of a comparison.
        case comparison
        /// A certificate during the day.
        case certificate(LineKey)
        case uploadEnd
        case signOff(STAN)
        case echo
        case parameters
        case parametersEnd
        case status
        case ticket(String)
        /// The shop stops selling, or sells again.
        case shop(ShopFreezeNotice)
        case statusQuery(LineKey)
    }

    var number: UInt32
    var kind: MessageKind
    var request: Message
    var subject: Subject
}

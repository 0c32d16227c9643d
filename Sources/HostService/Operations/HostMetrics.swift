import DayEnd
public import HostCore
public import Instruments
import Synchronization
public import UnionPay
public import Wire

/// What a host counts from its start on. Nothing here names a terminal, a merchant or a card.
public final class HostMetrics: Sendable {
    /// An answer that left.
    public struct Answer: Hashable, Sendable {
        public var kind: MessageKind
        /// F39.
        public var code: String
    }

    /// Why a request was refused with 96, or got no answer.
    public enum Excess: String, Sendable, CaseIterable {
        /// The ledger has no room for more that waits.
        case full
        /// Its terminal sends more than it may.
        case rate
    }

    /// What the ledger did not take.
    public enum LedgerFailure: String, Sendable, CaseIterable {
        /// A group, whose members are then tried one by one.
        case group
        /// A request, which gets no answer.
        case request
        /// An issuer's word, which is tried again.
        case issuerWord
        /// The look at what is pending, which is tried again.
        case takeUp
        /// The reading that a refusal needs.
        case refusal
    }

    /// A line of ``errors``.
    public struct Trouble: Codable, Sendable, Hashable {
        public var at: String
        public var text: String
    }

    // Requests.
    public let frames = Counter()
    public let unreadable = Counter()
    public let answers = Counters<Answer>()
    public let sheds = Counters(Excess.allCases)
    public let drops = Counters(Excess.allCases)
    /// Nanoseconds from the arrival of a request to its answer.
    public let answerTimes = Histogram(bounds: Histogram.times)

    // The ledger.
    public let groups = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    /// Nanoseconds.
    public let commitTimes = Histogram(bounds: Histogram.times)
    public let ledgerFailures = Counters(LedgerFailure.allCases)

    // What the host decided.
    public let signIns = Counter()
    public let macFailures = Counter()
    public let lockOuts = Counter()
    /// Terminals that have a place in the closing hours, and how many places there are within the capacity.
    public let places = Gauge()
    public let placesMax = Gauge()
    public let settlements = Counters([true, false])
    public let batchesClosed = Counters([true, false])

    // Issuers.
    public let issuerQuestions = Counters<IssuerRequest.Act>([.authorize, .reverse])
    public let issuerTimeouts = Counter()
    /// Nanoseconds.
    public let issuerTimes = Histogram(bounds: Histogram.times)
    public let issuerWaits = Gauge()

    // Connections.
    public let accepted = Counter()
    public let refused = Counters(FrameServer.Refusal.allCases)
    public let closed = Counters<String>()

    /// What was settled of one clearing day, as far as this process has seen it.
    public struct Tonight: Codable, Sendable, Hashable {
        /// F15, month and day; empty where nothing was settled yet.
        public var clearingDay = ""
        public var balanced = 0
        public var differing = 0
        public var batchesClosed = 0

        public init() {}
    }

    private let troubles = Mutex<[Trouble]>([])
    private let night = Mutex(Tonight())

    public init() {}

    /// The newest troubles, oldest first. No text of a message or a secret is in one.
    public var errors: [Trouble] { troubles.withLock(\.self) }

    func note(_ text: String, at now: Moment) {
        let trouble = Trouble(at: now.description, text: String(text.prefix(300)))
        troubles.withLock { troubles in
            if troubles.count >= 8 { troubles.removeFirst() }
            troubles.append(trouble)
        }
    }

    public var tonight: Tonight { night.withLock(\.self) }

    /// - Parameter clearingDay: F15 of now.
    func count(_ note: HostNote, clearingDay: @autoclosure () -> String) {
        switch note {
        case .signedIn: signIns.add()
        case .macFailure: macFailures.add()
        case .locked: lockOuts.add()
        case .settled(let isBalanced):
            settlements.add(1, isBalanced)
            change(clearingDay()) { night in
                if isBalanced { night.balanced += 1 } else { night.differing += 1 }
            }
        case .placeGiven(let places): self.places.set(places)
        case .batchClosed(let differences):
            batchesClosed.add(1, differences == 0)
            change(clearingDay()) { $0.batchesClosed += 1 }
        }
    }

    private func change(_ clearingDay: String, _ change: (inout Tonight) -> Void) {
        night.withLock { night in
            if night.clearingDay != clearingDay {
                night = Tonight()
                night.clearingDay = clearingDay
            }
            change(&night)
        }
    }
}

extension MessageKind {
    /// One of a fixed set of words: `sale`, `reversal:sale`, `signIn` …
    public var label: String {
        switch self {
        case .financial(let type): type.rawValue
        case .reversal(let type): "reversal:\(type.rawValue)"
        case .signIn: "signIn"
        case .signOff: "signOff"
        case .echo: "echo"
        case .settlement: "settlement"
        case .batchUpload: "batchUpload"
        case .uploadEnd: "uploadEnd"
        case .icUpload: "icUpload"
        case .icNotice: "icNotice"
        case .singleUpload(let type): "upload:\(type.rawValue)"
        case .parameterDownload: "parameterDownload"
        case .parameterDownloadEnd: "parameterDownloadEnd"
        case .statusUpload: "statusUpload"
        case .scriptNotice: "scriptNotice"
        case .repairTicket: "repairTicket"
        case .statusQuery(let type): "statusQuery:\(type.rawValue)"
        case .comparison: "comparison"
        case .shopFreeze: "shopFreeze"
        }
    }
}

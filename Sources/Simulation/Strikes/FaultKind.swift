/// What can go wrong, by the numbers of the fault model; the unnumbered ones are what hosts do.
///
/// Not among them: F6 (a second copy of the program, kept out by the store's lock), which only real processes show.
public enum FaultKind: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
    // Power and process
    case powerCut = "F01-power-cut"
    case cutBeforeAcknowledgement = "F02-cut-between-fsync-and-acknowledgement"
    case cutDuringRecovery = "F03-cut-during-recovery"
    case kill = "F04-kill"
    case pause = "F05-pause"
    case brownOut = "F07-brown-out-while-printing"
    // Storage
    case unsyncedLost = "F08-unsynced-lost"
    case writesReordered = "F09-unsynced-reordered"
    case tornWrite = "F10-torn-write"
    case shortWrite = "F11-short-write"
    case writeError = "F12-write-error"
    case syncError = "F13-fsync-error"
    case diskFull = "F14-disk-full"
    case bitFlip = "F15-bit-flip-on-read"
    case staleRead = "F16-misdirected-read"
    case fileMissing = "F17-file-missing"
    case readOnly = "F18-read-only"
    case slowDisk = "F19-slow-disk"
    case oldBackup = "F20-host-restored-from-old-backup"
    // Network
    case drop = "F21-drop"
    case duplicate = "F22-duplicate"
    case reorder = "F23-reorder"
    case delay = "F24-delay"
    case oneWay = "F25-one-way-partition"
    case reset = "F26-half-open-or-reset-mid-frame"
    case split = "F27-split"
    case lateReply = "F28-late-reply"
    case swizzle = "F29-swizzle-clog"
    case handshake = "F30-handshake-fails"
    case tampered = "F31-tampered-or-replayed"
    // Time
    case clockJump = "F32-clock-jump"
    case calendar = "F33-calendar"
    case clockLost = "F34-clock-at-1970"
    // Host
    case hostRestart = "F35-host-restart"
    case hostRollback = "F35-host-loses-last-writes"
    case answeredBeforeCommit = "F36-answered-before-commit"
    // Input and people
    case hostile = "F37-hostile-message"
    case impatience = "F38-pressed-twice"
    // Of hosts, without a number
    case slowHost = "host-slow"
    case wrongAnswer = "host-answers-wrongly"
    case daySwitch = "host-switches-its-day"

    /// The host loses what it has acknowledged: such a batch must end differing, with exactly the lost lines named.
    public var losesHostWrites: Bool { self == .oldBackup || self == .hostRollback || self == .answeredBeforeCommit }

    var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Where a fault may strike. Each place counts its own turns, so that a fault can be named by place and turn.
public enum StrikePlace: String, CaseIterable, Codable, Sendable {
    /// After an effect of a terminal's machine was performed.
    case effect
    /// While a terminal's records are stored.
    case append
    /// While a terminal starts.
    case start
    /// A terminal makes a connection.
    case connect
    /// A request is on its way; everything that strikes a terminal at work strikes here.
    case request
    /// An answer is on its way.
    case answer
    /// The host's machine is given an input.
    case host
    /// Somebody at a terminal asks for something.
    case person

    /// What can strike here, and at most how often in a million turns.
    var kinds: [(kind: FaultKind, most: Int)] {
        switch self {
        case .effect: [(.powerCut, 6_000), (.kill, 6_000), (.brownOut, 25_000)]
        case .append:
            [
                (.cutBeforeAcknowledgement, 8_000), (.unsyncedLost, 8_000), (.writesReordered, 6_000),
                (.tornWrite, 6_000), (.shortWrite, 10_000), (.writeError, 15_000), (.syncError, 15_000),
                (.diskFull, 4_000), (.readOnly, 3_000), (.slowDisk, 30_000),
            ]
        case .start:
            [
                (.cutDuringRecovery, 300_000), (.bitFlip, 150_000), (.staleRead, 150_000), (.fileMissing, 100_000),
                (.clockLost, 100_000),
            ]
        case .connect: [(.handshake, 100_000)]
        case .request:
            [
                (.pause, 15_000), (.drop, 300_000), (.duplicate, 400_000), (.reorder, 200_000), (.delay, 150_000),
                (.oneWay, 15_000), (.reset, 60_000), (.split, 200_000), (.swizzle, 4_000), (.tampered, 100_000),
                (.clockJump, 8_000), (.hostile, 50_000), (.daySwitch, 5_000),
            ]
        case .answer:
            [
                (.drop, 300_000), (.duplicate, 400_000), (.reorder, 200_000), (.delay, 150_000), (.reset, 60_000),
                (.split, 200_000), (.lateReply, 150_000), (.tampered, 100_000), (.hostile, 50_000),
                (.wrongAnswer, 40_000),
            ]
        case .host:
            [
                (.hostRestart, 40_000), (.hostRollback, 25_000), (.answeredBeforeCommit, 16_000), (.oldBackup, 18_000),
                (.slowHost, 60_000),
            ]
        case .person: [(.impatience, 150_000)]
        }
    }
}

/// One fault that struck: where, at which turn of that place, and how hard.
public struct Strike: Hashable, Codable, Sendable, CustomStringConvertible {
    public var kind: FaultKind
    public var place: StrikePlace
    /// Number of the terminal in its world; 0 where it is the host.
    public var terminal: Int
    /// From 1.
    public var turn: Int
    /// Sizes of what happens follow from this number.
    public var amount: UInt64

    public var description: String { "\(kind.rawValue) at \(place.rawValue) \(turn) of terminal \(terminal)" }
}

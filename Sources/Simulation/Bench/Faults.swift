public import DayEnd
public import ISO8583

/// What the wire does with a frame.
public enum Fate: Sendable {
    case deliver
    case lose
    case duplicate
    /// Milliseconds on top of the usual way.
    case delay(Int64)
    /// Other bytes arrive than were sent.
    case alter([UInt8])
}

public enum Way: Sendable { case toHost, toTerminal }

/// Where the terminal's power goes: before its input number so and so, or after one of the effects of that input.
public struct TerminalCut: Sendable, Hashable {
    public var input: Int
    /// Nil: before the input is handled.
    public var effect: Int?
    public init(input: Int, effect: Int? = nil) {
        self.input = input
        self.effect = effect
    }
}

/// Where the host dies: at its input number so and so.
public struct HostCut: Sendable, Hashable {
    public enum Place: Sendable, Hashable, CaseIterable {
        /// The input is lost.
        case before
        /// What it changed is stored, and nothing of what was to leave leaves.
        case afterCommit
        /// Everything is done.
        case after
    }
    public var input: Int
    public var place: Place
    public init(input: Int, place: Place) {
        self.input = input
        self.place = place
    }
}

/// How the store fails at an append.
public enum StoreFault: Sendable, CaseIterable {
    /// Nothing is on disk.
    case notWritten
    /// The records are on disk, and the caller is told that they are not.
    case written
}

/// Everything that can go wrong, as questions that the world asks at each turn. Nothing does unless it is set.
public struct Faults {
    /// Of each frame: its bytes, its way, and the message in it.
    public var fate: ([UInt8], Way, Message) -> Fate = { _, _, _ in .deliver }
    public var terminalDies: (TerminalCut) -> Bool = { _ in false }
    public var hostDies: (HostCut) -> Bool = { _ in false }
    /// By the number of the commit that is tried, from 1.
    public var store: (Int) -> StoreFault? = { _ in nil }
    /// Asked at each turn: whether the connection breaks now.
    public var breaks: () -> Bool = { false }
    /// What the parts show, by the number that the next repair would bear.
    public var selfTest: (Int) -> SelfTestResult = { _ in SelfTestResult(findings: []) }
    /// Why the terminal's second copy cannot be made; nil when it can.
    public var rest: () -> String? = { nil }
    /// A host that answers something else: the frame is written anew with a MAC that fits.
    public var answer: (Message) -> Message? = { _ in nil }

    public init() {}
}

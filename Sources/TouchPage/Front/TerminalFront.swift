public import Wording

/// The terminal as the page knows it: something that shows a view and takes actions. The terminal service implements
/// it; the page holds no rule of its own.
public protocol TerminalFront: Sendable {
    /// The view as it stands, then every change; a slow reader may be given the newest only. The stream ends when the
    /// terminal stops.
    func views() async -> AsyncStream<TerminalView>

    /// Carries out what a person asked for and says what became of it. The run goes on when the page is closed.
    ///
    /// The page has already seen to it that one identifier reaches the front once in a process; where an act must be
    /// one act over restarts too (a sale, a confirmation), the front keeps the identifier with it.
    func perform(_ request: ActionRequest) async -> ActionOutcome

    /// How many windows are open now. What only a looking person needs, such as the time of day, may rest without any.
    func watched(by count: Int) async
}

extension TerminalFront {
    public func watched(by count: Int) async {}
}

/// An action with its circumstances.
public struct ActionRequest: Sendable {
    /// The idempotency key: 1 to 64 letters, digits and hyphens.
    public var identifier: String
    /// Name of the screen on which the person acted; an act meant for another screen is to be refused as stale.
    public var screen: String
    public var action: PageAction

    public init(identifier: String, screen: String, action: PageAction) {
        self.identifier = identifier
        self.screen = screen
        self.action = action
    }
}

/// What became of an action. What follows from it is in the next view.
public enum ActionOutcome: Sendable {
    case done
    /// Nothing was done, and why.
    case refused(Phrase)
}

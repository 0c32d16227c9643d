internal import Synchronization
public import TouchPage

/// A front without a terminal behind it: shows what a test says and keeps what a person did.
public final class DemoFront: TerminalFront {
    private struct State {
        var view: TerminalView
        var listeners: [AsyncStream<TerminalView>.Continuation] = []
        var requests: [ActionRequest] = []
    }

    private let state: Mutex<State>
    private let answer: @Sendable (ActionRequest, inout TerminalView) async -> ActionOutcome

    /// - Parameter answer: What an action changes in the view.
    public init(
        _ view: TerminalView,
        answer: @Sendable @escaping (ActionRequest, inout TerminalView) async -> ActionOutcome = { _, _ in .done }
    ) {
        state = Mutex(State(view: view))
        self.answer = answer
    }

    /// Everything that was asked for, in order.
    public var requests: [ActionRequest] { state.withLock { $0.requests } }
    public var view: TerminalView { state.withLock { $0.view } }

    public func views() async -> AsyncStream<TerminalView> {
        let (stream, listener) = AsyncStream.makeStream(of: TerminalView.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            state.listeners.append(listener)
            listener.yield(state.view)
        }
        return stream
    }

    public func perform(_ request: ActionRequest) async -> ActionOutcome {
        state.withLock { $0.requests.append(request) }
        var view = view
        let outcome = await answer(request, &view)
        show(view)
        return outcome
    }

    public func show(_ view: TerminalView) {
        state.withLock { state in
            let revision = state.view.revision + 1
            state.view = view
            state.view.revision = revision
            for listener in state.listeners { listener.yield(state.view) }
        }
    }

    /// The terminal has stopped.
    public func stop() { state.withLock { for listener in $0.listeners { listener.finish() } } }
}

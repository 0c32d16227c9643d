import Logging
import Synchronization

/// The clients of a control server and the requests that run for them.
final class ControlDesk: Sendable {
    private struct State {
        var clients: [ObjectIdentifier: Outbox] = [:]
        /// Those of the clients whose request line has come.
        var asked: Set<ObjectIdentifier> = []
        var requests: [Int: Task<Void, Never>] = [:]
        var lastRequest = 0
        var isClosing = false
    }

    let logger: Logger
    private let clientLimit: Int
    private let handler: @Sendable (String, ControlResponder) async -> Void
    private let gate = Gate()
    private let state = Mutex(State())

    init(
        clientLimit: Int, logger: Logger, handler: @escaping @Sendable (String, ControlResponder) async -> Void
    ) {
        self.clientLimit = clientLimit
        self.logger = logger
        self.handler = handler
    }

    /// Answers whether there is room for the client.
    func enter(_ client: Outbox) -> Bool {
        let isAdmitted = state.withLock { state in
            guard !state.isClosing, state.clients.count < clientLimit else { return false }
            state.clients[ObjectIdentifier(client)] = client
            gate.enter()
            return true
        }
        if !isAdmitted { logger.warning("a control client was turned away", metadata: ["limit": "\(clientLimit)"]) }
        return isAdmitted
    }

    func leave(_ client: Outbox) {
        let wasHere = state.withLock { state in
            state.asked.remove(ObjectIdentifier(client))
            return state.clients.removeValue(forKey: ObjectIdentifier(client)) != nil
        }
        if wasHere { gate.leave() }
    }

    /// Runs the handler in a task of its own.
    func start(_ request: String, for client: Outbox) {
        let responder = ControlResponder(outbox: client, logger: logger)
        state.withLock { state in
            state.asked.insert(ObjectIdentifier(client))
            state.lastRequest += 1
            let number = state.lastRequest
            gate.enter()
            // The task cannot end before it is entered: its end takes the lock that is held here.
            state.requests[number] = Task {
                await handler(request, responder)
                responder.handlerReturned()
                end(number)
            }
        }
    }

    private func end(_ request: Int) {
        _ = state.withLock { $0.requests.removeValue(forKey: request) }
        gate.leave()
    }

    /// Lets nobody in any more, sends those away who have not asked yet, and waits for the rest.
    func closeAndWait() async {
        let silent = state.withLock { state in
            state.isClosing = true
            return state.clients.filter { !state.asked.contains($0.key) }.values
        }
        for client in silent { client.finish(.shutdown) }
        await gate.waitUntilEmpty()
    }

    /// Cancels what runs and closes what is open.
    func cutOff() {
        let (clients, requests) = state.withLock { ($0.clients.values, $0.requests.values) }
        for request in requests { request.cancel() }
        for client in clients { client.abort(.shutdown) }
        gate.forceOpen()
    }
}

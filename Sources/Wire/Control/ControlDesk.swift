import Logging
import Synchronization

/// The clients of a control server and the requests that run for them.
final class ControlDesk: Sendable {
    private struct State {
        var clients: [ObjectIdentifier: Outbox] = [:]
        var requests: [Int: (client: ObjectIdentifier, task: Task<Void, Never>)] = [:]
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
        let wasHere = state.withLock { $0.clients.removeValue(forKey: ObjectIdentifier(client)) != nil }
        if wasHere { gate.leave() }
    }

    /// Runs the handler in a task of its own.
    func start(_ request: String, for client: Outbox, keeps: Bool) -> ControlResponder {
        let responder = ControlResponder(outbox: client, keeps: keeps, logger: logger)
        state.withLock { state in
            state.lastRequest += 1
            let number = state.lastRequest
            gate.enter()
            // The task cannot end before it is entered: its end takes the lock that is held here.
            let task = Task {
                await handler(request, responder)
                responder.handlerReturned()
                end(number, of: client)
            }
            state.requests[number] = (ObjectIdentifier(client), task)
        }
        return responder
    }

    private func end(_ request: Int, of client: Outbox) {
        let isClosing = state.withLock { state in
            state.requests.removeValue(forKey: request)
            return state.isClosing
        }
        // One that could ask on is not asked for more now.
        if isClosing { client.finish(.shutdown) }
        gate.leave()
    }

    /// Lets nobody in any more, sends those away who wait for nothing, and waits for the rest.
    func closeAndWait() async {
        let silent = state.withLock { state in
            state.isClosing = true
            let asking = Set(state.requests.values.lazy.map(\.client))
            return state.clients.filter { !asking.contains($0.key) }.values
        }
        for client in silent { client.finish(.shutdown) }
        await gate.waitUntilEmpty()
    }

    /// Cancels what runs and closes what is open.
    func cutOff() {
        let (clients, requests) = state.withLock { ($0.clients.values, $0.requests.values.map(\.task)) }
        for request in requests { request.cancel() }
        for client in clients { client.abort(.shutdown) }
        gate.forceOpen()
    }
}

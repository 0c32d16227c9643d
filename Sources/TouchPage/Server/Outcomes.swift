/// Answers by idempotency key: a request that comes again gets the first one's answer, also while that is under way.
actor Outcomes {
    private struct Entry {
        var fingerprint: [UInt8]
        var answer: Task<PageReply, Never>
        var isFinished = false
    }

    private let limit: Int
    private var entries: [String: Entry] = [:]
    private var order: [String] = []

    /// - Parameter limit: Answers that are kept; the oldest go first. What must be one act over a longer time is told
    ///   its key.
    init(limit: Int = 512) { self.limit = limit }

    /// The answer of the first request with this key; nil when that had another body.
    ///
    /// The act runs in a task of its own: it goes on when whoever asked has gone.
    func once(
        _ key: String, fingerprint: [UInt8], act: @Sendable @escaping () async -> PageReply
    ) async -> PageReply? {
        if let known = entries[key] {
            guard known.fingerprint == fingerprint else { return nil }
            return await known.answer.value
        }
        let answer = Task { await act() }
        entries[key] = Entry(fingerprint: fingerprint, answer: answer)
        order.append(key)
        let reply = await answer.value
        entries[key]?.isFinished = true
        forget()
        return reply
    }

    private func forget() {
        while order.count > limit, let place = order.firstIndex(where: { entries[$0]?.isFinished ?? true }) {
            entries[order.remove(at: place)] = nil
        }
    }
}

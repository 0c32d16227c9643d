import DayEnd

/// The intervals between closings, read from the journal as far as it has grown.
actor DayDesk {
    private let engine: TerminalEngine
    private var intervals = DayIntervals()

    init(engine: TerminalEngine) { self.engine = engine }

    /// The interval that this closing ended; without a name the one that runs. Nil for an unknown one, or while the
    /// journal cannot be read.
    func interval(_ closing: String?) async -> DayInterval? {
        guard await follow() else { return nil }
        guard let closing else { return intervals.present }
        return intervals.closed.last { $0.closing == closing }
    }

    func entry(_ number: LineKey) async -> DayInterval.Entry? {
        guard await follow() else { return nil }
        for interval in [intervals.present] + intervals.closed.reversed() {
            let found = interval.entries.last { entry in
                if case .card(let line) = entry.content { line.key == number } else { false }
            }
            if let found { return found }
        }
        return nil
    }

    private func follow() async -> Bool {
        // Two may read at once: each takes what the other has not, from where the intervals stand then.
        while let records = try? await engine.records(after: intervals.sequence, limit: 500) {
            guard !records.isEmpty else { return true }
            for record in records where record.sequence == intervals.sequence + 1 {
                guard (try? intervals.apply(record)) != nil else { return false }
            }
        }
        return false
    }
}

/// One window of one browser.
struct WindowName: Hashable, Sendable {
    /// The session's cookie.
    var session: String
    /// What the window calls itself; it keeps the name over a reload.
    var window: String
}

/// The windows that are open, the view that they show, and which of them may act: the first one, until it closes or
/// another takes over.
actor Windows {
    enum Seat: String, Sendable {
        /// This window acts.
        case mine
        /// Another one does.
        case taken
        /// The one that acted is closed; any may take over.
        case free
    }

    /// What a window is told.
    struct Frame: Sendable {
        var sequence: Int
        var view: String
        var seat: Seat
    }

    private var sequence = 0
    private var view: (screen: String, json: String)?
    private var open: [Int: (name: WindowName, signal: AsyncStream<Void>.Continuation)] = [:]
    private var nextNumber = 0
    private var holder: WindowName?
    private var isFinished = false
    private let heartbeat: Duration
    private let watched: @Sendable (Int) async -> Void
    /// Beats while a window is open.
    private var heart: Task<Void, Never>?
    /// The last telling of how many there are: they keep their order.
    private var telling: Task<Void, Never>?

    /// - Parameters:
    ///   - heartbeat: How often an idle window is shown that the terminal is alive.
    ///   - watched: Told how many windows are open, whenever that changes.
    init(heartbeat: Duration, watched: @escaping @Sendable (Int) async -> Void) {
        self.heartbeat = heartbeat
        self.watched = watched
    }

    deinit { heart?.cancel() }

    /// Opens a stream that signals whenever ``frame(for:after:)`` is worth asking, or a heartbeat is due.
    func enter(_ name: WindowName) -> (number: Int, signals: AsyncStream<Void>) {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        nextNumber += 1
        open[nextNumber] = (name, signal)
        if isFinished { signal.finish() }
        if holder == nil { take(name) }
        signal.yield()
        keepBeating()
        return (nextNumber, signals)
    }

    func leave(_ number: Int) {
        guard let left = open.removeValue(forKey: number) else { return }
        left.signal.finish()
        keepBeating()
        guard left.name == holder, !open.values.contains(where: { $0.name == left.name }) else { return }
        holder = nil
        change()
    }

    /// Lets this window act; the one that did becomes view-only.
    func take(_ name: WindowName) {
        guard holder != name else { return }
        holder = name
        change()
    }

    /// Whether this window may act; it takes the seat where that is free.
    func mayAct(_ name: WindowName) -> Bool {
        if holder == nil { take(name) }
        return holder == name
    }

    /// What the window has not been told yet; nil where it knows all, or nothing is known.
    func frame(for name: WindowName, after known: Int) -> Frame? {
        guard let view, sequence > known else { return nil }
        let seat: Seat = holder == name ? .mine : holder == nil ? .free : .taken
        return Frame(sequence: sequence, view: view.json, seat: seat)
    }

    func show(screen: String, json: String) {
        view = (screen, json)
        change()
    }

    /// Name of the screen that is shown; nil before the first view.
    var screen: String? { view?.screen }
    /// The view as it was last encoded.
    var json: String? { view?.json }

    func beat() {
        for window in open.values { window.signal.yield() }
    }

    /// Ends all streams, and every one that is opened later.
    func finish() {
        isFinished = true
        heart?.cancel()
        heart = nil
        for window in open.values { window.signal.finish() }
    }

    /// An unwatched terminal has nothing to wake for.
    private func keepBeating() {
        let (count, heartbeat, watched, telling) = (open.count, heartbeat, watched, telling)
        self.telling = Task {
            await telling?.value
            await watched(count)
        }
        guard count > 0, !isFinished else {
            heart?.cancel()
            heart = nil
            return
        }
        guard heart == nil else { return }
        heart = Task { [weak self] in while (try? await Task.sleep(for: heartbeat)) != nil { await self?.beat() } }
    }

    private func change() {
        sequence += 1
        beat()
    }
}

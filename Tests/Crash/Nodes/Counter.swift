import DayEnd
import DayScript
import Foundation
import Synchronization
import TerminalService
import Wire

/// A counter with its terminal: a cashier who asks again until each act is done, and remembers every answer.
actor Counter {
    nonisolated let served: Served
    nonisolated let number: String
    private var play: DayPlay
    private let progress: Progress
    /// A host that says no so often does not change its mind.
    private static let patience = 8

    /// - Parameter index: Tells its amounts apart from those of the others.
    init(_ served: Served, number: String, index: Int, seed: UInt64, progress: Progress) {
        (self.served, self.number, self.progress) = (served, number, progress)
        play = DayPlay(seed: seed, firstAmount: 1_001 + Int64(index) * 1_000_000) { [served] in
            try await Self.ask($0, served)
        }
    }

    var wanted: [Act] { play.wanted }
    var told: Told { play.told }
    nonisolated var journal: String { served.data + "/journal.sqlite" }

    /// So many acts, one after the other, then the day is closed.
    func day(_ name: String, acts: Int) async throws {
        play.beginDay()
        for _ in 0..<acts {
            let act = play.draw()
            let request = play.request(act)
            var refusals = 0
            try await until(act.name) {
                let reply = try await Self.ask(request, self.served)
                if reply?.result == .declined { refusals += 1 }
                return self.note(act, reply) || refusals == Self.patience
            }
            // It stands among what was wanted, and is lost.
            if refusals == Self.patience { play.giveUp(act) }
            try await Task.sleep(for: .milliseconds(play.random.number(0...60)))
        }
        progress.beginClosing()
        try await until(name) { self.note(name, try await Self.ask(DayPlay.closing(name), self.served)) }
        progress.endClosing()
    }

    private func note(_ act: Act, _ reply: TerminalReply?) -> Bool {
        guard play.note(act, reply) else { return false }
        progress.answered(isAct: true)
        return true
    }

    /// A day that differs is closed too: what differs is in the journal.
    private func note(_ name: String, _ reply: TerminalReply?) -> Bool {
        let isDiffering = reply?.closing.map { $0.end == .differing && $0.identifier == name } == true
        guard play.note(name, reply) || isDiffering else { return false }
        progress.answered(isAct: false)
        return true
    }

    private func until(_ what: String, _ body: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(180)
        while !(try await body()) {
            guard ContinuousClock.now < end else {
                throw Tool.Failed(description: "\(number) never came to: \(what)\n\(served.log)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static func ask(_ request: TerminalRequest, _ served: Served) async throws -> TerminalReply? {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        do {
            let line = try await ControlClient.call(
                path: served.data + "/control.sock", request: text, timeout: .seconds(30))
            return try JSONDecoder().decode(TerminalReply.self, from: Data(line.utf8))
        } catch is ControlError {
            return nil
        }
    }
}

/// How far all counters are, for whoever makes trouble.
final class Progress: Sendable {
    struct State: Sendable {
        /// Acts that were answered as done, and answers with the closings'.
        var acts = 0
        var answers = 0
        var closing = 0
        var isDayOver = false
    }

    private let state = Mutex(State())

    var now: State { state.withLock(\.self) }

    func answered(isAct: Bool) {
        state.withLock {
            $0.answers += 1
            if isAct { $0.acts += 1 }
        }
    }
    func beginClosing() { state.withLock { $0.closing += 1 } }
    func endClosing() { state.withLock { $0.closing -= 1 } }
    func beginDay() { state.withLock { $0.isDayOver = false } }
    func endDay() { state.withLock { $0.isDayOver = true } }

    /// Waits for the next answer, for so long at most.
    func answer(within limit: Duration) async throws {
        let (end, before) = (ContinuousClock.now + limit, now.answers)
        while now.answers == before, ContinuousClock.now < end { try await Task.sleep(for: .microseconds(500)) }
    }
}

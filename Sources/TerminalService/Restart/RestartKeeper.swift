import DayEnd
import Foundation
import Logging
public import ServiceLifecycle
import Synchronization
import TerminalCore
import Timekeeping
import UnionPay

/// Looks now and then whether the service is to begin anew, and returns when it is: then nothing is under way, and the
/// machine takes nothing more.
public final class RestartKeeper: Service {
    private let rule: RestartRule
    private let engine: TerminalEngine
    private let echo: HostEcho
    private let clock: WallClock
    private let logger: Logger
    private let started = ContinuousClock.now
    private let isDone = Mutex(false)

    init(rule: RestartRule, engine: TerminalEngine, echo: HostEcho, clock: WallClock, logger: Logger) {
        self.rule = rule
        self.engine = engine
        self.echo = echo
        self.clock = clock
        self.logger = logger
    }

    /// Whether it has come to a restart.
    public var mustRestart: Bool { isDone.withLock(\.self) }

    public func run() async throws {
        // A minute, but no longer than what is waited for.
        let pause = Duration.seconds(min(60, max(1, rule.after)))
        var asked: ContinuousClock.Instant?
        while !Task.isShuttingDownGracefully {
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
            if Task.isCancelled { return }
            let hasAsked = asked.map { ContinuousClock.now - $0 < .seconds(3_600) } ?? false
            switch await decide(hasAsked) {
            case .notDue, .wait: continue
            case .askTime:
                asked = .now
                await askTime()
            case .restart:
                isDone.withLock { $0 = true }
                logger.notice("nothing is under way: this service begins anew")
                return
            }
        }
    }

    /// Decides, and in the same breath takes nothing more where it is to be a restart.
    private func decide(_ hasAskedTime: Bool) async -> RestartRule.Decision {
        let (rule, started, clock) = (rule, started, clock)
        return await engine.onQueue { engine in
            let agrees = engine.hostOffset.withLock(\.self).map {
                abs($0 + clock.correction) <= HostClock.tolerance
            }
            let decision = rule.decide(
                engine.terminal,
                .init(
                    now: clock.now, uptime: (ContinuousClock.now - started).components.seconds,
                    idle: (ContinuousClock.now - engine.lastAsked).components.seconds, clockAgrees: agrees,
                    hasAskedTime: hasAskedTime))
            if case .wait(let cause) = decision { engine.restartWaits = cause } else { engine.restartWaits = nil }
            if decision == .restart { engine.isStopping = true }
            return decision
        }
    }

    /// On a connection of its own: a terminal that has signed off keeps none.
    private func askTime() async {
        guard case .answered(_, _, let time?, let date?) = await echo.ask(batch: .first, patience: .seconds(8)) else {
            return
        }
        await engine.onQueue { $0.compareClock(time: time, date: date) }
    }
}

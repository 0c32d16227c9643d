import DayScript
import Foundation
import PostgreSQLCluster

/// Kills and pauses nodes, and ends the primary, while a day is played.
struct Trouble {
    private(set) var kills = 0
    private(set) var killsInClosings = 0
    private(set) var pauses = 0
    private(set) var failovers = 0
    private(set) var failoversInClosings = 0
    private(set) var recoveries: [Int64] = []

    private let fleet: Fleet
    private var random: SplitMix64
    /// Always: the standby lags, and the primary goes right after an answer.
    private let isHeld: Bool
    private var target = 0
    private var hasFailover = false
    private var killsLeft = 0

    init(_ fleet: Fleet, seed: UInt64, isHeld: Bool) {
        self.fleet = fleet
        random = SplitMix64(seed: seed ^ 0x7472_6F75_626C_65)
        self.isHeld = isHeld
    }

    /// - Parameter target: So many acts are done when half of the day is over.
    mutating func beginDay(target: Int, hasFailover: Bool, killsLeft: Int) {
        (self.target, self.hasFailover, self.killsLeft) = (target, hasFailover, killsLeft)
    }

    /// Until the day is over; then all nodes run again.
    mutating func make(_ tell: (Int) -> Void) async throws {
        let fleet = fleet
        try await withThrowingTaskGroup(of: Void.self) { group in
            while !fleet.progress.now.isDayOver {
                let isDue = try await waits(for: .milliseconds(random.number(100...900)))
                let now = fleet.progress.now
                guard !now.isDayOver else { break }
                if isDue {
                    hasFailover = false
                    try await failOver(inClosing: isForClosings)
                    // Until it has a standby again, nothing befalls the new primary.
                    group.addTask { try await fleet.database.addStandby() }
                } else if killsLeft > 0 {
                    await strike(&group, isInClosing: now.closing > 0)
                }
                tell(kills + failovers)
            }
            try await group.waitForAll()
        }
    }

    /// Every other primary goes while a terminal closes its day.
    private var isForClosings: Bool { failovers % 2 == 1 && !isHeld }

    /// Waits for so long, or until it is the primary's turn.
    private func waits(for limit: Duration) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            let now = fleet.progress.now
            if hasFailover, isForClosings ? now.closing > 0 : now.acts >= target { return true }
            try await Task.sleep(for: .milliseconds(3))
        }
        return false
    }

    private mutating func strike(_ group: inout ThrowingTaskGroup<Void, any Error>, isInClosing: Bool) async {
        let (fleet, node) = (fleet, fleet.nodes[random.below(fleet.nodes.count)])
        // One that is down, or stands still, has had its share.
        guard await node.claim() else { return }
        if random.chance(25) {
            pauses += 1
            // Now and then for longer than the database lets a host sit on a terminal's row.
            let wait = random.chance(15) ? 6_500 : random.number(100...2_000)
            group.addTask {
                await node.pause()
                try await Task.sleep(for: .milliseconds(wait))
                await node.resume()
                await node.release()
            }
            return
        }
        kills += 1
        killsLeft -= 1
        if isInClosing { killsInClosings += 1 }
        let wait = random.number(50...1_500)
        group.addTask {
            await node.kill()
            try await Task.sleep(for: .milliseconds(wait))
            try await fleet.restart(node)
            await node.release()
        }
    }

    private mutating func failOver(inClosing: Bool) async throws {
        let (progress, database) = (fleet.progress, fleet.database)
        if isHeld || random.chance(50) { await database.holdStandby(true) }
        if inClosing {
            try await Task.sleep(for: .milliseconds(random.number(0...80)))
        } else if isHeld || random.chance(50) {
            // With a held synchronous standby none comes: then it goes all the same.
            for _ in 0..<(isHeld ? 3 : 1) { try await progress.answer(within: .milliseconds(600)) }
        } else {
            try await Task.sleep(for: .milliseconds(random.number(0...300)))
        }
        if progress.now.closing > 0 { failoversInClosings += 1 }
        failovers += 1
        let begin = ContinuousClock.now
        try await database.failOver()
        try await progress.answer(within: .seconds(60))
        let time = (ContinuousClock.now - begin).components
        recoveries.append(time.seconds * 1_000 + time.attoseconds / 1_000_000_000_000_000)
    }
}

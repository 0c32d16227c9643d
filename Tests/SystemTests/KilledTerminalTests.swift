import DayEnd
import Dispatch
import Foundation
import HostCore
import HostService
import Journal
import TerminalService
import Testing
import UnionPay
import Wire

@Suite("A terminal that is killed", .timeLimit(.minutes(5)))
struct KilledTerminalTests {
    @Test(
        "Killed at a seeded message and started again, it does each act once and the day closes",
        arguments: Seeds.first..<(Seeds.first + 6))
    func killedAtSomeMessage(_ seed: UInt64) async throws {
        let fate = Fatal(seed: seed &+ 5000)
        let pair = try Pair {
            $0.responseTimeout = 5
            $0.connectTimeout = 1
        }
        try await pair.addRelay()
        try await pair.startHost()
        let child = try await pair.startTerminalChild()
        let relay = try #require(await pair.relay)
        relay.decide { passing in
            if fate.strikes(passing) {
                DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(fate.delay)) { child.kill() }
            }
            return .pass
        }
        let rescue = Task {
            let signal = await child.end()
            try await pair.startTerminalChild()
            return signal
        }

        var player = Player(on: pair, seed: seed)
        try await player.play(16)
        let status = try await player.close("evening")
        #expect(try await rescue.value == -9)
        #expect(status.lastEnd == .closed)
        #expect(status.isSignedIn == false)
        let books = try Books(pair)
        #expect(books.disagreements() == [], "seed \(seed), killed \(fate.delay) µs after frame \(fate.number)")
        // The till's references: an act whose answer was lost with the process was not done again.
        #expect(Set(books.history.lines.map(\.key)) == Set(player.told.map(\.key)), "seed \(seed)")
        #expect(books.history.lines.count == player.told.count)
        #expect(books.report.terminals.map(\.isSignedIn) == [false])
        try await pair.stop()
    }

    @Test("Requests that come while the terminal starts are answered", arguments: 1...6)
    func askedWhileItStarts(_ askers: Int) async throws {
        let pair = try Pair()
        try await pair.startHost()
        let path = pair.terminalFolder + "/control.sock"
        var child: ChildService?
        for _ in 0..<10 {
            child?.kill()
            _ = await child?.end()
            child = try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<askers { group.addTask { try await Self.echo(at: path) } }
                let started = try await pair.startTerminalChild()
                try await group.waitForAll()
                return started
            }
        }
        try await pair.stop()
    }

    /// Asks until somebody is there, for something that takes its time.
    private static func echo(at path: String) async throws {
        let line = try String(decoding: JSONEncoder().encode(TerminalRequest(.echo)), as: UTF8.self)
        let answer = try await eventually("somebody who answers", every: .microseconds(200)) {
            do throws(ControlError) {
                return try await ControlClient.call(path: path, request: line, timeout: .seconds(20))
            } catch {
                if case .timedOut = error { throw error }
                // Not there yet.
                return nil
            }
        }
        #expect(try JSONDecoder().decode(TerminalReply.self, from: Data(answer.utf8)).result == .answered)
    }
}

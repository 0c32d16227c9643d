import ArgumentParser
import DayScript
import Foundation
import Glibc
import Synchronization

/// `crash line`: a bad line between terminal and host, and both killed and paused at random.
struct LineStorm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line",
        abstract: "Lose, double, cut and delay what travels between terminal and host, and kill and pause both.")

    @OptionGroup var common: CommonOptions
    @Option(help: "How many days.") var days = 3
    @Option(help: "Acts of a day.") var sales = 40

    struct Finding: Encodable {
        var days = 0
        var acts = 0
        var frames = 0
        var disturbed = 0
        var kills = 0
        var pauses = 0
        var lost = 0
        var doubled = 0
        var evidence: [String] = []
        var seed: UInt64 = 0
        var milliseconds: Int64 = 0
    }

    func run() async throws {
        let begin = ContinuousClock.now
        var found = Finding()
        found.seed = common.seed
        var random = SplitMix64(seed: common.seed)
        let bar = Bar("days", total: days)
        for day in 1...days {
            try await self.day(random.next(), &found)
            bar.move(to: day)
        }
        bar.finish()
        found.milliseconds = common.milliseconds(since: begin)
        try common.result(found)
        common.say(
            "bad line: \(found.days) days, \(found.acts) acts, \(found.disturbed) of \(found.frames) frames disturbed, "
                + "\(found.kills) kills, \(found.pauses) pauses; lost \(found.lost), doubled \(found.doubled); "
                + "seed \(found.seed), \(found.milliseconds / 1000) s")
        for line in found.evidence { common.say("  " + line) }
        guard found.lost == 0, found.doubled == 0, found.evidence.isEmpty else { throw ExitCode(1) }
    }

    private func day(_ seed: UInt64, _ found: inout Finding) async throws {
        var random = SplitMix64(seed: seed)
        let folder = "/tmp/ql-" + String(seed, radix: 36)
        let places = Dictionary(uniqueKeysWithValues: Shop.Role.allCases.map { ($0, "\(folder)/\($0.rawValue)") })
        for place in places.values {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (hostPort, linePort) = (try Shop.freePort(), try Shop.freePort())
        let line = try BadLine(port: linePort, to: hostPort, seed: seed)
        defer { line.stop() }
        let shop = try await Shop(
            program: common.program, folder: folder, places: places, hostPort: hostPort, linePort: linePort)
        for role in Shop.Role.allCases { _ = try await shop.start(role) }
        var play = DayPlay(shop, seed: seed)
        for _ in 0..<sales {
            let act = play.draw()
            let role: Shop.Role = random.chance(50) ? .host : .terminal
            let strike = random.below(10)
            let wait = random.number(0...30_000)
            let trouble = Task { [shop] in
                try await Task.sleep(for: .microseconds(wait))
                if strike == 0 { await shop.kill(role) }
                if strike == 1 {
                    shop.pause(role)
                    try await Task.sleep(for: .milliseconds(400))
                    shop.resume(role)
                }
            }
            _ = try await play.ask(act)
            _ = try await trouble.value
            if strike == 0 { found.kills += 1 }
            if strike == 1 { found.pauses += 1 }
            try await until(act.name, shop) { try await play.told.done.contains(act) ? true : play.ask(act) }
        }
        try await until("the closing", shop) { try await play.close("evening") }
        for role in Shop.Role.allCases { await shop.kill(role) }
        let losses = try Losses.atEnd(play.wanted, shop.journal, shop.ledger)
        found.days += 1
        found.acts += play.wanted.count
        found.frames += line.frames
        found.disturbed += line.disturbed
        found.lost += losses.lost.count
        found.doubled += losses.doubled.count
        found.evidence += losses.lost + losses.doubled
        for role in Shop.Role.allCases { found.evidence += await shop.verify(role) }
    }

    private func until(_ what: String, _ shop: Shop, _ body: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            for role in Shop.Role.allCases where !shop.isRunning(role) { _ = try await shop.start(role) }
            if try await body() { return }
            guard ContinuousClock.now < end else { throw Tool.Failed(description: "never came: \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// A TCP line that loses, doubles, holds back and cuts frames (two bytes of length, then that many).
final class BadLine: Sendable {
    private struct State {
        var random: SplitMix64
        var frames = 0
        var disturbed = 0
    }

    private let state: Mutex<State>
    private let listener: Int32
    private let host: Int

    var frames: Int { state.withLock { $0.frames } }
    var disturbed: Int { state.withLock { $0.disturbed } }

    init(port: Int, to host: Int, seed: UInt64) throws {
        state = Mutex(State(random: SplitMix64(seed: seed)))
        self.host = host
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard Self.at(port, { bind(self.listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw Tool.Failed(description: "port \(port) cannot be listened on")
        }
        Foundation.Thread.detachNewThread { [self] in accept() }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    static func at(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    private func accept() {
        while true {
            let near = Glibc.accept(listener, nil, nil)
            guard near >= 0 else { break }
            let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard Self.at(host, { connect(far, $0, $1) }) == 0 else {
                close(near)
                close(far)
                continue
            }
            for (from, to) in [(near, far), (far, near)] {
                Foundation.Thread.detachNewThread { [self] in carry(from, to) }
            }
        }
        close(listener)
    }

    /// Hands frames on until either end closes. Descriptors stay open until both ways have ended: the line is short-lived.
    private func carry(_ from: Int32, _ to: Int32) {
        defer {
            shutdown(from, Int32(SHUT_RDWR))
            shutdown(to, Int32(SHUT_RDWR))
        }
        var held: [UInt8]?
        while let frame = Self.frame(from) {
            let (fate, place, wait) = state.withLock { state in
                state.frames += 1
                let fate = state.random.below(100)
                if fate < 18 { state.disturbed += 1 }
                return (fate, state.random.below(max(1, frame.count)), state.random.number(0...200_000))
            }
            switch fate {
            case 0..<5: continue
            case 5..<8:
                Self.send(Array(frame.prefix(place)), to)
                return
            case 8..<12: Self.send(frame + frame, to)
            case 12..<15:
                // It arrives after the next one.
                held = frame
                continue
            case 15..<18:
                usleep(UInt32(wait))
                Self.send(frame, to)
            default:
                // In two pieces.
                Self.send(Array(frame.prefix(place)), to)
                Self.send(Array(frame.dropFirst(place)), to)
            }
            if let late = held {
                Self.send(late, to)
                held = nil
            }
        }
    }

    static func frame(_ descriptor: Int32) -> [UInt8]? {
        guard let head = bytes(2, descriptor), let body = bytes(Int(head[0]) << 8 | Int(head[1]), descriptor) else {
            return nil
        }
        return head + body
    }

    private static func bytes(_ count: Int, _ descriptor: Int32) -> [UInt8]? {
        var found = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = found.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + filled }, count - filled, 0)
            }
            guard read > 0 else { return nil }
            filled += read
        }
        return found
    }

    static func send(_ bytes: [UInt8], _ descriptor: Int32) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}

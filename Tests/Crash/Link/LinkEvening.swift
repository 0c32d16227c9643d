import DayEnd
import Foundation
import ISO8583
import Settings
import Synchronization
import TerminalService
import TestCertificates
import UnionPay

/// One sign-off of a long day over a slow line, from the confirmation on.
struct LinkEvening: Sendable {
    enum Form: String, Encodable, Sendable {
        /// Lines are compared, and what differs is named.
        case difference
        /// Every line travels, as the specification has it.
        case upload
    }

    /// What becomes of the terminal's process.
    enum Restart: String, Encodable, Sendable {
        case none
        /// Killed before the confirmation, and started again.
        case before
        /// Killed once the host has answered the settlement, and started again.
        case during
    }

    struct Mode: Encodable, Sendable {
        var form = Form.difference
        var isDamaged = false
        var isSecure = false
        var restart = Restart.none
    }

    struct Result: Encodable, Sendable {
        var mode: Mode
        /// Requests that the host answered: round trips, as the terminal sends the next one after the answer.
        var roundTrips = 0
        /// How many of each kind.
        var kinds: [String: Int] = [:]
        /// What the streams carried, both ways; with IP's and TCP's headers besides.
        var bytesToHost = 0
        var bytesToTerminal = 0
        var bytesOnLine = 0
        /// Connections that were made meanwhile.
        var connections = 0
        /// From the confirmation until the host knows that both sides agree, or what differs.
        var namedSeconds = 0.0
        /// From the confirmation until the terminal is signed off.
        var signedOffSeconds = 0.0
        var end = ""
        /// Lines that each side names, or the terminal was not told.
        var namedByHost = 0
        var namedByTerminal: Int?
        /// Both sides, or in an upload the host, name what was planted and nothing else.
        var isExact = false

        var bytes: Int { bytesToHost + bytesToTerminal }
    }

    let day: LongDay
    let mode: Mode
    let shape: SlowLine.Shape
    /// There, and empty.
    let folder: String

    func run() async throws -> Result {
        try day.copy(to: folder)
        var planted: Set<Planted.Named> = []
        if mode.isDamaged { planted = try Planted.strike(folder + "/host/ledger.sqlite") }
        let (hostPort, linePort) = (try Shop.freePort(), try Shop.freePort())
        let line = try SlowLine(port: linePort, to: hostPort, shape)
        defer { line.stop() }
        let (host, terminal) = try processes(hostPort: hostPort, linePort: linePort)
        for served in [host, terminal] { try await begin(served) }
        // The evening begins with the line and the keys of the last sale.
        _ = try await LongDay.ask(TerminalRequest(.signIn), terminal)
        if mode.restart == .before {
            await terminal.kill()
            try await begin(terminal)
            // Nobody confirms in the first second after a start.
            try await Task.sleep(for: .seconds(1))
        }
        let before = line.tallies
        var result = Result(mode: mode)
        let began = Date()
        try await signOff(terminal, &result)
        let carried = line.tallies - before
        _ = await terminal.stop()
        _ = await host.stop()
        (result.bytesToHost, result.bytesToTerminal) = (carried.toHost.bytes, carried.toTerminal.bytes)
        result.bytesOnLine = carried.toHost.bytesOnLine + carried.toTerminal.bytesOnLine
        result.connections = carried.connections
        try readCapture(since: began, &result)
        let named = try Planted.namedByHost(folder + "/host/ledger.sqlite")
        let told = try Planted.namedByTerminal(folder + "/terminal/journal.sqlite")
        (result.namedByHost, result.namedByTerminal) = (named.count, told?.count)
        result.isExact = named == planted && (mode.form == .upload || (told ?? []) == planted)
        return result
    }

    private var capture: String { folder + "/frames.txt" }

    private func processes(hostPort: Int, linePort: Int) throws -> (host: Served, terminal: Served) {
        var profile = LongDay.profile(mode.isSecure ? .tls : .plain, compares: mode.form == .difference)
        profile.name = "link"
        var (server, client): (ServerTLSSettings?, ClientTLSSettings?)
        if mode.isSecure {
            let authority = try CertificateAuthority("authority", in: folder)
            let made = try authority.issue("own", for: ["IP:127.0.0.1"])
            server = ServerTLSSettings(certificate: made.certificate, key: made.key)
            client = ClientTLSSettings(authorities: authority.certificate)
        }
        return (
            try Served(
                day.program, role: "host", name: "host", settings: LongDay.host(profile, port: hostPort, tls: server),
                folder: folder, options: ["--capture", capture]),
            try Served(
                day.program, role: "terminal", name: "terminal",
                settings: LongDay.terminal(profile, port: linePort, tls: client), folder: folder)
        )
    }

    private func begin(_ served: Served) async throws {
        guard try await served.start(clock: LongDay.evening) else {
            throw Tool.Failed(description: "\(served.name) does not start: \(served.log)")
        }
    }

    // MARK: The evening

    private func signOff(_ terminal: Served, _ result: inout Result) async throws {
        let begin = ContinuousClock.now
        let watch = Watch()
        var request = TerminalRequest(.signOff)
        request.identifier = "evening"
        request.wantsEvents = true
        do {
            let reply = try await LongDay.ask(request, terminal, within: .seconds(7_200)) { text in
                guard let event = try? JSONDecoder().decode(ClosingEvent.self, from: Data(text.utf8)) else { return }
                watch.note(event)
                guard mode.restart == .during, event.state == .performed, event.step == "\(ClosingStep.settle)" else {
                    return
                }
                Task { await terminal.kill() }
            }
            result.end = reply.end ?? reply.reason ?? ""
            result.signedOffSeconds = Self.seconds((watch.signedOff ?? .now) - begin)
        } catch  where mode.restart == .during {
            await terminal.kill()
            try await self.begin(terminal)
            // It goes on by itself.
            while result.end.isEmpty {
                let status = try await LongDay.ask(TerminalRequest(.status), terminal).status
                if let end = status?.lastEnd, status?.closingStep == nil { result.end = end.rawValue }
                try await Task.sleep(for: .milliseconds(10))
            }
            result.signedOffSeconds = Self.seconds(.now - begin)
        }
    }

    /// When the terminal was signed off.
    private final class Watch: Sendable {
        private let time = Mutex<ContinuousClock.Instant?>(nil)
        var signedOff: ContinuousClock.Instant? { time.withLock(\.self) }

        func note(_ event: ClosingEvent) {
            guard event.state == .performed, event.step == "\(ClosingStep.signOff)" else { return }
            time.withLock { $0 = .now }
        }
    }

    private static func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    }

    // MARK: What the host has written down

    private func readCapture(since began: Date, _ result: inout Result) throws {
        let format = FrameFormat(dialect: .unionPayTerminal)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let text = String(decoding: FileManager.default.contents(atPath: capture) ?? Data(), as: UTF8.self)
        var ends: Date?
        var asked: MessageKind?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            // Milliseconds are enough, and all that the style reads.
            guard words.count == 4, let bytes = HexBytes(String(words[3]))?.bytes,
                let time = try? Date(words[0].prefix(23) + "Z", strategy: style), time > began
            else { continue }
            if words[1] == "in" {
                asked = try Catalogue.classify(format.decode(bytes).message)
                result.kinds[asked.map { "\($0)" } ?? "unknown", default: 0] += 1
                if ends == nil, asked?.isUploadEnd == true, mode.form == .difference { ends = time }
            } else {
                result.roundTrips += 1
                if asked?.isUploadEnd == true, mode.form == .upload { ends = time }
            }
        }
        result.namedSeconds = ends.map { $0.timeIntervalSince(began) } ?? 0
    }
}

extension MessageKind {
    fileprivate var isUploadEnd: Bool {
        if case .uploadEnd = self { true } else { false }
    }
}

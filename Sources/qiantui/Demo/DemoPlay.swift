import DayEnd
import DayScript
import Foundation
import HostService
import PaymentSecurity
import Sealing
import Store
import TerminalService
import UnionPay
import Wire

/// Plays a script: gives each act to the terminal at its time, remembers what came of it.
struct DemoPlay: Sendable {
    let script: DayScript
    let terminal: ControlSession
    /// Path of the control socket: asked once a minute of the day at most, which may be longer than a session is kept.
    let host: String
    let relay: DemoRelay?
    let seed: UInt64

    /// A longer day is not told act by act.
    private static let narratedActs = 200

    func run(_ output: Output, language: Language) async throws -> DemoShop.Run {
        var run = DemoShop.Run()
        let begin = ContinuousClock.now
        let reader = VirtualReader(seed: seed)
        let bar = ProgressBar("day", total: script.acts.count)
        let narrator =
            script.acts.count <= Self.narratedActs ? DemoNarrator(language: language, output: output) : nil
        var lines: [String: Line] = [:]
        var minute = -1
        let signIn = try await ask(TerminalRequest(.signIn))
        guard signIn.result == .signedIn else {
            throw Failure(.unreachable, "the terminal could not sign in: \(signIn.reason ?? signIn.result.rawValue)")
        }
        if narrator != nil { output.say("签到 / signed in, batch \(signIn.batch?.text ?? "")") }
        // While the terminal works on an act, the answer to the one before is read and the next request written: the day
        // is the terminal's and the host's, not this player's.
        var heard: (act: ScriptedAct, answer: String)?
        func takeIn() throws {
            guard let (act, answer) = heard else { return }
            heard = nil
            let reply = try Self.reply(answer)
            if reply.result == .approved { lines[act.reference] = reply.line }
            run.outcomes[reply.result.rawValue, default: 0] += 1
            if let surprise = DemoPlay.surprise(act, reply) { run.surprises.append(surprise) }
            narrator?.tell(act, reply)
            if narrator == nil { bar.move(to: act.number) }
        }
        var next = try script.acts.first.map { try Output.json(request($0, reader, lines)) }
        for (index, act) in script.acts.enumerated() {
            guard let request = next else { break }
            if act.secondOfDay / 60 != minute {
                minute = act.secondOfDay / 60
                try await setHostClock(act)
            }
            if act.losesAnswer { relay?.loseNextAnswer() }
            async let answer = terminal.call(request)
            try takeIn()
            let following = script.acts.dropFirst(index + 1).first
            // What rests on this act's line waits for it.
            let isNeeded = following?.original == act.reference
            if !isNeeded { next = try following.map { try Output.json(self.request($0, reader, lines)) } }
            heard = (act, try await answer)
            guard isNeeded else { continue }
            try takeIn()
            next = try following.map { try Output.json(self.request($0, reader, lines)) }
        }
        try takeIn()
        bar.finish()
        let closing = ContinuousClock.now
        let reply = try await ask(TerminalRequest(.signOff))
        run.closing = reply.closing
        if reply.closing == nil { run.surprises.append("sign-off: \(reply.sentence)") }
        run.closingMilliseconds = milliseconds(since: closing)
        run.milliseconds = milliseconds(since: begin)
        run.status = try await ask(TerminalRequest(.status)).status
        let line = try await ControlClient.call(path: host, request: Output.json(HostRequest(.status)))
        run.hostCommits = try JSONDecoder().decode(HostReply.self, from: Data(line.utf8)).commits ?? CommitMeter()
        return run
    }

    private func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        let time = (ContinuousClock.now - start).components
        return time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000
    }

    private func ask(_ request: TerminalRequest) async throws -> TerminalReply {
        try Self.reply(await terminal.call(Output.json(request)))
    }

    private static func reply(_ line: String) throws -> TerminalReply {
        try JSONDecoder().decode(TerminalReply.self, from: Data(line.utf8))
    }

    private func setHostClock(_ act: ScriptedAct) async throws {
        var request = HostRequest(.status)
        request.date = act.date
        request.secondOfDay = act.secondOfDay
        _ = try await ControlClient.call(path: host, request: Output.json(request))
    }

    private func request(
        _ act: ScriptedAct, _ reader: VirtualReader, _ lines: [String: Line]
    ) throws -> TerminalRequest {
        var request: TerminalRequest
        switch act.what {
        case .cash(let kind):
            request = TerminalRequest(.cash)
            request.cash = kind
            request.amount = act.amount
        case .service(.echo): request = TerminalRequest(.echo)
        case .service(.parameterDownload): request = TerminalRequest(.downloadParameters)
        case .service(.statusUpload): request = TerminalRequest(.uploadStatus)
        case .card(let type):
            request = TerminalRequest(.transaction)
            request.type = type
            request.amount = act.amount
            guard let reading = try reader.read(act) else {
                throw Failure(.internal, "act \(act.number): expected a card, found none")
            }
            request.card = PresentedCardData(reading)
            if let original = act.original, let line = lines[original] {
                request.original = line.key.stan.value
                if type == .refund {
                    request.originalSlip = OriginalSlip(
                        batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay, rrn: line.rrn,
                        authorization: line.authorization)
                }
            }
            request.authority = act.authority
            request.authorization = act.authorization
        }
        request.reference = act.reference
        request.date = act.date
        request.secondOfDay = act.secondOfDay
        return request
    }

    /// What happened otherwise than the script meant.
    private static func surprise(_ act: ScriptedAct, _ reply: TerminalReply) -> String? {
        let asMeant =
            switch act.expectation {
            case .approved(let amount):
                reply.result == .cashBooked || reply.result == .balance
                    || (reply.result == .approved && reply.line?.amount == amount)
            case .partlyApproved(let amount): reply.result == .approved && reply.line?.amount == amount
            case .declined(let code): reply.result == .declined && reply.code == code
            case .reversed: reply.result == .unknown
            case .answered: reply.result == .answered || reply.result == .balance
            }
        return asMeant ? nil : "\(act): \(reply.sentence)"
    }
}

extension PresentedCardData {
    init(_ reading: CardReading) {
        let card = reading.presentation
        self.init(
            pan: card.secrets.pan, expiry: card.secrets.expiry, entry: reading.entry.text, track2: card.track2,
            sequence: reading.sequence,
            chipData: card.secrets.chipData.isEmpty ? nil : HexBytes(card.secrets.chipData).text,
            scannedCode: card.scannedCode, pin: card.pin?.digits,
            isApprovedOffline: reading.isApprovedOffline ? true : nil)
    }
}

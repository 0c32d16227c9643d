import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import Simulation
import UnionPay

/// One host with an empty ledger, and messages to it.
struct Storm {
    /// A new host after so many messages: a day's ledger, not a year's.
    static let length = 20_000
    static let terminals = ["10000001", "10000002", "10000003"]

    private let corpora: [String: [[UInt8]]]
    private let mutator: Mutator
    private let format: FrameFormat
    private let ledger = MemoryLedger()
    private var desk: HostDesk
    private var issuer = Issuer()
    private var places: [String: Int] = [:]
    private var stans: [String: Int] = [:]
    /// Acts of each terminal that were approved: what voids, refunds and completions refer to.
    private var known: [String: [(batch: String, stan: String, rrn: String)]] = [:]
    /// Readable transactions that were sent lately, without length: some are reversed, some sent once more.
    private var sent: [[UInt8]] = []
    private var step = 0
    private(set) var problems: [String] = []

    init(_ corpora: [String: [[UInt8]]]) {
        self.corpora = corpora
        format = FrameFormat(hasLength: false, hasHeader: Corpus.profile.hasHeader, dialect: .unionPayTerminal)
        mutator = Mutator(corpus: Storm.terminals.flatMap { corpora[$0] ?? [] }, format: format)
        desk = HostDesk(
            configuration: HostConfiguration(profile: Corpus.profile),
            hashKey: SecretKey([UInt8](repeating: 0x5A, count: 32)), keys: Keys.room())
        for terminal in Storm.terminals {
            ledger.apply([
                .terminal(
                    TerminalRow(
                        merchant: Corpus.merchant, terminal: terminal, merchantName: "", currency: .renminbi,
                        batch: .first))
            ])
        }
    }

    private var now: Moment {
        Moment(milliseconds: Corpus.start.milliseconds + Int64(step) * 500, utcOffset: Corpus.start.utcOffset)
    }

    // MARK: One message

    mutating func send(_ random: inout Random, _ tally: inout Tally) throws {
        let (frame, isRepaired) = next(&random)
        var wire = [UInt8(truncatingIfNeeded: frame.count >> 8), UInt8(truncatingIfNeeded: frame.count)] + frame
        if !isRepaired, random.chance(8) { wire[random.below(2)] ^= 1 << UInt8(random.below(8)) }
        tally.messages += 1
        if isRepaired { tally.repaired += 1 }
        step += 1
        for event in issuer.due(at: step) { try take(event, &random, &tally) }
        // The stream is cut where the length says.
        let length = Int(wire[0]) << 8 | Int(wire[1])
        let whole = try? FrameFormat.standard.decode(wire)
        guard length <= wire.count - 2 else {
            if whole != nil { problems.append("a frame was read past its end") }
            tally.cutShort += 1
            return
        }
        let arrived = Array(wire[2..<2 + length])
        if length == wire.count - 2, (whole != nil) != ((try? format.decode(arrived)) != nil) {
            problems.append("a frame is read with its length and not without, or the other way round")
        }
        let start = ContinuousClock.now
        let outputs = try desk.receive(arrived, from: UInt64(random.below(4)), at: now, store: ledger)
        tally.slowest = max(tally.slowest, ContinuousClock.now - start)
        count(outputs, &tally)
        perform(outputs, &random, &tally)
    }

    /// Lets everything that the issuer still owes come in.
    mutating func calm(_ random: inout Random, _ tally: inout Tally) throws {
        while !issuer.isDone(at: step) {
            step += 1
            for event in issuer.due(at: step) { try take(event, &random, &tally) }
        }
    }

    mutating func check(isQuiet: Bool) {
        problems += Books.problems(in: ledger, issuer, isQuiet: isQuiet)
    }

    func count(into tally: inout Tally) {
        let postings = ledger.allPostings()
        tally.postings += postings.count
        tally.approved += postings.filter { $0.state == .approved }.count
        tally.reversed += postings.filter { $0.state == .reversed }.count
    }

    // MARK: What is sent

    private mutating func next(_ random: inout Random) -> (frame: [UInt8], isRepaired: Bool) {
        let wantsRepair = random.chance(55)
        for _ in 0..<4 {
            let terminal = random.pick(Storm.terminals) ?? ""
            if wantsRepair, random.chance(12), var again = echo(&random), repair(&again) { return (again, true) }
            guard var frame = original(terminal, &random) else { continue }
            if random.chance(80) { freshen(&frame, terminal, &random) }
            mutator.mutate(&frame, isGentle: wantsRepair && random.chance(85), &random)
            guard wantsRepair else { return (frame, false) }
            if repair(&frame) {
                if sent.count >= 64 { sent.removeFirst(32) }
                sent.append(frame)
                return (frame, true)
            }
        }
        return ([], false)
    }

    /// The next frame of the terminal's day, or any: repeated, early, late.
    private mutating func original(_ terminal: String, _ random: inout Random) -> [UInt8]? {
        guard let day = corpora[terminal], !day.isEmpty else { return nil }
        if random.chance(30) { return random.pick(day) }
        let place = places[terminal, default: 0]
        places[terminal] = (place + 1) % day.count
        return day[place]
    }

    /// A transaction of before once more: itself, altered in its amount, or turned into its reversal.
    private func echo(_ random: inout Random) -> [UInt8]? {
        // Mostly one that its issuer may still be thinking about.
        guard let frame = random.chance(60) ? random.pick(Array(sent.suffix(3))) : random.pick(sent),
            var parts = try? format.decode(frame),
            case .financial? = Catalogue.classify(parts.message)
        else { return nil }
        switch random.below(10) {
        case 0..<2: break
        case 2: parts.message.set(4, random.digits(12))
        default:
            guard !parts.message.mti.description.hasSuffix("20") else { return nil }
            if let track = parts.message.text(35), !parts.message.has(2) {
                parts.message.set(2, String(track.prefix { $0.isNumber }))
            }
            let kept: Set<Int> = [2, 3, 4, 11, 14, 22, 23, 25, 38, 41, 42, 49, 55, 60, 61, 64]
            for field in parts.message.fields where !kept.contains(field) { parts.message.remove(field) }
            parts.message.mti = .reversalRequest
            parts.message.set(39, "98")
        }
        return (try? format.encode(parts))?.bytes
    }

    /// Gives a frame the numbers of the day that this host is in: as the terminal would send it now.
    private mutating func freshen(_ frame: inout [UInt8], _ terminal: String, _ random: inout Random) {
        guard var parts = try? format.decode(frame),
            let row = ledger.terminal(merchant: Corpus.merchant, terminal: terminal)
        else { return }
        if random.chance(85) { stans[terminal, default: 0] += 1 }
        parts.message.set(11, STAN(stans[terminal, default: 1] % 999_999)?.text ?? "000001")
        if let text = parts.message.text(60), text.utf8.count >= 8, random.chance(95) {
            parts.message.set(60, text.prefix(2) + row.batch.text + text.dropFirst(8))
        }
        if let act = random.pick(known[terminal] ?? []) {
            if let text = parts.message.text(61), text.utf8.count >= 12 {
                parts.message.set(61, act.batch + act.stan + text.dropFirst(12))
            }
            if parts.message.has(37) { parts.message.set(37, act.rrn) }
        }
        if let encoded = try? format.encode(parts) { frame = encoded.bytes }
    }

    /// Writes the MAC that the terminal's own key gives. False where the frame has no place for one.
    private func repair(_ frame: inout [UInt8]) -> Bool {
        guard let message = try? format.decode(frame).message, let layout = try? format.layout(of: frame),
            layout.macField != nil, let terminal = message.text(41),
            let row = ledger.terminal(merchant: Corpus.merchant, terminal: terminal),
            let keys = row.keys.flatMap(Keys.open),
            let mac = try? Corpus.profile.macAlgorithm.code(over: frame[layout.macRange], key: keys.mak)
        else { return false }
        return layout.setMAC(mac, in: &frame)
    }

    // MARK: What comes of it

    private mutating func take(_ event: Issuer.Event, _ random: inout Random, _ tally: inout Tally) throws {
        let outputs =
            switch event {
            case .answers(let answer, let key): try desk.issuerAnswered(answer, to: key, at: now, store: ledger)
            case .isLate(let key): try desk.issuerTimedOut(key, at: now, store: ledger)
            case .reversed(let key): try desk.issuerReversed(key, at: now, store: ledger)
            }
        perform(outputs, &random, &tally)
    }

    private mutating func perform(_ outputs: [HostDesk.Output], _ random: inout Random, _ tally: inout Tally) {
        for output in outputs {
            switch output {
            case .send(_, let reply):
                // A track may hold what is no card number, and F2 of an answer then cannot bear it: it stays away.
                if let frame = try? reply.sealed() { note(frame, &tally) } else { tally.silent += 1 }
            case .askIssuer(let request, _): issuer.ask(request, at: step, &random)
            case .awaitIssuer(let key, let moment):
                let steps = Int((moment.milliseconds - now.milliseconds) / 500)
                issuer.add(.isLate(key), at: step + max(1, steps))
            case .log, .noted: break
            // Nobody shows a certificate here.
            case .close(let connection): problems.append("connection \(connection) is closed")
            case .halt(let evidence): problems.append("halt: \(evidence)")
            }
        }
    }

    private mutating func note(_ frame: [UInt8], _ tally: inout Tally) {
        guard let message = try? format.decode(frame).message else {
            problems.append("an answer of \(frame.count) bytes that cannot be read")
            return
        }
        if !message.mti.isResponse { problems.append("an answer of type \(message.mti)") }
        tally.answered[message.text(39) ?? "none", default: 0] += 1
        guard message.text(39) == "00", let terminal = message.text(41), let stan = message.text(11),
            let rrn = message.text(37), message.has(4), let text = message.text(60), text.utf8.count >= 8
        else { return }
        known[terminal, default: []].append((String(text.dropFirst(2).prefix(6)), stan, rrn))
        if known[terminal, default: []].count > 64 { known[terminal]?.removeFirst(32) }
    }

    private func count(_ outputs: [HostDesk.Output], _ tally: inout Tally) {
        var isAnswered = false
        for output in outputs {
            switch output {
            case .send: isAnswered = true
            case .log(let text, _):
                if text.contains("unreadable frame") { tally.unreadable += 1 }
                if text.contains("no message of the catalogue") { tally.unknownKind += 1 }
                if text.contains("an answer where a request") { tally.responses += 1 }
                if text.contains("that cannot be opened") { tally.notOpened += 1 }
            default: break
            }
        }
        if !isAnswered { tally.silent += 1 }
    }
}

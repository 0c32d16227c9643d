import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// The world's turns.
extension World {
    private struct StoreFailure: Error {}

    /// Runs until the condition holds, nothing is due any more, or virtual time reaches `end`.
    public func run(until isDone: () -> Bool, end: Int64 = .max) throws {
        while !isDone(), let next = agenda.nextTime, next <= end, let (at, event) = agenda.next() {
            now.milliseconds = max(now.milliseconds, at)
            if isLinked, faults.breaks() { try breakLink() }
            try handle(event)
        }
    }

    private func handle(_ event: Event) throws {
        switch event {
        case .terminalTimer(let timer, let life):
            if life == self.life { try feed(.timer(timer)) }
        case .linkUp:
            isLinked = isHostUp
            try feed(isHostUp ? .linkUp : .linkDown)
        case .frameToTerminal(let bytes, let to):
            // What cannot be read is nobody's answer.
            guard isLinked, to == link, let (message, processing, mac) = try? sealer.open(bytes) else { return }
            try feed(.received(message, processingRequest: processing, mac: mac))
        case .frameToHost(let bytes, let from):
            try host { try desk.receive(bytes, from: from, at: now, store: ledger) }
        case .issuerAnswers(let answer, let key):
            try host { try desk.issuerAnswered(answer, to: key, at: now, store: ledger) }
        case .issuerReversed(let key):
            try host { try desk.issuerReversed(key, at: now, store: ledger) }
        case .issuerIsLate(let key):
            try host { try desk.issuerTimedOut(key, at: now, store: ledger) }
        }
    }

    // MARK: Terminal

    /// Feeds the terminal and performs its effects in their order.
    func feed(_ input: Input) throws {
        var inputs = [input]
        while !inputs.isEmpty {
            let number = terminalInputs
            terminalInputs += 1
            if faults.terminalDies(TerminalCut(input: number)) { return try restartTerminal() }
            var effects = ContiguousArray<TerminalCore.Effect>()
            terminal.handle(inputs.removeFirst(), at: now, into: &effects)
            for (index, effect) in effects.enumerated() {
                do {
                    try perform(effect, &inputs)
                } catch is StoreFailure {
                    // The rest of the effects and the state in memory are void: the disk tells what is.
                    terminal.adopt(try journal.state())
                    inputs = [.storeFailed]
                    break
                }
                if faults.terminalDies(TerminalCut(input: number, effect: index)) { return try restartTerminal() }
            }
        }
    }

    private func perform(_ effect: TerminalCore.Effect, _ inputs: inout [Input]) throws {
        switch effect {
        case .append(let records):
            switch faults.store(journal.commits + 1) {
            case nil: try journal.append(records, at: now)
            case .notWritten:
                journal.countFailure()
                throw StoreFailure()
            case .written:
                try journal.append(records, at: now)
                throw StoreFailure()
            }
        case .connect: agenda.add(.linkUp, at: now.milliseconds + 20)
        case .disconnect:
            isLinked = false
            link += 1
        case .send(let request):
            do throws(SealingError) {
                let bytes = try sealer.seal(
                    request, presentation: request.sealing.presentation.flatMap { presentations[$0] },
                    open: { reference throws(SealingError) in try self.open(reference) })
                post(bytes, .toHost, request.message, link: link)
            } catch {
                inputs.append(
                    .notSent(
                        exchange: request.exchange, problem: error.description,
                        isCardUnreadable: error.isCardUnreadable))
            }
        case .startTimer(let timer, let seconds, _):
            agenda.add(.terminalTimer(timer, life: life), at: now.milliseconds + Int64(seconds) * 1000)
        case .reply(let id, let result): if results[id] == nil { results[id] = result }
        case .installKeys(let block):
            do {
                try sealer.install(block, under: tmk)
                inputs.append(.keysInstalled(failure: nil))
            } catch {
                inputs.append(.keysInstalled(failure: "\(error)"))
            }
        case .wipeKeys: sealer.keys = nil
        case .forgetCard(let presentation): presentations[presentation] = nil
        case .destroyDataKeys(let names):
            destroyedKeys += names
            for name in names { dataKeys[name] = nil }
        case .selfTest(let repair): inputs.append(.selfTested(faults.selfTest(repair)))
        case .rest: inputs.append(.rested(failure: faults.rest()))
        case .print(let line, _): receipts.append(line)
        case .printSlip(let slip): slips.append(slip)
        case .noteHostTime(let time, let date): hostTimes.append(time + date)
        case .halt(let evidence): halts.append(evidence)
        }
    }

    private func open(_ reference: CardReference) throws(SealingError) -> CardSecrets {
        guard let key = dataKeys[reference.keyName] else {
            throw .unreadableCard("its data key \(reference.keyName) is gone")
        }
        do {
            return try CardSecrets(opening: reference, under: key)
        } catch {
            throw .unreadableCard("\(error)")
        }
    }

    // MARK: Host

    private func host(_ work: () throws -> [HostDesk.Output]) throws {
        guard isHostUp else { return }
        let number = hostInputs
        hostInputs += 1
        if faults.hostDies(HostCut(input: number, place: .before)) { return try restartHost() }
        let outputs = try work()
        if faults.hostDies(HostCut(input: number, place: .afterCommit)) { return try restartHost() }
        perform(outputs)
        if faults.hostDies(HostCut(input: number, place: .after)) { try restartHost() }
    }

    func perform(_ outputs: [HostDesk.Output]) {
        for output in outputs {
            switch output {
            case .send(let connection, let reply):
                do {
                    answer(try reply.sealed(), to: connection)
                } catch {
                    logs.append("an answer that cannot be sealed: \(error)")
                }
            case .askIssuer(let request, let card): askIssuer(request, pan: card?.pan ?? "")
            case .awaitIssuer(let key, let moment): agenda.add(.issuerIsLate(key), at: moment.milliseconds)
            case .log(let text, _): logs.append(text)
            case .noted: break
            // Nobody shows a certificate here.
            case .close(let connection): halts.append("connection \(connection) is closed")
            case .halt(let evidence): halts.append(evidence)
            }
        }
    }

    private func askIssuer(_ request: IssuerRequest, pan: String) {
        guard request.act == .authorize else {
            charges[request.key] = nil
            agenda.add(.issuerReversed(request.key), at: now.milliseconds + 30)
            return
        }
        asked[request.key, default: 0] += 1
        let decision = issuer.decide(request, pan: pan)
        guard let answer = decision.answer else { return }
        let isApproved = ResponseCode(answer.code)?.isApproved == true
        if isApproved, request.key.type != .balanceInquiry { charges[request.key] = answer.amount ?? request.amount }
        agenda.add(.issuerAnswers(answer, request.key), at: now.milliseconds + 30 + Int64(decision.delay))
    }

    // MARK: Wire

    private func answer(_ frame: [UInt8], to connection: UInt64) {
        guard let message = try? sealer.open(frame).message else { return }
        guard let lie = faults.answer(message) else { return post(frame, .toTerminal, message, link: connection) }
        guard let bytes = rewritten(frame, lie) else { return }
        post(bytes, .toTerminal, lie, link: connection)
    }

    /// The same frame with another message and a MAC that fits, where the message has one.
    private func rewritten(_ frame: [UInt8], _ message: Message) -> [UInt8]? {
        guard var parts = try? wireFormat.decode(frame) else { return nil }
        parts.message = message
        if message.has(64), let mak = sealer.keys?.mak, let macked = try? macked(message, mak) {
            parts.message = macked
        }
        return try? wireFormat.encode(parts).bytes
    }

    private func post(_ bytes: [UInt8], _ way: Way, _ message: Message, link number: UInt64) {
        frames.append((way, bytes))
        func arrive(_ bytes: [UInt8], after milliseconds: Int64) {
            let event = way == .toHost ? Event.frameToHost(bytes, link: number) : .frameToTerminal(bytes, link: number)
            agenda.add(event, at: now.milliseconds + milliseconds)
        }
        switch faults.fate(bytes, way, message) {
        case .deliver: arrive(bytes, after: 15)
        case .lose: break
        case .duplicate:
            arrive(bytes, after: 15)
            arrive(bytes, after: 55)
        case .delay(let more): arrive(bytes, after: 15 + more)
        case .alter(let other): arrive(other, after: 15)
        }
    }
}

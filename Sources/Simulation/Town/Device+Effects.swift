import DayEnd
import DayScript
import ISO8583
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// What the program's shell does: each effect in its turn.
extension Device {
    func perform(_ effect: TerminalCore.Effect) {
        switch effect {
        case .append(let records): store(records)
        case .connect: town.connect(self)
        case .disconnect: town.dropLink(of: self)
        case .send(let request): send(request)
        case .startTimer(let timer, let seconds, let isJittered):
            var milliseconds = Int64(seconds) * 1000
            if isJittered { milliseconds += Int64(town.luck[number].below(max(1, seconds * 250))) }
            town.agenda.add(.timer(timer, self.number, life: life), at: town.now + milliseconds)
        case .reply(let id, let result):
            town.trace.event(2, at: town.now, terminal: number, "reply \(id): \(result.name)")
            town.oracle.replied(self, result)
            town.clerks[number - 1].hear(id, result)
        case .installKeys(let block):
            do throws(SecurityError) {
                try sealer.install(block, under: tmk)
                own.append(.keysInstalled(failure: nil))
            } catch {
                own.append(.keysInstalled(failure: "\(error)"))
            }
        case .wipeKeys: sealer.keys = nil
        case .forgetCard(let presentation): presentations[presentation] = nil
        case .destroyDataKeys(let names):
            town.oracle.destroys(self, names)
            for name in names { dataKeys[name] = nil }
        case .selfTest(let repair): own.append(.selfTested(lookAtParts(repair)))
        case .rest: own.append(.rested(failure: diskFullUntil > town.now ? "no space" : nil))
        case .print(let line, _):
            town.trace.event(3, at: town.now, terminal: number, "receipt \(line.key) \(line.type) \(line.amount)")
            town.oracle.printed(self, line)
        case .printSlip(let slip):
            town.trace.event(4, at: town.now, terminal: number, "slip of batch \(slip.batch): \(slip.verdict)")
            town.oracle.printed(self, slip)
        case .noteHostTime: break
        // The oracle has seen it already.
        case .halt: break
        }
    }

    private func lookAtParts(_ repair: Int) -> SelfTestResult {
        guard brokenLooks > 0 else {
            return SelfTestResult(
                findings: [.init(part: "printer", code: "PRN-00", grade: .pass, evidence: [])])
        }
        brokenLooks -= 1
        let order = RepairOrder(
            number: "\(configuration.terminal)-\(repair)", part: "printer", code: "PRN-02", evidence: ["no paper"],
            mustNot: [], provider: "", hotLine: "", made: now, callBefore: now.adding(seconds: 3600))
        return SelfTestResult(
            findings: [.init(part: "printer", code: "PRN-02", grade: .stop, evidence: ["no paper"])], order: order)
    }

    // MARK: Disk

    private func store(_ records: [TerminalRecord]) {
        town.trace.event(5, at: town.now, terminal: number, "append \(records.map(\.name).joined(separator: ", "))")
        guard diskFullUntil <= town.now else { return storeFails() }
        guard let strike = town.faults.turn(.append, number) else { return commit(records) }
        town.note(strike, self)
        switch strike.kind {
        case .cutBeforeAcknowledgement:
            commit(records)
            powerOff(strike)
        // Nothing of a commit counts whose pages are not all there.
        case .unsyncedLost, .writesReordered, .tornWrite: powerOff(strike)
        case .shortWrite, .writeError: storeFails()
        case .syncError:
            // The pages may have reached the disk all the same; the handle is dead either way.
            if strike.amount & 1 == 1 { commit(records) }
            storeFails()
        case .diskFull, .readOnly:
            diskFullUntil = town.now + 5_000 + Int64(strike.amount % 600_000)
            storeFails()
        default:
            commit(records)
            stall(milliseconds: 1_000 + Int64(strike.amount % 29_000))
        }
    }

    private func commit(_ records: [TerminalRecord]) {
        disk.append(records, at: now)
        learn()
    }

    /// Takes note of what is on disk and was not known to be.
    func learn() {
        while book.count < disk.count {
            let record = disk[book.count]
            book.take(record, oracle: town.oracle, of: self)
        }
    }

    /// The rest of the effects and the state in memory are void: the disk tells what is.
    private func storeFails() {
        effects.removeAll(keepingCapacity: true)
        nextEffect = 0
        town.dropLink(of: self)
        learn()
        guard let state = folded() else { return }
        terminal?.adopt(state)
        own = [.storeFailed]
    }

    /// What the disk tells; a journal that cannot be read is the oracle's business.
    func folded() -> TerminalState? {
        do {
            return try disk.state()
        } catch {
            town.oracle.report(.journal, self, "the journal cannot be read: \(error)")
            return nil
        }
    }

    /// Nothing moves for a while.
    func stall(milliseconds: Int64) {
        busyUntil = max(busyUntil, town.now + milliseconds)
        town.agenda.add(.wake(number, life: life), at: busyUntil)
    }

    // MARK: Line

    private func send(_ request: OutgoingRequest) {
        town.oracle.sends(self, request)
        dialogue.question = request.message
        do throws(SealingError) {
            let bytes = try sealer.seal(
                request, presentation: request.sealing.presentation.flatMap { presentations[$0] },
                open: { reference throws(SealingError) in try self.open(reference) })
            town.post(bytes, .toHost, self, link: link, message: request.message)
        } catch {
            // A card that was at hand before a cut is not any more; nothing else may be missing.
            town.oracle.notSealed(self, request, error)
            own.append(.notSent(exchange: request.exchange, problem: error.description))
        }
    }

    private func open(_ reference: CardReference) throws(SealingError) -> CardSecrets {
        guard let key = dataKeys[reference.keyName] else { throw .missing("data key \(reference.keyName)") }
        do throws(SecurityError) {
            return try CardSecrets(opening: reference, under: key)
        } catch {
            throw .security(error)
        }
    }

    func receive(_ bytes: [UInt8]) {
        // What cannot be read is nobody's answer.
        guard terminal != nil, let (message, processing, mac) = try? sealer.open(bytes) else { return }
        town.trace.event(6, at: town.now, terminal: number, "answer \(message.mti) \(message.text(39) ?? "") \(mac)")
        feed(.received(message, processingRequest: processing, mac: mac))
    }
}

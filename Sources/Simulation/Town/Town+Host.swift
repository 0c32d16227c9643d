import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// The acquirer's host and the issuers behind it.
extension Town {
    func hostReceives(_ bytes: [UInt8], _ number: Int, _ link: UInt64, isLate: Bool) {
        let device = devices[number - 1]
        if link != Self.stranger {
            // A frame of a link that is gone has arrived before it went, or never.
            guard device.link != link || !device.isHalfOpen else { return }
            guard device.mutedUntil.toHost <= now else { return }
        }
        guard isHostUp else { return }
        if switchesDayUntil > now { return refuseForDaySwitch(bytes, device, link) }
        host(isLate ? nil : (bytes, number, link)) {
            try self.desk.receive(bytes, from: link, at: self.moment, store: self.ledger)
        }
    }

    /// Gives the host's machine one input. `frame` is what it was made of, where it could be taken later.
    func host(_ frame: ([UInt8], Int, UInt64)? = nil, _ work: () throws -> [HostDesk.Output]) {
        guard isHostUp else { return }
        let strike = faults.turn(.host, 0) { kind in
            switch kind {
            case .slowHost: frame != nil
            case .hostRollback, .oldBackup: ledger.undoable > 0
            default: true
            }
        }
        if let strike { note(strike, nil) }
        let place = strike.map { ($0.kind, $0.amount % 3) }
        if let frame, strike?.kind == .slowHost {
            let delay = 1_000 + Int64((strike?.amount ?? 0) % 40_000)
            agenda.add(.lateToHost(frame.0, frame.1, link: frame.2), at: now + delay)
            return
        }
        if let place, place == (.hostRestart, 0) { return hostDies(strike) }
        let before = ledger.commits
        let outputs: [HostDesk.Output]
        do {
            outputs = try work()
        } catch {
            oracle.report(.halted, nil, "the host: \(error)")
            return
        }
        oracle.handled(outputs)
        trace.event(12, at: now, terminal: 0, "host: \(ledger.commits - before) commits, \(outputs.count) outputs")
        if let place, place == (.hostRestart, 1) { return hostDies(strike) }
        perform(outputs)
        guard let strike else { return }
        switch strike.kind {
        case .answeredBeforeCommit: lose(commits: ledger.commits - before)
        case .hostRollback: lose(commits: 1 + Int(strike.amount % 5))
        case .oldBackup: lose(commits: 10 + Int(strike.amount % 240))
        default: break
        }
        hostDies(strike)
    }

    private func lose(commits count: Int) {
        let lost = ledger.lose(commits: count)
        guard forgivesLosses else { return }
        lostActs += lost.acts
        lostBatches += lost.batches
        oracle.forget(lost)
        trace.event(13, at: now, terminal: 0, "host loses \(lost.acts.count) acts")
    }

    /// The process is gone, all its connections with it, and comes back.
    private func hostDies(_ strike: Strike?) {
        isHostUp = false
        hostLife += 1
        desk = makeDesk()
        for device in devices where device.link != 0 {
            agenda.add(.linkDown(device.number, link: device.link), at: now + 15)
        }
        let amount = strike?.amount ?? 0
        agenda.add(.hostUp, at: now + 500 + Int64((amount >> 16) % (amount & 8 == 0 ? 10_000 : 300_000)))
        trace.event(14, at: now, terminal: 0, "host is down")
    }

    func hostUp() {
        guard !isHostUp else { return }
        isHostUp = true
        do {
            let outputs = try desk.restart(store: ledger)
            oracle.handled(outputs)
            perform(outputs)
        } catch {
            oracle.report(.halted, nil, "the host cannot start: \(error)")
        }
    }

    func perform(_ outputs: [HostDesk.Output]) {
        for output in outputs {
            switch output {
            case .send(let connection, let reply): answer(reply, to: connection)
            case .askIssuer(let request, let card): askIssuer(request, pan: card?.pan ?? "")
            case .awaitIssuer(let key, let moment): agenda.add(.issuerIsLate(key), at: moment.milliseconds)
            case .log, .noted: break
            // The oracle has seen it already.
            case .close, .halt: break
            }
        }
    }

    private func answer(_ reply: HostDesk.Reply, to connection: UInt64) {
        guard let device = devices.first(where: { $0.link == connection && $0.isLinked }),
            let frame = try? reply.sealed(), let message = try? device.sealer.open(frame).message
        else { return }
        post(frame, .toTerminal, device, link: connection, message: message)
    }

    /// 90: the host switches its day, and does nothing meanwhile.
    private func refuseForDaySwitch(_ bytes: [UInt8], _ device: Device, _ link: UInt64) {
        let format = FrameFormat(
            hasLength: false, hasHeader: device.configuration.profile.hasHeader, dialect: .unionPayTerminal)
        guard link != Self.stranger, device.link == link, var frame = try? format.decode(bytes) else { return }
        var message = Message(mti: frame.message.mti.response)
        for field in [3, 4, 11, 25, 41, 42, 49, 60] {
            if let value = frame.message.bytes(field) { message.set(field, bytes: value) }
        }
        message.set(39, ResponseCode.dateSwitch.text)
        frame.message = message
        guard let encoded = try? format.encode(frame) else { return }
        post(encoded.bytes, .toTerminal, device, link: link, message: message)
    }

    // MARK: Issuers

    private func askIssuer(_ request: IssuerRequest, pan: String) {
        guard request.act == .authorize else {
            charges[request.key] = nil
            agenda.add(.issuerReversed(request.key), at: now + 30)
            return
        }
        oracle.asksIssuer(request.key)
        let decision = plan.issuer.decide(request, pan: pan)
        guard let answer = decision.answer else { return }
        if ResponseCode(answer.code)?.isApproved == true, request.key.type != .balanceInquiry {
            if charges.updateValue(answer.amount ?? request.amount, forKey: request.key) == nil {
                chargeOrder.append(request.key)
            }
        }
        agenda.add(.issuerAnswers(answer, request.key), at: now + 30 + Int64(decision.delay))
    }

    // MARK: Making

    /// Working keys as a host keeps them: sealed under a storage key, in its rows.
    static func deskMaker(_ plan: TownPlan) -> () -> HostDesk {
        let storage = SecretKey([UInt8](repeating: 0xC3, count: AESGCM.keyLength))
        let hashKey = SecretKey([UInt8](repeating: 0x5A, count: 32))
        let scheme = plan.profile.keyScheme
        let counter = KeyCounter()
        let opened = KeyCupboard(storage)
        let room = HostDesk.KeyRoom(
            open: { opened.open($0) },
            make: { _, terminal in
                guard let number = Int(terminal.suffix(3)) else { return nil }
                let nonce = counter.bytes(AESGCM.nonceLength)
                guard
                    let keys = try? WorkingKeys.make(
                        scheme: scheme, random: counter.bytes(WorkingKeys.randomByteCount(scheme))),
                    let block = try? keys.wrapped(scheme: scheme, under: plan.tmk(number)),
                    let sealed = try? AESGCM.seal(keys.storedBytes, key: storage, nonce: nonce, associated: [])
                else { return nil }
                return FreshKeys(block: HexBytes(block), sealed: HexBytes(nonce + sealed))
            })
        let configuration = HostConfiguration(profile: plan.hostProfile)
        return { HostDesk(configuration: configuration, hashKey: hashKey, keys: room) }
    }
}

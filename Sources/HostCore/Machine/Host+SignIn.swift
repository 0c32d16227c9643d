import DayEnd
import ISO8583
import UnionPay

/// Sign-in, sign-off, parameters.
extension Host {
    /// New working keys and the number of the open batch. A repeat of the newest 0800 gets the same keys; an older one
    /// is ignored, so that neither a lost 0810 nor a replayed 0800 cuts a terminal off.
    func signIn(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let stan = request.stan else {
            respond(to: request, code: .formatError, at: now, into: &effects)
            return
        }
        // Keys of another length or cipher than it asks for are of no use to a terminal.
        let asked = request.message.text(60).flatMap { try? PrivateData60(parsing: $0) }?.managementCode
        guard asked == ManagementCode(signIn: configuration.profile.keyScheme) else {
            effects.append(
                .log("\(request.terminal): signs in for another key scheme (60.3 = \(asked?.text ?? "none"))"))
            respond(to: request, code: .notSupported, at: now, into: &effects)
            return
        }
        var terminal = terminal
        let block: HexBytes
        if stan == terminal.lastSignIn, let known = terminal.keyBlock {
            block = known
        } else if terminal.isOutdated(stan) {
            effects.append(.log("\(request.terminal): sign-in \(stan) is older than the last one, ignored"))
            return
        } else {
            guard let fresh = facts.freshKeys else {
                respond(to: request, code: .systemFault, at: now, into: &effects)
                return
            }
            // Keys that no message was verified under are worth nothing: only proven ones stay as the previous.
            if terminal.previousKeys == nil { terminal.previousKeys = terminal.keys ?? HexBytes([]) }
            terminal.keys = fresh.sealed
            terminal.keyBlock = fresh.block
            terminal.lastSignIn = stan
            // A repeat of an old sign-in, which anybody may have heard, does not get this far.
            if configuration.isLocked(terminal) { terminal.macFailures = 0 }
            block = fresh.block
        }
        terminal.isSignedIn = true
        var changes = catchUp(with: request, &terminal, facts, at: now, into: &effects)
        var places: Int?
        if let plan = slotPlan, terminal.place == nil, let taken = facts.places {
            (terminal.place, places) = (taken, taken + 1)
            changes.append(.places(taken + 1))
            if let shortage = plan.shortage(places: taken + 1) { effects.append(.log(shortage)) }
        }
        effects.append(.commit(changes + [.terminal(terminal)]))
        effects.append(.note(.signedIn))
        if let places { effects.append(.note(.placeGiven(places: places))) }
        let (batch, place) = (terminal.batch, terminal.place)
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            if let text = message.text(60), let data = try? PrivateData60(parsing: text),
                let named = try? PrivateData60(
                    messageType: data.messageType, batch: batch.value, managementCode: data.managementCode)
            {
                message.set(60, named.text)
            }
            message.set(62, bytes: block.bytes)
            let notice = SignInNotice(
                slots: configuration.timeSlots(of: place, by: slotPlan), offers: configuration.profile.extensions)
            if !notice.isEmpty { message.set(63, notice.text) }
        }
    }

    /// Ends the day's work. 60.2 is the closed batch or the one after it.
    func signOff(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        if let stan = request.stan, terminal.isOutdated(stan) {
            effects.append(.log("\(request.terminal): sign-off \(stan) is older than the last sign-in, ignored"))
            return
        }
        guard let batch = request.batch, batch == terminal.batch || batch.next == terminal.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        var terminal = terminal
        terminal.isSignedIn = false
        effects.append(.commit([.terminal(terminal)]))
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
    }

    /// 0800 with 60.3 = 360: what this host sets on a terminal. A settlement here always ends with a sign-off.
    func sendParameters(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        let profile = configuration.profile
        let elements: [TerminalParameters.Element?] = [
            try? .init(.timeout, number: min(max(profile.responseTimeout, 1), 99)),
            try? .init(.dialRetries, number: min(max(profile.connectAttempts, 0), 9)),
            try? .init(.automaticSignOff, number: 1),
            try? .init(.resendCount, number: min(max(profile.uploadAttempts, 0), 9)),
        ]
        let parameters = TerminalParameters(elements.compactMap { $0 })
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            message.set(62, bytes: parameters.bytes)
        }
    }
}

extension TerminalRow {
    /// Whether an 0800 or 0820 with this F11 was made before the last sign-in: replayed, or held up on the way.
    ///
    /// A sign-in is proven by the first message under its keys. One that nothing has proven and that runs far ahead of
    /// the terminal's own numbers may be somebody else's: it does not keep the terminal out.
    func isOutdated(_ stan: STAN) -> Bool {
        guard let last = lastSignIn, stan.precedes(last) else { return false }
        let isProven = keys != nil && previousKeys == nil
        let distance = (last.value - stan.value + 999_999) % 999_999
        return isProven || distance <= 8
    }
}

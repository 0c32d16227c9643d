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
        var terminal = terminal
        let block: HexBytes
        if stan == terminal.lastSignIn, let known = terminal.keyBlock {
            block = known
        } else if let last = terminal.lastSignIn, stan.precedes(last) {
            effects.append(.log("\(request.terminal): sign-in \(stan) is older than \(last), ignored"))
            return
        } else {
            guard let fresh = facts.freshKeys else {
                respond(to: request, code: .systemFault, at: now, into: &effects)
                return
            }
            // Keys that no message was verified under are worth nothing: only proven ones stay as the previous.
            if terminal.previousKeys == nil { terminal.previousKeys = terminal.keys }
            terminal.keys = fresh.sealed
            terminal.keyBlock = fresh.block
            terminal.lastSignIn = stan
            block = fresh.block
        }
        terminal.isSignedIn = true
        effects.append(.commit([.terminal(terminal)]))
        let batch = terminal.batch
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            if let text = message.text(60), let data = try? PrivateData60(parsing: text),
                let named = try? PrivateData60(
                    messageType: data.messageType, batch: batch.value, managementCode: data.managementCode)
            {
                message.set(60, named.text)
            }
            message.set(62, bytes: block.bytes)
        }
    }

    /// Ends the day's work. 60.2 is the closed batch or the one after it.
    func signOff(
        _ request: OpenedRequest, _ terminal: TerminalRow, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        if let stan = request.stan, let last = terminal.lastSignIn, stan.precedes(last) {
            effects.append(.log("\(request.terminal): sign-off \(stan) is older than sign-in \(last), ignored"))
            return
        }
        guard let batch = request.batch, batch == terminal.batch || batch.next == terminal.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        var terminal = terminal
        terminal.isSignedIn = false
        effects.append(.commit([.terminal(terminal)]))
        let serial = Int64(request.stan?.value ?? 0)
        respond(to: request, code: .approved, serial: serial, at: now, into: &effects)
    }

    /// 0800 with 60.3 = 360: what this host sets on a terminal, as code and value pairs in F62.
    func sendParameters(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        let profile = configuration.profile
        let timeout = min(max(profile.responseTimeout, 1), 99)
        let text = "12" + (timeout < 10 ? "0\(timeout)" : "\(timeout)") + "13\(min(max(profile.uploadAttempts, 0), 9))211"
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            message.set(62, bytes: Array(text.utf8))
        }
    }
}

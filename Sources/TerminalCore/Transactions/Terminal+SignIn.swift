import DayEnd
import ISO8583
import UnionPay

/// Sign-in (签到): new working keys, and the number of the batch.
extension Terminal {
    mutating func sendSignIn(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        let stan = state.nextSTAN
        do throws(FieldError) {
            let message = try RequestBuilder(configuration).signIn(stan: stan, batch: state.batch)
            record([.numbered(.init(stan: stan, purpose: .signIn))], into: &effects)
            send(.signIn, message, sealing: Sealing(), subject: .signIn(stan), into: &effects)
        } catch {
            effects.append(.halt("a sign-in cannot be written: \(error)"))
        }
    }

    mutating func signInAnswered(
        _ stan: STAN, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard code == "00" else {
            failed(.cannotSignIn(.declined(code: code)), into: &effects)
            return
        }
        guard let block = message.bytes(62) else {
            failed(.cannotSignIn(.badKeys("F62: expected a key block, found none")), into: &effects)
            return
        }
        let named = message.text(60).flatMap { try? PrivateData60(parsing: $0) }.flatMap { BatchNumber($0.batch) }
        session.awaitsKeys = TerminalRecord.SignIn(
            stan: stan, batch: named ?? state.batch, rrn: message.text(37) ?? "", time: now)
        effects.append(.installKeys(block))
    }

    mutating func keysInstalled(
        _ failure: String?, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard let signIn = session.awaitsKeys else { return }
        session.awaitsKeys = nil
        if let failure {
            failed(.cannotSignIn(.badKeys(failure)), into: &effects)
            return
        }
        session.hasKeys = true
        record([.signedIn(signIn)], into: &effects)
        if case .signIn? = session.commands.first?.command {
            finishCommand(.signedIn(batch: state.batch), into: &effects)
        }
    }

    /// Echo, parameters, status: no STAN, no MAC, nothing stored.
    mutating func sendManagement(
        _ kind: MessageKind, subject: Exchange.Subject, into effects: inout ContiguousArray<Effect>
    ) {
        do throws(FieldError) {
            let message = try RequestBuilder(configuration).management(kind, batch: state.batch)
            send(kind, message, sealing: Sealing(), subject: subject, into: &effects)
        } catch {
            effects.append(.halt("\(kind) cannot be written: \(error)"))
        }
    }
}

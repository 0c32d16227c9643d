import DayEnd
import ISO8583
import UnionPay

/// Sign-in (签到): new working keys, and the number of the batch.
extension Terminal {
    /// Who answers for what is sent now: whoever closes the day, else whoever is signed on.
    var onDuty: String { state.closing?.authorization?.operatorNumber ?? worker ?? configuration.operatorNumber }

    mutating func sendSignIn(into effects: inout ContiguousArray<Effect>) {
        let stan = state.nextSTAN
        do throws(FieldError) {
            let message = try RequestBuilder(configuration, operatorNumber: onDuty)
                .signIn(stan: stan, batch: state.batch)
            record([.numbered(.init(stan: stan, purpose: .signIn))], into: &effects)
            send(.signIn, message, sealing: Sealing(), subject: .signIn(stan), into: &effects)
        } catch {
            halt("a sign-in cannot be written: \(error)", into: &effects)
        }
    }

    mutating func signInAnswered(
        _ stan: STAN, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard code == ResponseCode.approved.text else {
            failed(.cannotSignIn(.declined(code: code)), into: &effects)
            return
        }
        guard let block = message.bytes(62) else {
            failed(.cannotSignIn(.badKeys("F62: expected a key block, found none")), into: &effects)
            return
        }
        let notice = message.text(63).flatMap { try? SignInNotice(parsing: $0) }
        let extensions = configuration.profile.extensions
        let offered = extensions.intersection(SignInNotice.offered)
        session.awaitsKeys = TerminalRecord.SignIn(
            stan: stan, batch: batch(namedBy: message), rrn: message.text(37) ?? "", time: now,
            isByItself: session.owner == .owed, slots: extensions.contains(.timeSlots) ? notice?.slots : nil,
            offers: offered.isEmpty ? nil : offered.intersection(notice?.offers ?? []))
        effects.append(.installKeys(block))
    }

    /// The number in 60.2 of a sign-in's answer, where it is the host that moves the batch.
    private func batch(namedBy message: Message) -> BatchNumber {
        guard configuration.profile.batchMover == .host, let text = message.text(60),
            let data = try? PrivateData60(parsing: text), let named = BatchNumber(data.batch)
        else { return state.batch }
        return named
    }

    mutating func keysInstalled(
        _ failure: String?, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard let signIn = session.awaitsKeys else { return }
        session.awaitsKeys = nil
        if let failure {
            session.hasKeys = false
            failed(.cannotSignIn(.badKeys(failure)), into: &effects)
            return
        }
        session.hasKeys = true
        // The closing time may be another one now.
        if signIn.slots != state.lastSignIn?.slots { session.scheduleTimer = nil }
        session.mustSignIn = false
        record([.signedIn(signIn)], into: &effects)
        if case .signIn? = session.commands.first?.command {
            finishCommand(.signedIn(batch: state.batch), into: &effects)
        }
    }

    /// Echo, parameters, status: no STAN, no MAC.
    mutating func sendManagement(
        _ kind: MessageKind, subject: Exchange.Subject, into effects: inout ContiguousArray<Effect>
    ) {
        do throws(FieldError) {
            let message = try RequestBuilder(configuration).management(kind, batch: state.batch)
            send(kind, message, sealing: Sealing(), subject: subject, into: &effects)
        } catch {
            halt("\(kind) cannot be written: \(error)", into: &effects)
        }
    }

    mutating func parametersAnswered(
        _ message: Message, code: String, into effects: inout ContiguousArray<Effect>
    ) {
        guard code == ResponseCode.approved.text else {
            finishCommand(.answered(code: code), into: &effects)
            return
        }
        if let parameters = message.bytes(62) { record([.parameters(HexBytes(parameters))], into: &effects) }
        sendManagement(.parameterDownloadEnd, subject: .parametersEnd, into: &effects)
    }
}

import DayEnd
import ISO8583
import UnionPay

/// Step 9 with a host that offers it: the lines are compared instead of being uploaded.
///
/// Host and terminal exchange fingerprints of ranges (0820 with 60.3 = 973) until the lines that differ are named, and
/// the host says which certificates it lacks. What was found is one record; until that is stored, the comparison is
/// begun anew after a restart, since the same questions have the same answers.
extension Terminal {
    /// Whether the host has offered this with the last sign-in.
    func isOffered(_ offer: PrivateExtensions) -> Bool {
        configuration.profile.extensions.contains(offer) && state.lastSignIn?.offers?.contains(offer) == true
    }

    /// An upload that has begun goes on as one.
    func comparesLines(_ closing: TerminalState.ClosingProgress) -> Bool {
        isOffered(.differenceReconciliation) && !session.refusesComparison && closing.lineComparison == nil
            && closing.uploaded == 0
    }

    /// Compares what a whole upload would hold. Returns whether the machine may go on at once.
    mutating func compare(
        _ plan: UploadPlan, _ settlement: TerminalRecord.Settlement, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        guard needsLink(into: &effects) else { return false }
        guard session.hasKeys, !session.mustSignIn else {
            sendSignIn(into: &effects)
            return false
        }
        guard var search = session.search ?? DifferenceSearch(plan, settlement) else {
            refuseComparison()
            return true
        }
        let question = search.question()
        session.search = search
        guard let question else {
            record(
                [
                    .linesCompared(
                        .init(differences: search.differences, certificates: plan.certificates(missingIn: search)))
                ], into: &effects)
            progressed()
            forgetPlan()
            return true
        }
        let stan = state.nextSTAN
        let batch = state.batch
        record([.numbered(.init(stan: stan, purpose: .comparison))], into: &effects)
        sendBuilt(.comparison, subject: .comparison, into: &effects) { builder throws(FieldError) in
            var sealing = Sealing()
            sealing.wantsMAC = true
            return (try builder.comparison(stan: stan, batch: batch, question), sealing)
        }
        return false
    }

    mutating func comparisonAnswered(
        _ message: Message, code: String, into effects: inout ContiguousArray<Effect>
    ) {
        let answer = ResponseCode(code)
        // A wrong MAC has refused nothing: sign in, and ask again.
        if answer == .macError {
            closingStuck(.noConnection, into: &effects)
            return
        }
        guard answer?.needsSignIn != true else { return settleAgain(into: &effects) }
        if answer?.isPassing == true, session.closingTries < configuration.profile.uploadAttempts {
            closingStuck(.noConnection, into: &effects)
            return
        }
        guard code == ResponseCode.approved.text, let bytes = message.bytes(62),
            let told = try? ComparisonAnswer(parsing: bytes), var search = session.search,
            (try? search.take(told)) != nil
        else {
            refuseComparison()
            return
        }
        session.search = search
        progressed()
    }

    /// What was worked out for step 9.
    mutating func forgetPlan() {
        session.plan = nil
        session.search = nil
        session.refusesComparison = false
    }

    private mutating func refuseComparison() {
        session.search = nil
        session.refusesComparison = true
        progressed()
    }
}

extension DifferenceSearch {
    /// Nil where lines cannot be compared.
    fileprivate init?(_ plan: UploadPlan, _ settlement: TerminalRecord.Settlement) {
        var lines: [ComparedLine] = []
        for line in plan.messages.flatMap(\.lines) {
            guard
                let compared = try? ComparedLine(
                    stan: line.key.stan.value, cardClass: line.cardClass, isCredit: line.type.isCredit,
                    amount: line.amount)
            else { return nil }
            lines.append(compared)
        }
        self.init(lines, scope: .init(settlement.host), wantsCertificates: !plan.certificates.isEmpty)
    }
}

extension UploadPlan {
    fileprivate var certificates: [STAN] {
        messages.compactMap { message in
            guard case .certificate(let line, _) = message else { return nil }
            return line.key.stan
        }
    }

    fileprivate func certificates(missingIn search: DifferenceSearch) -> [STAN] {
        certificates.filter { search.lacksCertificate($0) }
    }
}

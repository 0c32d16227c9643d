import DayEnd
import ISO8583
import UnionPay

/// Step 9: batch upload and its end.
extension Terminal {
    mutating func reconcile(into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let closing = state.closing, let settlement = closing.settlement else {
            halt("step 9 of batch \(state.batch) without a settlement", into: &effects)
            return false
        }
        if closing.uploadEndCode != nil {
            end(.reconcile, .performed, into: &effects)
            return true
        }
        let plan = uploadPlan(settlement, closing.lineComparison)
        session.plan = plan
        let isBalanced = settlement.verdict == .balanced
        if comparesLines(closing), !plan.messages.isEmpty || !isBalanced {
            return compare(plan, settlement, into: &effects)
        }
        // Whoever has compared lines waits for the end of it.
        if isBalanced, plan.messages.isEmpty, closing.lineComparison == nil,
            !configuration.profile.sendsEndWhenBalanced
        {
            end(.reconcile, .skipped(reason: .nothingToUpload), into: &effects)
            return true
        }
        guard needsLink(into: &effects) else { return false }
        if let message = plan.next(after: closing.uploaded) {
            upload(message, into: &effects)
        } else {
            sendUploadEnd(count: plan.lineCount, isBalanced: isBalanced, into: &effects)
        }
        return false
    }

    func nextUpload(_ closing: TerminalState.ClosingProgress) -> UploadPlan.Message? {
        closing.settlement.flatMap { uploadPlan($0, closing.lineComparison).next(after: closing.uploaded) }
    }

    /// The list follows from the lines and the verdict: a restart works out the same.
    private func uploadPlan(
        _ settlement: TerminalRecord.Settlement, _ comparison: LineComparison?
    ) -> UploadPlan {
        if let plan = session.plan { return plan }
        if let comparison { return UploadPlan(lines: state.lines, settlement: settlement, after: comparison) }
        return UploadPlan(
            lines: state.lines, settlement: settlement, detailsPerMessage: configuration.profile.detailsPerUpload)
    }

    private mutating func upload(_ message: UploadPlan.Message, into effects: inout ContiguousArray<Effect>) {
        let stans = message.lines.map(\.key.stan)
        switch message {
        case .single(let line):
            sendBuilt(.singleUpload(line.type), subject: .upload(stans), into: &effects) {
                builder throws(FieldError) in
                (try builder.singleUpload(line), RequestBuilder.storedSealing(line.card, line.type, mac: false))
            }
        case .certificate(let line, let isBalanced):
            sendBuilt(.icUpload(balanced: isBalanced), subject: .upload(stans), into: &effects) {
                builder throws(FieldError) in
                (try builder.certificate(line, isBalanced: isBalanced), RequestBuilder.certificateSealing(line.card))
            }
        case .details(let lines):
            let stan = state.nextSTAN
            record([.numbered(.init(stan: stan, purpose: .upload))], into: &effects)
            let batch = state.batch
            sendBuilt(.batchUpload, subject: .upload(stans), into: &effects) { builder throws(FieldError) in
                (try builder.detailUpload(stan: stan, batch: batch), RequestBuilder.detailSealing(lines))
            }
        }
    }

    mutating func uploadAnswered(_ lines: [STAN], code: String, into effects: inout ContiguousArray<Effect>) {
        guard ResponseCode(code)?.needsSignIn != true else { return settleAgain(into: &effects) }
        // A host that does not work now has not refused the lines; one that never does must not hold the day up.
        if ResponseCode(code)?.isPassing == true, session.closingTries < configuration.profile.uploadAttempts {
            closingStuck(.noConnection, into: &effects)
            return
        }
        record([.uploaded(.init(lines: lines, code: code))], into: &effects)
        progressed()
    }

    private mutating func sendUploadEnd(count: Int, isBalanced: Bool, into effects: inout ContiguousArray<Effect>) {
        let stan = state.nextSTAN
        let batch = state.batch
        record([.numbered(.init(stan: stan, purpose: .uploadEnd))], into: &effects)
        sendBuilt(.uploadEnd(balanced: isBalanced), subject: .uploadEnd, into: &effects) {
            builder throws(FieldError) in
            (try builder.uploadEnd(stan: stan, batch: batch, count: count, isBalanced: isBalanced), Sealing())
        }
    }

    mutating func uploadEndAnswered(code: String, into effects: inout ContiguousArray<Effect>) {
        guard ResponseCode(code)?.needsSignIn != true else { return settleAgain(into: &effects) }
        guard code == ResponseCode.approved.text || !configuration.profile.endMustBeApproved else {
            closingStuck(.noConnection, into: &effects)
            return
        }
        session.lostSettlements = 0
        end(.reconcile, .performed, after: [.uploadEnded(code: code)], into: &effects)
    }

    /// A host that asks for a sign-in in the middle of an upload has lost what it settled (it was restored from an older
    /// copy): it has refused no line, and holds this batch open. Sign in, settle, upload from the first line on.
    mutating func settleAgain(into effects: inout ContiguousArray<Effect>) {
        forgetPlan()
        record([.settlementLost], into: &effects)
        // The settlement that follows is progress, and comes to nothing again: its tries are counted here.
        session.lostSettlements += 1
        session.closingTries = session.lostSettlements - 1
        session.failures = max(session.failures, session.lostSettlements - 1)
        closingStuck(.noConnection, into: &effects)
    }
}

import DayEnd
import ISO8583
import UnionPay

/// What goes beyond the specification; a host whose profile does not offer it answers 40 and does nothing.
extension Host {
    /// A repair ticket: stored once, answered with this host's number of it and until when somebody calls.
    func takeTicket(
        _ request: OpenedRequest, _ facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard configuration.profile.extensions.contains(.repairTickets) else {
            respond(to: request, code: .notSupported, serial: facts.serial, at: now, into: &effects)
            return
        }
        guard let notice = request.ticket else {
            respond(to: request, code: .formatError, serial: facts.serial, at: now, into: &effects)
            return
        }
        let row =
            facts.ticket
            ?? TicketRow(
                merchant: request.merchant, terminal: request.terminal, number: notice.number,
                hostNumber: "R" + rrn(facts.serial, at: now), part: notice.part, code: notice.code,
                evidence: notice.evidence, mustNot: notice.mustNot, made: notice.made, receivedAt: now,
                callBefore: now.adding(seconds: Int64(configuration.repairHours) * 3600))
        if facts.ticket == nil {
            effects.append(.commit([.ticket(row)]))
            effects.append(
                .log("\(row.terminal): repair \(row.number) of \(row.part) \(row.code) is \(row.hostNumber)"))
        }
        let receipt = RepairNotice.Receipt(
            number: row.hostNumber, callBefore: row.callBefore.localText)
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            message.set(62, bytes: receipt.bytes)
        }
    }

    /// What became of a transaction: its first outcome again. Of one that is not known, or has no end, this says 25
    /// without F37; nothing is stored, so that the reversal which follows decides.
    func tellStatus(
        _ request: OpenedRequest, _ facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard configuration.profile.extensions.contains(.statusQuery) else {
            respond(to: request, code: .notSupported, at: now, into: &effects)
            return
        }
        let asked = request.message.text(4).flatMap { Int64($0) }
        guard let posting = facts.posting, posting.asked == asked, !posting.isVoided,
            posting.state == .approved || posting.state == .declined
        else {
            respond(to: request, code: .originalNotFound, at: now, into: &effects)
            return
        }
        respond(to: request, with: posting, at: now, into: &effects)
    }
}

extension OpenedRequest {
    /// F62 of a repair ticket.
    var ticket: RepairNotice? {
        guard kind == .repairTicket else { return nil }
        return message.bytes(62).flatMap { try? RepairNotice(parsing: $0) }
    }
}

import DayEnd
import ISO8583
import UnionPay

/// Certificates of chip sales travel during the day, one after each sale while the line is idle, to a host that compares
/// lines in the evening: then none is left to be sent one message each while people wait for the day to end.
///
/// Nobody waits for one: whoever wants something of the host goes first. No record tells of them; what the host does not
/// have it names when the lines are compared.
extension Terminal {
    /// So many may wait before the next transaction does.
    private static let certificatesWaiting = 16

    /// A chip sale was booked.
    mutating func queueCertificate(of line: Line) {
        guard line.isCertificateUpload, isOffered(.differenceReconciliation) else { return }
        session.certificates.append(line.key)
    }

    /// The next certificate, where there is a line to send it on. No connection is made for one.
    func certificateWork(isOverdue: Bool) -> Work? {
        guard let key = session.certificates.first, session.link == .up, session.hasKeys, state.isSignedIn,
            state.closing == nil, !isOverdue || session.certificates.count > Self.certificatesWaiting,
            let line = state.line(key)
        else { return nil }
        return .certificate(line)
    }

    mutating func sendCertificate(of line: Line, into effects: inout ContiguousArray<Effect>) {
        sendBuilt(.icUpload(balanced: true), subject: .certificate(line.key), into: &effects) {
            builder throws(FieldError) in
            (try builder.certificate(line, isBalanced: true), RequestBuilder.certificateSealing(line.card))
        }
    }

    /// Whatever the answer is, or where none comes: the evening tells.
    mutating func certificateEnded(_ key: LineKey) { session.certificates.removeAll { $0 == key } }

    /// Somebody wants something of the host: a certificate on its way is not waited for, and its answer is taken late.
    mutating func stopWaitingForCertificate() {
        guard case .certificate? = session.exchange?.subject,
            session.certificates.count <= Self.certificatesWaiting
        else { return }
        session.exchange = nil
    }

    /// The answer to a certificate that is not waited for.
    mutating func takeLate(_ message: Message) {
        guard message.mti == MTI.fileActionAdvice.response, message.text(41) == configuration.terminal,
            let stan = message.text(11).flatMap({ STAN(text: $0) }), let text = message.text(60),
            let data = try? PrivateData60(parsing: text), data.managementCode == .certificateBalanced,
            let batch = BatchNumber(data.batch)
        else { return }
        certificateEnded(LineKey(batch: batch, stan: stan))
    }
}

public import ISO8583

extension Catalogue {
    /// A request of this kind with everything that the kind and the host fix: MTI, F3, F25 and F60.
    ///
    /// A script notice gets no F3 and F25: they are the original's.
    ///
    /// - Parameters:
    ///   - kind: which message.
    ///   - batch: 60.2; the original's batch where the message belongs to an earlier one.
    ///   - chipCondition: 60.5, in transactions only.
    ///   - profile: the host.
    /// - Returns: the message, or nil for a kind that the dialect does not have.
    /// - Throws: ``FieldError`` for a batch or a condition that does not fit.
    public static func startRequest(
        _ kind: MessageKind, batch: Int, chipCondition: Int = 0, profile: AcquirerProfile
    ) throws(FieldError) -> Message? {
        guard let row = row(for: kind) else { return nil }
        let privateData = try profile.privateData(for: kind, batch: batch, chipCondition: chipCondition)
        var message = Message(mti: row.requestMTI)
        if let code = row.processingCode { message.set(3, code) }
        if let code = row.conditionCode { message.set(25, code.text) }
        message.set(60, privateData.text)
        return message
    }
}

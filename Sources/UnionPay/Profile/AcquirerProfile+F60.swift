public import PaymentSecurity

extension ManagementCode {
    /// 60.3 of a sign-in that asks for these keys.
    public init(signIn scheme: KeyScheme) {
        self =
            switch scheme {
            case .singleDES: .signInSingle
            case .doubleDES: .signInDouble
            case .doubleDESWithTDK: .signInDoubleWithTrackKey
            case .sm4: .signInSM4
            }
    }
}

extension AcquirerProfile {
    /// F60 of a request of this kind to this host.
    ///
    /// Management, settlement and uploads have 11 digits. Transactions, their reversals and single uploads have
    /// ``privateDataLength`` digits. Chip uploads have at most the 13 digits that the lists give them.
    ///
    /// - Parameters:
    ///   - kind: which message.
    ///   - batch: 60.2, 0 to 999999; the original's batch where the message belongs to an earlier one.
    ///   - chipCondition: 60.5; 2 when a chip failed and the stripe is used in its place.
    /// - Throws: ``FieldError`` for a batch or a condition that does not fit.
    public func privateData(
        for kind: MessageKind, batch: Int, chipCondition: Int = 0
    ) throws(FieldError) -> PrivateData60 {
        let type = kind.transactionType?.messageTypeCode ?? 0
        let length =
            switch kind {
            case .financial, .reversal, .singleUpload: privateDataLength
            case .icUpload, .icNotice: min(max(privateDataLength, 11), 13)
            default: 11
            }
        return try PrivateData60(
            messageType: type, batch: batch,
            managementCode: length < 11 ? nil : managementCode(of: kind),
            readingCapability: length < 12 ? nil : readingCapability,
            chipCondition: length < 13 ? nil : chipCondition,
            partialApproval: length < 14 ? nil : (offersPartialApproval ? 1 : 0),
            accountType: length < 17 ? nil : 0,
            reserved: length < 19 ? nil : 0)
    }

    private func managementCode(of kind: MessageKind) -> ManagementCode {
        if kind == .signIn { return ManagementCode(signIn: keyScheme) }
        return Catalogue.row(for: kind)?.managementCodes.first ?? .none
    }
}

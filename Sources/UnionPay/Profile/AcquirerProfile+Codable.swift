internal import PaymentSecurity

extension AcquirerProfile {
    /// The keys of a profile in a configuration.
    public enum CodingKeys: String, CodingKey, CaseIterable, Sendable {
        /// The property of the same name.
        case name, transport, hasHeader, tpduDestination, applicationClass, softwareVersion, softwareSubVersion
        /// The property of the same name.
        case macAlgorithm, keyScheme, encryptsTracks
        /// The property of the same name.
        case privateDataLength, readingCapability, offersPartialApproval, sendsSequenceNumber, operatorForm
        /// The property of the same name.
        case settlementForm, settlementResponseHasCode, sendsEndWhenBalanced, endMustBeApproved, detailsPerUpload
        /// The property of the same name.
        case batchMover, journalLimit, countLimit
        /// The property of the same name.
        case connectTimeout, responseTimeout, connectAttempts, reversalAttempts, uploadAttempts
        /// The property of the same name.
        case extensions
    }

    /// Reads a profile; a key that is not there has its value from ``standard``.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            if let given = try keys.decodeIfPresent(Value.self, forKey: key) { value = given }
        }
        self = .standard
        try read(.name, into: &name)
        try read(.transport, into: &transport)
        try read(.hasHeader, into: &hasHeader)
        try read(.tpduDestination, into: &tpduDestination)
        try read(.applicationClass, into: &applicationClass)
        try read(.softwareVersion, into: &softwareVersion)
        try read(.softwareSubVersion, into: &softwareSubVersion)
        try read(.macAlgorithm, into: &macAlgorithm)
        try read(.keyScheme, into: &keyScheme)
        try read(.encryptsTracks, into: &encryptsTracks)
        try read(.privateDataLength, into: &privateDataLength)
        try read(.readingCapability, into: &readingCapability)
        try read(.offersPartialApproval, into: &offersPartialApproval)
        try read(.sendsSequenceNumber, into: &sendsSequenceNumber)
        try read(.operatorForm, into: &operatorForm)
        try read(.settlementForm, into: &settlementForm)
        try read(.settlementResponseHasCode, into: &settlementResponseHasCode)
        try read(.sendsEndWhenBalanced, into: &sendsEndWhenBalanced)
        try read(.endMustBeApproved, into: &endMustBeApproved)
        try read(.detailsPerUpload, into: &detailsPerUpload)
        try read(.batchMover, into: &batchMover)
        try read(.journalLimit, into: &journalLimit)
        try read(.countLimit, into: &countLimit)
        try read(.connectTimeout, into: &connectTimeout)
        try read(.responseTimeout, into: &responseTimeout)
        try read(.connectAttempts, into: &connectAttempts)
        try read(.reversalAttempts, into: &reversalAttempts)
        try read(.uploadAttempts, into: &uploadAttempts)
        try read(.extensions, into: &extensions)
    }
}

internal import PaymentSecurity

/// A key of a profile whose value cannot be used, alone or beside another key's.
public struct ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key.
    public let key: AcquirerProfile.CodingKeys
    /// What the key may be.
    public let expected: String
    /// What it is.
    public let found: String

    /// One line for whoever wrote the configuration.
    public var description: String { "\(key.rawValue): expected \(expected), found \(found)" }
}

extension AcquirerProfile {
    /// Checks every key against its range and against the keys that depend on it.
    ///
    /// - Throws: ``ProfileError`` for the first key that does not fit.
    public func validate() throws(ProfileError) {
        guard isDigits(tpduDestination, count: 4) else {
            throw ProfileError(key: .tpduDestination, expected: "4 digits", found: tpduDestination)
        }
        try check(.applicationClass, applicationClass, in: 0...99)
        try check(.softwareVersion, softwareVersion, in: 0...99)
        guard HexDigits.value(softwareSubVersion, digits: 6) != nil else {
            throw ProfileError(key: .softwareSubVersion, expected: "6 hexadecimal digits", found: softwareSubVersion)
        }
        try checkKeys()
        guard PrivateData60.lengths.contains(privateDataLength) else {
            throw ProfileError(
                key: .privateDataLength, expected: "8, 11, 12, 13, 14, 17 or 19", found: "\(privateDataLength)")
        }
        guard !offersPartialApproval || privateDataLength >= 14 else {
            throw ProfileError(
                key: .offersPartialApproval, expected: "privateDataLength of 14 or more beside it",
                found: "\(privateDataLength)")
        }
        guard (settlementForm == .wide) == extensions.contains(.wideTotals) else {
            throw ProfileError(
                key: .settlementForm, expected: "wide exactly with the extension wide-totals",
                found: settlementForm.rawValue)
        }
        try check(.detailsPerUpload, detailsPerUpload, in: 1...UploadDetails.maximumCount)
        try check(.journalLimit, journalLimit, in: 1...10_000_000)
        try check(.countLimit, countLimit, in: 1...settlementForm.maximumCount)
        try check(.connectTimeout, connectTimeout, in: 1...600)
        try check(.responseTimeout, responseTimeout, in: 1...600)
        try check(.connectAttempts, connectAttempts, in: 1...99)
        try check(.reversalAttempts, reversalAttempts, in: 1...99)
        try check(.uploadAttempts, uploadAttempts, in: 1...99)
    }

    private func checkKeys() throws(ProfileError) {
        guard !encryptsTracks || keyScheme == .doubleDESWithTDK || keyScheme == .sm4 else {
            throw ProfileError(
                key: .encryptsTracks, expected: "a key scheme with a track key beside it", found: keyScheme.rawValue)
        }
        guard (macAlgorithm == .sm4) == (keyScheme == .sm4) else {
            throw ProfileError(
                key: .macAlgorithm, expected: "an algorithm of the key scheme's cipher (\(keyScheme.rawValue))",
                found: macAlgorithm.rawValue)
        }
    }

    private func check(_ key: CodingKeys, _ value: Int, in range: ClosedRange<Int>) throws(ProfileError) {
        guard range.contains(value) else {
            throw ProfileError(key: key, expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
        }
    }
}

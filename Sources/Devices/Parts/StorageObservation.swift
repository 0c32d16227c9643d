/// Space, a written and synced probe, and what the drive says of itself.
public struct StorageObservation: Hashable, Codable, Sendable {
    /// Bytes that this process may still write.
    public var freeBytes: Int64
    /// Files that may still be made; nil where the file system does not count them.
    public var freeFiles: Int64?
    /// Milliseconds from the first byte written until the system said that it is on the medium; nil when it failed.
    public var probeTime: Int64?
    /// The system's error number of a probe that failed.
    public var writeError: Int?
    /// What the store says of itself: false where an acknowledged commit would not survive a power cut.
    public var isDurable: Bool?
    public var smart: SmartObservation?

    public init(
        freeBytes: Int64, freeFiles: Int64? = nil, probeTime: Int64?, writeError: Int? = nil,
        isDurable: Bool? = nil,
        smart: SmartObservation? = nil
    ) {
        self.freeBytes = freeBytes
        self.freeFiles = freeFiles
        self.probeTime = probeTime
        self.writeError = writeError
        self.isDurable = isDurable
        self.smart = smart
    }
}

/// The drive's own judgement (SMART), as far as it gives one.
public struct SmartObservation: Hashable, Codable, Sendable {
    /// False where the drive expects to fail.
    public var passed: Bool
    /// Sectors that were replaced or wait to be (ATA attributes 5, 197, 198), or media errors (NVMe).
    public var badSectors: Int64?
    /// Percent of the writes that the drive was made for (NVMe "percentage used"); may pass 100.
    public var wear: Int?

    public init(passed: Bool, badSectors: Int64? = nil, wear: Int? = nil) {
        self.passed = passed
        self.badSectors = badSectors
        self.wear = wear
    }
}

public import UnionPay

/// What a terminal keeps of a card: enough to show, print and send again, nothing that can be read at rest.
public struct CardReference: Hashable, Codable, Sendable {
    /// First six and last four digits, the rest as asterisks. "scan" for a payment code that names no card.
    public var masked: String
    /// How the card was read (F22, three digits).
    public var entry: EntryMode
    /// PAN, expiry, sequence number and EMV tags, encrypted under the data key named by ``keyName``.
    ///
    /// Closing the batch destroys that key. Hashes of the journal cover the ciphertext, so the chain stands.
    public var sealed: HexBytes
    /// Name of the data key in the key store.
    public var keyName: String
    /// The card's sequence number (F23), chip cards only.
    public var sequence: String?

    public init(masked: String, entry: EntryMode, sealed: HexBytes, keyName: String, sequence: String? = nil) {
        self.masked = masked
        self.entry = entry
        self.sealed = sealed
        self.keyName = keyName
        self.sequence = sequence
    }
}

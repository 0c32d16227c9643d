public import UnionPay

extension TransactionType {
    /// Booked by the terminal before the host hears of it: offline sales and adjustments.
    public var isBookedOffline: Bool {
        switch self {
        case .offlineSale, .adjustment, .tipAdjustment, .offlineICSale, .completionNotice: true
        default: false
        }
    }

    /// Told after the fact, and repeated until it is answered: every advice, and an offline chip sale, which travels as
    /// a 0200 but is no question either. Such a message may reach the host after its batch was closed.
    public var isToldLater: Bool { isAdvice || isBookedOffline }

    /// Its line may be needed after its batch has closed: its card data are sealed under a data key of their own.
    public var needsOwnDataKey: Bool { isBookedOffline || self == .preAuthorization }

    /// The certificate of a line of this type is uploaded by itself even where the books balance: an online chip sale.
    public func sendsCertificate(_ entry: EntryMode) -> Bool { self == .sale && entry.pan.isChip }
}

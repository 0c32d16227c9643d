public import PaymentSecurity

/// Every way in which hosts differ, in one value.
///
/// Nothing else may ask which host it talks to. ``standard`` is what the public texts of the UnionPay POS terminal
/// specification describe; ``qiantui`` is a Qiantui host. In a configuration every key may be left out: it then has its
/// value from ``standard``. Check a profile from outside with ``validate()``.
public struct AcquirerProfile: Codable, Equatable, Sendable {
    // MARK: Who and where

    /// What people call it; printed in logs and on pages, never compared.
    public var name: String

    /// Whether TCP is used as it is or inside TLS.
    public enum Transport: String, Codable, CaseIterable, Sendable {
        /// Plain TCP: for leased lines and tests.
        case plain
        /// TLS.
        case tls
    }

    /// How the connection is protected. Messages without a MAC are safe over `tls` only.
    public var transport: Transport

    // MARK: Framing

    /// Whether six bytes of header stand between TPDU and MTI. Some small acquirers leave them out.
    public var hasHeader: Bool
    /// The TPDU's destination in requests, four digits (the network address of the acquirer).
    public var tpduDestination: String
    /// Header digits 1 and 2: 60 magnetic stripe, 61 chip, 62 to 68 other applications.
    public var applicationClass: Int
    /// Header digits 3 and 4, the software's overall version: 22 (2004), 30 (2009), 31 (2010), 32 (unified).
    public var softwareVersion: Int
    /// Header digits 7 to 12: since 2010 the overall version and four digits of the maker's. Six hexadecimal digits,
    /// since some makers send F there.
    public var softwareSubVersion: String

    // MARK: Keys and protection

    /// How F64 is made.
    public var macAlgorithm: MACAlgorithm
    /// Which working keys a sign-in brings (60.3 of the request) and how F62 of its answer holds them.
    public var keyScheme: KeyScheme
    /// Whether F35 and F36 are sent encrypted under the track key; needs a key scheme that has one.
    public var encryptsTracks: Bool

    // MARK: F60, F62, F63

    /// How many digits F60 has in transactions: 8, 11, 12, 13, 14, 17 or 19. Management messages have 11.
    public var privateDataLength: Int
    /// 60.4 in transactions.
    public var readingCapability: ReadingCapability
    /// Whether 60.6 tells the host that part of an amount may be approved; needs 14 digits of F60.
    public var offersPartialApproval: Bool
    /// Whether the sign-in carries the device's serial number in F62 (`Sequence No`, since 2010).
    public var sendsSequenceNumber: Bool
    /// How F63.1 writes the operator: `01 ` or `001`.
    public var operatorForm: OperatorCode.Form

    // MARK: Settlement

    /// How F48 of 0500 and 0510 is laid out.
    public var settlementForm: SettlementTotals.Form
    /// Whether the 0510 carries F39. By the specification it does not; a terminal reads it where there is one.
    public var settlementResponseHasCode: Bool
    /// Whether the upload's end (0320 with 207) is sent even when the totals agree.
    public var sendsEndWhenBalanced: Bool
    /// Whether the answer to the upload's end must be 00 for the batch to count as closed.
    public var endMustBeApproved: Bool
    /// How many lines one 0320 with 60.3 = 201 carries: 1 to 8.
    public var detailsPerUpload: Int

    /// Who says which number the next batch has.
    public enum BatchMover: String, Codable, CaseIterable, Sendable {
        /// The host: the number comes in 60.2 of the sign-in's answer, and a terminal without lines takes it.
        case host
        /// The terminal: it counts on after each settlement, and the host follows.
        case terminal
    }

    /// Who moves the batch number. Either way a terminal adds one when it closes a batch.
    public var batchMover: BatchMover

    // MARK: Limits

    /// How many lines the journal may hold before nothing but a settlement is accepted.
    public var journalLimit: Int
    /// How high any of the four counts of F48 may come, lines in flight and stored ones included, before the terminal
    /// settles by itself. Below the largest count of ``settlementForm``.
    public var countLimit: Int

    // MARK: Time-outs and retries

    /// Seconds to wait for a connection.
    public var connectTimeout: Int
    /// Seconds to wait for an answer.
    public var responseTimeout: Int
    /// How often a connection is tried before a transaction is given up; at least 1.
    public var connectAttempts: Int
    /// How often a reversal is sent in one go before the terminal waits and signs in again; at least 1. A reversal is
    /// never dropped for want of an answer.
    public var reversalAttempts: Int
    /// How often a line of the upload, an advice or a notice is sent in one go; at least 1.
    public var uploadAttempts: Int

    // MARK: Beyond the specification

    /// What both sides may do beyond the specification.
    public var extensions: PrivateExtensions

    /// Creates a profile; what is not given is as in ``standard``.
    public init(
        name: String = "standard",
        transport: Transport = .tls,
        hasHeader: Bool = true,
        tpduDestination: String = "0000",
        applicationClass: Int = 60,
        softwareVersion: Int = 31,
        softwareSubVersion: String = "310001",
        macAlgorithm: MACAlgorithm = .unionPayECB,
        keyScheme: KeyScheme = .doubleDES,
        encryptsTracks: Bool = false,
        privateDataLength: Int = 13,
        readingCapability: ReadingCapability = .contactless,
        offersPartialApproval: Bool = false,
        sendsSequenceNumber: Bool = true,
        operatorForm: OperatorCode.Form = .spacePadded,
        settlementForm: SettlementTotals.Form = .both,
        settlementResponseHasCode: Bool = false,
        sendsEndWhenBalanced: Bool = true,
        endMustBeApproved: Bool = true,
        detailsPerUpload: Int = 8,
        batchMover: BatchMover = .host,
        journalLimit: Int = 500,
        countLimit: Int = 990,
        connectTimeout: Int = 10,
        responseTimeout: Int = 60,
        connectAttempts: Int = 3,
        reversalAttempts: Int = 3,
        uploadAttempts: Int = 3,
        extensions: PrivateExtensions = []
    ) {
        self.name = name
        self.transport = transport
        self.hasHeader = hasHeader
        self.tpduDestination = tpduDestination
        self.applicationClass = applicationClass
        self.softwareVersion = softwareVersion
        self.softwareSubVersion = softwareSubVersion
        self.macAlgorithm = macAlgorithm
        self.keyScheme = keyScheme
        self.encryptsTracks = encryptsTracks
        self.privateDataLength = privateDataLength
        self.readingCapability = readingCapability
        self.offersPartialApproval = offersPartialApproval
        self.sendsSequenceNumber = sendsSequenceNumber
        self.operatorForm = operatorForm
        self.settlementForm = settlementForm
        self.settlementResponseHasCode = settlementResponseHasCode
        self.sendsEndWhenBalanced = sendsEndWhenBalanced
        self.endMustBeApproved = endMustBeApproved
        self.detailsPerUpload = detailsPerUpload
        self.batchMover = batchMover
        self.journalLimit = journalLimit
        self.countLimit = countLimit
        self.connectTimeout = connectTimeout
        self.responseTimeout = responseTimeout
        self.connectAttempts = connectAttempts
        self.reversalAttempts = reversalAttempts
        self.uploadAttempts = uploadAttempts
        self.extensions = extensions
    }

    /// A host that follows the public texts of the 2010 edition.
    public static let standard = Self()

    /// A Qiantui host: wide totals, so that a day is one batch; track key; every private extension.
    public static let qiantui = Self(
        name: "qiantui",
        applicationClass: 61,
        keyScheme: .doubleDESWithTDK,
        encryptsTracks: true,
        privateDataLength: 14,
        offersPartialApproval: true,
        settlementForm: .wide,
        settlementResponseHasCode: true,
        journalLimit: 100_000,
        countLimit: 100_000,
        extensions: .all)
}

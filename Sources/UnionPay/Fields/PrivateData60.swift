/// 60.3, the network management code, three digits (网络管理信息码).
public struct ManagementCode: RawRepresentable, Codable, Hashable, Sendable, CustomStringConvertible {
    /// 0 to 999.
    public let rawValue: Int

    /// Takes 0 to 999; nil for anything else.
    public init?(rawValue: Int) {
        guard (0...999).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ code: UInt16) {
        rawValue = Int(code)
    }

    /// 000: a message that manages nothing.
    public static let none = Self(0)
    /// 001: sign-in, single-length keys.
    public static let signInSingle = Self(1)
    /// 002: sign-off.
    public static let signOff = Self(2)
    /// 003: sign-in, double-length keys.
    public static let signInDouble = Self(3)
    /// 004: sign-in, double-length keys and a track key.
    public static let signInDoubleWithTrackKey = Self(4)
    /// 005: sign-in with a longer key block; seen in the field, not described in public.
    public static let signInExtended = Self(5)
    /// 006: sign-in with SM4 keys; one host's constant, not described in public.
    public static let signInSM4 = Self(6)
    /// 201: settlement, and upload of magnetic-stripe lines.
    public static let settlement = Self(201)
    /// 202: end of the upload, totals differ.
    public static let uploadEndDiffering = Self(202)
    /// 203: certificate of an online chip transaction, totals agree.
    public static let certificateBalanced = Self(203)
    /// 204: chip notice, totals agree.
    public static let noticeBalanced = Self(204)
    /// 205: certificate of an online chip transaction, totals differ.
    public static let certificateDiffering = Self(205)
    /// 206: chip notice, totals differ.
    public static let noticeDiffering = Self(206)
    /// 207: end of the upload, totals agree.
    public static let uploadEndBalanced = Self(207)
    /// 301: echo test.
    public static let echo = Self(301)
    /// 360: download of parameters.
    public static let parameters = Self(360)
    /// 361: end of the download of parameters.
    public static let parametersEnd = Self(361)
    /// 362: upload of the terminal's status.
    public static let status = Self(362)
    /// 951: result of an issuer's script.
    public static let scriptResult = Self(951)
    /// 971: repair ticket; a private extension.
    public static let repairTicket = Self(971)
    /// 972: what became of a transaction; a private extension.
    public static let statusQuery = Self(972)
    /// 973: comparison of lines; a private extension.
    public static let comparison = Self(973)
    /// 974: the shop stops selling, or sells again; a private extension.
    public static let shopFreeze = Self(974)

    /// Every code of a sign-in.
    public static let signIns: [Self] = [
        .signInSingle, .signInDouble, .signInDoubleWithTrackKey, .signInExtended, .signInSM4,
    ]

    /// Three digits.
    public var text: String { decimalText(rawValue, width: 3) }

    /// Three digits.
    public var description: String { text }
}

/// 60.4: what the terminal can read (终端读取能力).
public struct ReadingCapability: RawRepresentable, Codable, Hashable, Sendable {
    /// 0 to 9.
    public let rawValue: Int

    /// Takes 0 to 9; nil for anything else.
    public init?(rawValue: Int) {
        guard (0...9).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ code: UInt8) {
        rawValue = Int(code)
    }

    /// 0: not told.
    public static let unknown = Self(0)
    /// 2: magnetic stripes.
    public static let magneticStripe = Self(2)
    /// 5: chips with contact.
    public static let chip = Self(5)
    /// 6: chips with and without contact.
    public static let contactless = Self(6)
}

/// F60, in every message: what it is and to which batch it belongs (自定义域 60).
///
/// UnionPay POS terminal specification, F60: 60.1 message type n2, 60.2 batch n6, 60.3 network management n3,
/// 60.4 reading capability n1, 60.5 chip condition n1, 60.6 partial approval n1, 60.7 account type n3, 60.8 n2.
/// The field grew with the editions: 8, 11, 12, 13, 14, 17 or 19 digits. A sub-field that stands before a given one is
/// filled with zeros, so that two values with the same digits are equal.
public struct PrivateData60: Hashable, Sendable {
    /// 60.1, 0 to 99; see ``TransactionType/messageTypeCode``. Management, settlement and uploads have 0.
    public let messageType: Int
    /// 60.2, the batch number, 0 to 999999. A first sign-in may carry 0.
    public let batch: Int
    /// 60.3.
    public let managementCode: ManagementCode?
    /// 60.4.
    public let readingCapability: ReadingCapability?
    /// 60.5, 0 to 9: 0 not used, 1 the last chip transaction went well or was none, 2 it failed.
    public let chipCondition: Int?
    /// 60.6, 0 to 9: 1 the terminal can do with a partial approval and a balance. Since the 2010 edition.
    public let partialApproval: Int?
    /// 60.7, account type, 0 to 999. Since the 2010 edition.
    public let accountType: Int?
    /// 60.8, 0 to 99: later editions; its use is not described in public.
    public let reserved: Int?

    /// The lengths that F60 can have.
    public static let lengths = [8, 11, 12, 13, 14, 17, 19]

    /// Creates F60 from its sub-fields; those before the last given one are zero where nil.
    ///
    /// - Throws: ``FieldError`` for a number that its sub-field cannot hold.
    public init(
        messageType: Int, batch: Int, managementCode: ManagementCode? = nil,
        readingCapability: ReadingCapability? = nil, chipCondition: Int? = nil, partialApproval: Int? = nil,
        accountType: Int? = nil, reserved: Int? = nil
    ) throws(FieldError) {
        func check(_ value: Int?, _ width: Int, _ part: String) throws(FieldError) {
            if let value, decimalDigits(Int64(value), width: width) == nil {
                throw FieldError(field: 60, part: part, expected: "at most \(width) digits", found: "\(value)")
            }
        }
        try check(messageType, 2, "60.1 message type")
        try check(batch, 6, "60.2 batch")
        try check(chipCondition, 1, "60.5 chip condition")
        try check(partialApproval, 1, "60.6 partial approval")
        try check(accountType, 3, "60.7 account type")
        try check(reserved, 2, "60.8")

        self.messageType = messageType
        self.batch = batch
        self.reserved = reserved
        self.accountType = accountType ?? (reserved == nil ? nil : 0)
        self.partialApproval = partialApproval ?? (self.accountType == nil ? nil : 0)
        self.chipCondition = chipCondition ?? (self.partialApproval == nil ? nil : 0)
        self.readingCapability = readingCapability ?? (self.chipCondition == nil ? nil : .unknown)
        self.managementCode = managementCode ?? (self.readingCapability == nil ? nil : ManagementCode.none)
    }

    /// Reads 8, 11, 12, 13, 14, 17 or 19 digits.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 60, lengths: Self.lengths)
        messageType = try reader.integer(2, "60.1 message type")
        batch = try reader.integer(6, "60.2 batch")
        managementCode =
            reader.isAtEnd ? nil : ManagementCode(rawValue: try reader.integer(3, "60.3 management code"))
        readingCapability =
            reader.isAtEnd ? nil : ReadingCapability(rawValue: try reader.integer(1, "60.4 reading capability"))
        chipCondition = reader.isAtEnd ? nil : try reader.integer(1, "60.5 chip condition")
        partialApproval = reader.isAtEnd ? nil : try reader.integer(1, "60.6 partial approval")
        accountType = reader.isAtEnd ? nil : try reader.integer(3, "60.7 account type")
        reserved = reader.isAtEnd ? nil : try reader.integer(2, "60.8")
    }

    /// The digits of F60, as many as the last sub-field asks for.
    public var text: String {
        var text = decimalText(messageType, width: 2) + decimalText(batch, width: 6)
        if let managementCode { text += managementCode.text }
        if let readingCapability { text += "\(readingCapability.rawValue)" }
        if let chipCondition { text += "\(chipCondition)" }
        if let partialApproval { text += "\(partialApproval)" }
        if let accountType { text += decimalText(accountType, width: 3) }
        if let reserved { text += decimalText(reserved, width: 2) }
        return text
    }
}

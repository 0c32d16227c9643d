/// The host's answer in F39: two characters.
///
/// UnionPay POS terminal specification, response codes. Any two printable characters are a code; one that is not in the
/// table is a refusal with a prompt of its own.
public struct ResponseCode: Hashable, Sendable, Codable, CustomStringConvertible {
    private let high: UInt8
    private let low: UInt8

    /// Takes two printable ASCII characters other than spaces; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 2, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        (high, low) = (bytes[0], bytes[1])
    }

    init(literal code: StaticString) {
        let bytes = Array(code.description.utf8.prefix(2))
        (high, low) = (bytes.first ?? 0x3F, bytes.last ?? 0x3F)
    }

    /// The two characters.
    public var text: String { String(decoding: [high, low], as: UTF8.self) }

    /// The two characters.
    public var description: String { text }

    /// What a terminal may do after the answer.
    public enum Class: String, Codable, CaseIterable, Hashable, Sendable {
        /// The transaction was approved.
        case approved = "A"
        /// It failed and may be tried again.
        case mayRetry = "B"
        /// It failed; trying again is of no use.
        case mustNotRetry = "C"
        /// It failed and somebody must act: keep the card, sign in, call.
        case mustAct = "D"
        /// A system has failed.
        case systemFault = "E"
    }

    /// The code's class; C for a code that is not in the table.
    ///
    /// The letters of A1, A3 and A7 are not in the public text: they are refusals, hence C.
    public var responseClass: Class { Self.table[self]?.responseClass ?? .mustNotRetry }

    /// Whether the code is in the table.
    public var isKnown: Bool { Self.table[self] != nil }

    /// Whether the transaction was approved: 00, 10 (in part), 11, A2, A4, A5, A6. Such an answer must have a MAC.
    public var isApproved: Bool { responseClass == .approved }

    /// Whether an answer to a reversal settles it: 00 done, 12 and 25 there was nothing to undo.
    ///
    /// By the specification only 00 must have a MAC; who takes 12 or 25 without one trusts the line.
    public var settlesReversal: Bool { self == .approved || self == .invalidTransaction || self == .originalNotFound }

    /// Whether an answer to an advice or an upload settles it: 00 taken, 94 taken before.
    public var settlesAdvice: Bool { self == .approved || self == .duplicate }

    /// Whether the answer says nothing about what was asked, only that a system does not work now: 06, 09, 90 (the day is
    /// being switched), 91, 92, 96, 98, A7. What is owed is asked again; only another code refuses it.
    public var isPassing: Bool { Self.passing.contains(text) }

    private static let passing = ["06", "09", "90", "91", "92", "96", "98", "A7"]

    /// Whether the terminal has to sign in before it goes on: 77 batch mismatch, 99 PIN format, A0 wrong MAC.
    ///
    /// 22 suggests a sign-in but does not ask for one.
    public var needsSignIn: Bool { self == .signInRequired || self == .pinFormatError || self == .macError }

    /// What to show; for a code that is not in the table, 交易失败 with the code.
    public func prompt(in language: Language) -> String {
        if let prompt = Self.table[self]?.prompt { return prompt.text(in: language) }
        return Prompt("交易失败 \(text)", "交易失敗 \(text)", "Transaction failed \(text)").text(in: language)
    }

    /// Every code in the table, ascending.
    public static let known: [Self] = table.keys.sorted { ($0.high, $0.low) < ($1.high, $1.low) }

    /// 00: approved.
    public static let approved = Self(literal: "00")
    /// 10: approved for a part of the amount.
    public static let partlyApproved = Self(literal: "10")
    /// 03: the merchant is not known.
    public static let invalidMerchant = Self(literal: "03")
    /// 05: the issuer does not approve.
    public static let notApproved = Self(literal: "05")
    /// 06: the issuer has failed.
    public static let issuerFault = Self(literal: "06")
    /// 12: not a transaction for this host or state.
    public static let invalidTransaction = Self(literal: "12")
    /// 13: not an amount.
    public static let invalidAmount = Self(literal: "13")
    /// 14: not a card number.
    public static let invalidCard = Self(literal: "14")
    /// 22: operated wrongly.
    public static let suspectedMisuse = Self(literal: "22")
    /// 25: the original was not found.
    public static let originalNotFound = Self(literal: "25")
    /// 30: a field has the wrong form.
    public static let formatError = Self(literal: "30")
    /// 40: not offered.
    public static let notSupported = Self(literal: "40")
    /// 51: not enough money.
    public static let insufficientFunds = Self(literal: "51")
    /// 55: wrong PIN.
    public static let wrongPIN = Self(literal: "55")
    /// 58: not allowed to this terminal.
    public static let notAllowedToTerminal = Self(literal: "58")
    /// 61: above a limit.
    public static let overLimit = Self(literal: "61")
    /// 64: not the original's amount.
    public static let wrongOriginalAmount = Self(literal: "64")
    /// 68: the issuer's answer came too late.
    public static let answerTooLate = Self(literal: "68")
    /// 77: another batch than the host's; sign in.
    public static let signInRequired = Self(literal: "77")
    /// 79: offline transactions do not agree.
    public static let offlineTotalsDiffer = Self(literal: "79")
    /// 90: the day is being changed.
    public static let dateSwitch = Self(literal: "90")
    /// 91: the issuer or the network is not working.
    public static let issuerUnavailable = Self(literal: "91")
    /// 94: had before.
    public static let duplicate = Self(literal: "94")
    /// 96: the host has failed.
    public static let systemFault = Self(literal: "96")
    /// 97: the terminal is not registered.
    public static let unknownTerminal = Self(literal: "97")
    /// 98: the issuer did not answer.
    public static let issuerTimeout = Self(literal: "98")
    /// 99: the PIN block cannot be read.
    public static let pinFormatError = Self(literal: "99")
    /// A0: the MAC is wrong.
    public static let macError = Self(literal: "A0")
    /// S1: another terminal closes the shop. Qiantui's own, of hosts that offer ``PrivateExtensions/shopFreeze``.
    public static let shopFrozen = Self(literal: "S1")

    /// Reads the two characters.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a response code is two printable characters")
        }
        self = code
    }

    /// Writes the two characters.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

public import DayEnd
public import UnionPay

/// One thing that happens in a scripted day.
public struct ScriptedAct: Hashable, Sendable {
    /// What is done.
    public enum What: Hashable, Sendable {
        /// A transaction with a card or a payment code.
        case card(TransactionType)
        /// Cash, of which no host hears.
        case cash(CashLine.Kind)
        /// The terminal's own business with its host.
        case service(Service)
    }

    /// What a terminal asks its host besides transactions.
    public enum Service: String, CaseIterable, Hashable, Sendable {
        /// 参数传递: 0800 with 60.3 = 360 and 361.
        case parameterDownload
        /// 状态上送: 0820 with 60.3 = 362.
        case statusUpload
        /// 回响测试: 0820 with 60.3 = 301.
        case echo
    }

    /// What the script means to become of it.
    public enum Expectation: Hashable, Sendable {
        /// Approved and booked with this amount in minor units; 0 for a balance inquiry.
        case approved(Int64)
        /// Approved for this part of the amount, with F39 = 10.
        case partlyApproved(Int64)
        /// Refused by the issuer with this F39.
        case declined(code: String)
        /// Done at the host, its answer lost, then undone by a reversal.
        case reversed
        /// Answered; nothing is booked.
        case answered
    }

    /// Its place in the script, from 1.
    public var number: Int
    /// The local day.
    public var date: CivilDate
    /// Seconds since local midnight, 0 to 86,399.
    public var secondOfDay: Int
    /// What is done.
    public var what: What
    /// Minor units; 0 for a void, which takes its original's amount, for a balance inquiry, and for a service.
    public var amount: Int64
    /// The till's name for the act, different for each act of a script.
    public var reference: String
    /// The reference of the earlier act that a void, completion, refund or adjustment is about.
    public var original: String?
    /// The card; for a scanned payment code the card behind it. Nil without one.
    public var card: VirtualCard?
    /// How the card comes; nil without one.
    public var way: CardWay?
    /// Whether the customer enters a PIN.
    public var entersPIN: Bool
    /// The chip's count of transactions at this one (tag 9F36).
    public var chipCounter: Int
    /// Who allowed an offline sale: 61.4 and 61.5.
    public var authority: OfflineAuthority?
    /// The authorisation code of an offline sale, six characters (F38).
    public var authorization: String?
    /// Whether the host's answer is to be lost on its way, so that a reversal follows.
    public var losesAnswer: Bool
    /// What the script means to become of it.
    public var expectation: Expectation

    /// Creates an act; what is not given is absent.
    public init(
        number: Int, date: CivilDate, secondOfDay: Int, what: What, amount: Int64, reference: String,
        original: String? = nil, card: VirtualCard? = nil, way: CardWay? = nil, entersPIN: Bool = false,
        chipCounter: Int = 0, authority: OfflineAuthority? = nil, authorization: String? = nil,
        losesAnswer: Bool = false, expectation: Expectation
    ) {
        self.number = number
        self.date = date
        self.secondOfDay = secondOfDay
        self.what = what
        self.amount = amount
        self.reference = reference
        self.original = original
        self.card = card
        self.way = way
        self.entersPIN = entersPIN
        self.chipCounter = chipCounter
        self.authority = authority
        self.authorization = authorization
        self.losesAnswer = losesAnswer
        self.expectation = expectation
    }

    /// The transaction type; nil for cash and services.
    public var type: TransactionType? {
        if case .card(let type) = what { type } else { nil }
    }

    /// F39 where the script means it to be another than 00.
    public var expectedCode: String? {
        switch expectation {
        case .declined(let code): code
        case .partlyApproved: ResponseCode.partlyApproved.text
        case .approved, .reversed, .answered: nil
        }
    }

    /// When it happens, by the clock of a zone with this offset in seconds east of UTC.
    public func moment(utcOffset: Int) -> Moment {
        Moment(date: date, secondOfDay: secondOfDay, utcOffset: utcOffset)
    }
}

extension ScriptedAct: CustomStringConvertible {
    /// One line: number, time, what, amount, card, reference.
    public var description: String {
        let clock = moment(utcOffset: 0).clockText
        let name =
            switch what {
            case .card(let type): type.rawValue
            case .cash(let kind): "cash \(kind.rawValue)"
            case .service(let service): service.rawValue
            }
        let means = [way?.rawValue, card?.description].compactMap { $0 }.joined(separator: " ")
        return ["\(number)", "\(date) \(clock)", name, "\(amount)", means, reference]
            .filter { !$0.isEmpty }.joined(separator: "  ")
    }
}

import DayEnd
public import UnionPay

/// A simulated issuer: the first rule that fits an act decides; without one it is approved.
///
/// For demonstrations and tests. A production host speaks to its issuers upstream instead.
public struct IssuerRules: Codable, Sendable, Hashable {
    public var rules: [Rule]

    public init(_ rules: [Rule] = []) { self.rules = rules }

    public struct Rule: Codable, Sendable, Hashable {
        // What it fits: every condition that is given must hold.
        /// The amount in minor units ends with these digits.
        public var amountEndsWith: String?
        /// The amount is at least so many minor units.
        public var amountFrom: Int64?
        /// The PAN begins with these digits.
        public var cardPrefix: String?
        public var type: TransactionType?

        // What it does.
        /// F39; 00 without it.
        public var code: String?
        /// With code 10: this part of the amount is approved, in percent.
        public var approvedPercent: Int64?
        /// Milliseconds until the answer.
        public var delay: Int?
        /// No answer ever comes.
        public var isSilent: Bool?

        public init(
            amountEndsWith: String? = nil, amountFrom: Int64? = nil, cardPrefix: String? = nil,
            type: TransactionType? = nil, code: String? = nil, approvedPercent: Int64? = nil, delay: Int? = nil,
            isSilent: Bool? = nil
        ) {
            self.amountEndsWith = amountEndsWith
            self.amountFrom = amountFrom
            self.cardPrefix = cardPrefix
            self.type = type
            self.code = code
            self.approvedPercent = approvedPercent
            self.delay = delay
            self.isSilent = isSilent
        }
    }

    public struct Decision: Sendable, Hashable {
        /// Nil: the issuer stays silent.
        public var answer: IssuerAnswer?
        /// Milliseconds.
        public var delay: Int
    }

    /// Decides on an authorisation.
    ///
    /// - Parameter pan: The card number, or what stands for it; only its first digits are looked at.
    public func decide(_ request: IssuerRequest, pan: String) -> Decision {
        let rule = rules.first { $0.fits(request, pan) }
        let delay = max(0, rule?.delay ?? 0)
        if rule?.isSilent == true { return Decision(answer: nil, delay: delay) }
        let scheme = CardScheme(bin: pan)
        var code = rule?.code ?? "00"
        // An issuer approves a part only where that is offered.
        if code == ResponseCode.partlyApproved.text, !request.allowsPartialApproval {
            code = ResponseCode.insufficientFunds.text
        }
        var answer = IssuerAnswer(code: code, scheme: scheme, issuer: "01020000")
        if code == ResponseCode.partlyApproved.text {
            let percent = min(max(rule?.approvedPercent ?? 50, 1), 100)
            answer.amount = max(1, request.amount.multipliedReportingOverflow(by: percent).partialValue / 100)
        }
        if ResponseCode(code)?.isApproved == true {
            answer.authorization = String((request.key.batch.value * 7 + request.key.stan.value) % 900_000 + 100_000)
            if request.key.type == .balanceInquiry { answer.balance = 100_000_00 }
        }
        return Decision(answer: answer, delay: delay)
    }
}

extension IssuerRules.Rule {
    func fits(_ request: IssuerRequest, _ pan: String) -> Bool {
        if let type, type != request.key.type { return false }
        if let amountFrom, request.amount < amountFrom { return false }
        if let cardPrefix, !pan.hasPrefix(cardPrefix) { return false }
        if let amountEndsWith, !String(request.amount).hasSuffix(amountEndsWith) { return false }
        return true
    }
}

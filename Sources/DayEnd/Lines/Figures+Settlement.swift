public import UnionPay

extension SettlementTotals {
    /// F48 of a settlement: the gross figures, not judged yet.
    public init(gross: GrossFigures) {
        self.init(
            domestic: CardClassTotals(gross.domestic), foreign: CardClassTotals(gross.foreign),
            domesticVerdict: .request, foreignVerdict: .request)
    }
}

extension CardClassTotals {
    init(_ side: GrossFigures.Side) {
        self.init(
            debitAmount: side.debit.amount, debitCount: side.debit.count, creditAmount: side.credit.amount,
            creditCount: side.credit.count)
    }
}

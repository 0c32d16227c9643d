internal import DayEnd

/// Money on the wire: whole minor units and the currency's three letters.
struct Amount: Encodable {
    var amountMinor: Int64
    var currency: String

    init(_ minor: Int64, _ currency: Currency) {
        amountMinor = minor
        self.currency = currency.alphabeticCode
    }
}

/// A count and a sum.
struct FigureView: Encodable {
    var count: Int
    var amount: Amount

    init(_ figure: Figure, _ currency: Currency) {
        count = figure.count
        amount = Amount(figure.amount, currency)
    }
}

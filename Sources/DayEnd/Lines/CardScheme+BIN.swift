public import UnionPay

extension CardScheme {
    /// The scheme by the card's first digits, where neither issuer nor terminal has named it: an offline sale, and a
    /// host whose issuers do not say. Both sides use this one function, so that both count a card in the same class.
    ///
    /// Source: ISO/IEC 7812-1 issuer identification numbers as the schemes publish them. A number of no known range is
    /// taken for UnionPay's: old domestic cards have many.
    ///
    /// - Parameter number: A card number, masked from the seventh digit on or not; empty for a scanned code.
    public init(bin number: String) {
        let digits = number.utf8.prefix(4).reduce(0) { $0 * 10 + Int($1) - 48 }
        switch number.prefix(2) {
        case "62", "81": self = .unionPay
        case "34", "37": self = .americanExpress
        case "35": self = .jcb
        case "30", "36", "38", "39": self = .diners
        case "51"..."55": self = .mastercard
        case "22"..."27" where (2221...2720).contains(digits): self = .mastercard
        default: self = number.hasPrefix("4") ? .visa : .unionPay
        }
    }
}

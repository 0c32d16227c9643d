/// What EMV data objects are called (EMV 4.3 Book 3, annex A; 9F63 and DF31 as UnionPay has them).
enum TagNames {
    /// The name of a tag in upper-case hexadecimal, or nil.
    static func name(of tag: String) -> String? { names[tag] }

    private static let names: [String: String] = [
        "4F": "application identifier", "50": "application label", "57": "track 2 equivalent data",
        "5A": "application PAN", "5F20": "cardholder name", "5F24": "application expiration date",
        "5F25": "application effective date", "5F2A": "transaction currency code", "5F34": "PAN sequence number",
        "71": "issuer script template 1", "72": "issuer script template 2", "82": "application interchange profile",
        "84": "dedicated file name", "8A": "authorisation response code", "8E": "cardholder verification method list",
        "91": "issuer authentication data", "95": "terminal verification results", "99": "transaction PIN data",
        "9A": "transaction date", "9B": "transaction status information", "9C": "transaction type",
        "9F02": "amount, authorised", "9F03": "amount, other", "9F06": "application identifier (terminal)",
        "9F09": "application version number", "9F10": "issuer application data", "9F1A": "terminal country code",
        "9F1E": "interface device serial number", "9F1F": "track 1 discretionary data",
        "9F20": "track 2 discretionary data", "9F26": "application cryptogram",
        "9F27": "cryptogram information data", "9F33": "terminal capabilities",
        "9F34": "cardholder verification results", "9F35": "terminal type",
        "9F36": "application transaction counter", "9F37": "unpredictable number",
        "9F41": "transaction sequence counter", "9F53": "transaction category code",
        "9F63": "card product identification", "9F6B": "track 2 data", "DF31": "issuer script results",
    ]
}

public import DayEnd
import HostCore
import KeyStore
public import Ledger
import PaymentSecurity
import UnionPay

/// Registering a terminal, and the two components of its master key.
public enum HostSetup {
    public struct Registration: Codable, Sendable {
        public var merchant: String
        public var terminal: String
        public var merchantName: String
        public var currency: Currency
        /// Makes a new master key and forgets the working keys: for a terminal that was replaced.
        public var isReset: Bool

        public init(
            merchant: String, terminal: String, merchantName: String, currency: Currency = .renminbi,
            isReset: Bool = false
        ) {
            self.merchant = merchant
            self.terminal = terminal
            self.merchantName = merchantName
            self.currency = currency
            self.isReset = isReset
        }
    }

    /// The master key in two parts, each for another person; neither tells anything of the key alone.
    public struct Registered: Codable, Sendable {
        public var merchant: String
        public var terminal: String
        public var components: [Component]
        /// Key check value of the whole key, six digits or more.
        public var checkValue: String

        public struct Component: Codable, Sendable {
            /// Hexadecimal. A secret: it belongs into one person's hands.
            public var component: String
            public var checkValue: String
        }
    }

    /// Must run inside a ledger group.
    public static func register(
        _ registration: Registration, ledger: SQLiteLedger, vault: HostVault
    ) throws -> Registered {
        try check(registration.merchant, "merchant (F42)", length: 15)
        try check(registration.terminal, "terminal (F41)", length: 8)
        var query = FactQuery(merchant: registration.merchant, terminal: registration.terminal)
        query.wantsKeys = false
        var row =
            try ledger.facts(for: query).terminal
            ?? TerminalRow(
                merchant: registration.merchant, terminal: registration.terminal,
                merchantName: registration.merchantName, currency: registration.currency, batch: .first)
        row.merchantName = registration.merchantName
        if registration.isReset {
            row.lastSignIn = nil
            row.keys = nil
            row.previousKeys = nil
            row.keyBlock = nil
            row.isSignedIn = false
            row.macFailures = 0
            row.isBlocked = false
        }
        try ledger.apply([.terminal(row)])
        let key = try vault.masterKey(
            merchant: registration.merchant, terminal: registration.terminal, replacing: registration.isReset)
        let algorithm = vault.algorithm
        let parts = try KeyComponents.split(key, algorithm, random: SecureRandom.bytes(key.count))
        return Registered(
            merchant: registration.merchant, terminal: registration.terminal,
            components: parts.map {
                .init(
                    component: HexBytes($0.key.bytes).text,
                    checkValue: $0.checkValue.map { HexBytes($0.bytes).text } ?? "")
            }, checkValue: HexBytes(try KCV(of: key, algorithm).bytes).text)
    }

    private static func check(_ text: String, _ what: String, length: Int) throws {
        guard text.utf8.count == length, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HostSetupError(
                problem: "\(what): expected \(length) printable characters without spaces, found \(text.utf8.count)")
        }
    }
}

public struct HostSetupError: Error, CustomStringConvertible, Sendable {
    let problem: String
    public var description: String { problem }
}

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
        /// Nil: the renminbi for a terminal that is new, the one that it has for one that is known.
        public var currency: Currency?
        /// Makes a new master key and forgets the working keys: for a terminal that was replaced.
        public var isReset: Bool
        /// Hexadecimal key block protection key: the master key is then issued as a TR-31 block under it, and not as
        /// components. A secret.
        public var protectionKey: String?

        public init(
            merchant: String, terminal: String, merchantName: String, currency: Currency? = nil,
            isReset: Bool = false, protectionKey: String? = nil
        ) {
            self.merchant = merchant
            self.terminal = terminal
            self.merchantName = merchantName
            self.currency = currency
            self.isReset = isReset
            self.protectionKey = protectionKey
        }
    }

    /// The master key in two parts, each for another person, neither telling anything of the key alone; or as a TR-31
    /// block under a protection key that both sides have.
    public struct Registered: Codable, Sendable {
        public var merchant: String
        public var terminal: String
        public var components: [Component]
        /// TR-31 block, version B for a triple DES protection key of 16 or 24 bytes, D for an AES key of 32.
        public var keyBlock: String?
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
        _ registration: Registration, ledger: any Ledger, vault: HostVault
    ) throws -> Registered {
        try check(registration.merchant, "merchant (F42)", length: 15)
        try check(registration.terminal, "terminal (F41)", length: 8)
        var query = FactQuery(merchant: registration.merchant, terminal: registration.terminal)
        query.wantsKeys = false
        var row =
            try ledger.facts(for: query).terminal
            ?? TerminalRow(
                merchant: registration.merchant, terminal: registration.terminal,
                merchantName: registration.merchantName, currency: registration.currency ?? .renminbi, batch: .first)
        if let currency = registration.currency, currency != row.currency {
            throw HostSetupError(
                problem:
                    "currency: terminal \(row.terminal) has lines in \(row.currency.alphabeticCode); expected that, "
                    + "or another terminal number for \(currency.alphabeticCode)")
        }
        if !registration.merchantName.isEmpty { row.merchantName = registration.merchantName }
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
        let checkValue = HexBytes(try KCV(of: key, algorithm).bytes).text
        if let protectionKey = registration.protectionKey {
            return Registered(
                merchant: registration.merchant, terminal: registration.terminal, components: [],
                keyBlock: try keyBlock(key, algorithm, under: SecretKey(hex: protectionKey)), checkValue: checkValue)
        }
        let parts = try KeyComponents.split(key, algorithm, random: SecureRandom.bytes(key.count))
        return Registered(
            merchant: registration.merchant, terminal: registration.terminal,
            components: parts.map {
                .init(
                    component: HexBytes($0.key.bytes).text,
                    checkValue: $0.checkValue.map { HexBytes($0.bytes).text } ?? "")
            }, checkValue: checkValue)
    }

    private static func keyBlock(
        _ key: SecretKey, _ algorithm: CipherAlgorithm, under protection: SecretKey
    ) throws -> String {
        let version: KeyBlockHeader.Version = protection.count == 32 ? .d : .b
        guard version.protectionKeyLengths.contains(protection.count), let letter = algorithm.keyBlockAlgorithm else {
            throw HostSetupError(problem: "protection key: expected 16 or 24 bytes (3DES) or 32 bytes (AES)")
        }
        // K0 is a key that encrypts keys; D: it is for decrypting them, which is all that a terminal does with it.
        let header = KeyBlockHeader(version: version, usage: "K0", algorithm: letter, mode: "D")
        let padding = TR31.paddingByteCount(keyLength: key.count, version: version)
        return try TR31.wrap(key, header: header, under: protection, padding: SecureRandom.bytes(padding))
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

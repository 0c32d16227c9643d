/// How the PIN and the tracks of a message are protected: F53, sixteen digits (安全控制信息).
///
/// UnionPay POS terminal specification, F53; the third digit since the 2010 edition. The thirteen digits after it are
/// reserved and zero. F53 is left out of a message that has neither PIN nor tracks.
public struct SecurityControl: Hashable, Sendable {
    /// The PIN block's format: the first digit.
    public enum PINFormat: Int, Codable, CaseIterable, Hashable, Sendable {
        /// 0: no PIN in the message.
        case none = 0
        /// 1: ANSI X9.8 without the card number.
        case withoutPAN = 1
        /// 2: ANSI X9.8 with the card number (ISO 9564-1 format 0).
        case withPAN = 2
    }

    /// The cipher: the second digit. The specification's public text names 0 and 6 only.
    public struct Algorithm: RawRepresentable, Codable, Hashable, Sendable {
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

        /// 0: single-length DES.
        public static let singleDES = Self(0)
        /// 6: triple DES with a double-length key.
        public static let tripleDES = Self(6)
    }

    /// Format of the PIN block in F52.
    public var pinFormat: PINFormat
    /// Cipher of the PIN block and of the tracks.
    public var algorithm: Algorithm
    /// Whether F35 and F36 are encrypted.
    public var tracksEncrypted: Bool

    /// Creates a control field.
    public init(pinFormat: PINFormat, algorithm: Algorithm = .tripleDES, tracksEncrypted: Bool = false) {
        self.pinFormat = pinFormat
        self.algorithm = algorithm
        self.tracksEncrypted = tracksEncrypted
    }

    /// Reads sixteen digits, such as `2600000000000000`.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 53, lengths: [16])
        let formatCode = try reader.integer(1, "PIN format")
        guard let pinFormat = PINFormat(rawValue: formatCode) else {
            throw reader.error("PIN format", expected: "0, 1 or 2", found: "\(formatCode)")
        }
        let cipher = try reader.integer(1, "algorithm")
        guard let algorithm = Algorithm(rawValue: cipher) else {
            throw reader.error("algorithm", expected: "0 to 9", found: "\(cipher)")
        }
        let track = try reader.integer(1, "track encryption")
        guard track <= 1 else {
            throw reader.error("track encryption", expected: "0 or 1", found: "\(track)")
        }
        let reserved = try reader.digits(13, "reserved")
        guard reserved.utf8.allSatisfy({ $0 == 0x30 }) else {
            throw reader.error("reserved", expected: "thirteen zeros", found: reserved)
        }
        self.init(pinFormat: pinFormat, algorithm: algorithm, tracksEncrypted: track == 1)
    }

    /// Sixteen digits.
    public var text: String {
        "\(pinFormat.rawValue)\(algorithm.rawValue)\(tracksEncrypted ? 1 : 0)0000000000000"
    }
}

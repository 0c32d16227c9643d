/// How the card number and the PIN came in: F22, three digits (服务点输入方式码).
///
/// UnionPay POS terminal specification, F22: two digits for the card number, one for the PIN. On the wire the three
/// digits stand left-justified with a zero after them; that is the codec's concern.
public struct EntryMode: Hashable, Sendable {
    /// How the card number was read: the first two digits.
    public struct PANEntry: RawRepresentable, Codable, Hashable, Sendable {
        /// 0 to 99.
        public let rawValue: Int

        /// Takes 0 to 99; nil for anything else.
        public init?(rawValue: Int) {
            guard (0...99).contains(rawValue) else { return nil }
            self.rawValue = rawValue
        }

        private init(_ code: UInt8) {
            rawValue = Int(code)
        }

        /// 00: not told.
        public static let unspecified = Self(0)
        /// 01: keyed in.
        public static let manual = Self(1)
        /// 02: magnetic stripe.
        public static let magneticStripe = Self(2)
        /// 03: bar code or QR code.
        public static let barcode = Self(3)
        /// 05: chip, with contact.
        public static let chip = Self(5)
        /// 07: chip, without contact.
        public static let contactless = Self(7)
        /// 90: magnetic stripe, whole track 2.
        public static let fullMagneticStripe = Self(90)
        /// 95: chip whose data are not reliable.
        public static let unreliableChip = Self(95)

        /// Whether the chip was read, so that F55 belongs to the message.
        public var isChip: Bool { self == .chip || self == .contactless || self == .unreliableChip }

        /// Whether the stripe was read, so that F35 or F36 belongs to the message.
        public var isStripe: Bool { self == .magneticStripe || self == .fullMagneticStripe }
    }

    /// Whether a PIN can come with the message: the third digit.
    public enum PINEntry: Int, Codable, CaseIterable, Hashable, Sendable {
        /// 0: not told.
        case unspecified = 0
        /// 1: a PIN can be entered.
        case possible = 1
        /// 2: no PIN can be entered.
        case impossible = 2
    }

    /// How the card number was read.
    public var pan: PANEntry
    /// Whether a PIN can come with it.
    public var pin: PINEntry

    /// Creates a mode from its two parts.
    public init(pan: PANEntry, pin: PINEntry) {
        self.pan = pan
        self.pin = pin
    }

    /// Reads three digits, such as `021`.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 22, lengths: [3])
        let code = try reader.integer(2, "card number entry")
        guard let pan = PANEntry(rawValue: code) else {
            throw reader.error("card number entry", expected: "00 to 99", found: "\(code)")
        }
        let pinCode = try reader.integer(1, "PIN entry")
        guard let pin = PINEntry(rawValue: pinCode) else {
            throw reader.error("PIN entry", expected: "0, 1 or 2", found: "\(pinCode)")
        }
        self.init(pan: pan, pin: pin)
    }

    /// Three digits, such as `021`.
    public var text: String { decimalText(pan.rawValue, width: 2) + "\(pin.rawValue)" }

    /// 032: a scanned payment code. Such a message has no card number, track or chip data, and F59 in their place.
    public static let scan = Self(pan: .barcode, pin: .impossible)
    /// 012: what offline sales and adjustments carry.
    public static let manualWithoutPIN = Self(pan: .manual, pin: .impossible)
}

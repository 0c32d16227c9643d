/// F62 of a sign-in request since the 2010 edition: `Sequence No`, a two-digit length and the device's serial number.
///
/// The length is kept as it was read: published messages carry one that does not fit (`15` before sixteen characters),
/// and no host refuses a sign-in for that.
public struct SignInSequence: Hashable, Sendable {
    /// The device's licence or serial number, 1 to 99 printable ASCII characters.
    public let serial: String
    /// The length that the message names; the serial number's own where it was made here.
    public let declaredLength: Int

    private static let prefix = "Sequence No"

    /// Takes a serial number of 1 to 99 printable ASCII characters.
    public init(serial: String) throws(FieldError) {
        guard (1...99).contains(serial.utf8.count), serial.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw FieldError(
                field: 62, part: "serial number", expected: "1 to 99 printable ASCII characters",
                found: "\(serial.utf8.count) bytes")
        }
        self.serial = serial
        declaredLength = serial.utf8.count
    }

    /// Reads F62 of an 0800.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        var reader = FieldReader(bytes, field: 62)
        let prefix = try reader.text(Self.prefix.utf8.count, "prefix")
        guard prefix == Self.prefix else {
            throw reader.error("prefix", expected: Self.prefix, found: "other text")
        }
        declaredLength = try reader.integer(2, "length")
        guard (1...99).contains(reader.remaining) else {
            throw reader.error("serial number", expected: "1 to 99 characters", found: "\(reader.remaining)")
        }
        serial = try reader.text(reader.remaining, "serial number")
    }

    /// Whether the length fits the serial number.
    public var isConsistent: Bool { declaredLength == serial.utf8.count }

    /// The bytes of F62.
    public var bytes: [UInt8] {
        Array((Self.prefix + decimalText(declaredLength, width: 2) + serial).utf8)
    }
}

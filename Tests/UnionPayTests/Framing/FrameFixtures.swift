import ISO8583
import UnionPay

/// Frames made up after the specification, with their nibbles written out.
enum FrameFixtures {
    /// Sign-in with length, TPDU and header.
    static let signIn = bytes(
        """
        003C 6006010000 603100311001 0800 0020000000C00012
        000001 3132333435363738 313233343536373839303132333435 0011 000000010030 0003 303120
        """)

    /// Its answer, with three working keys in field 62.
    static let signInAnswer = bytes(
        """
        008D 6000000601 603103311001 0810 003800010AC00014
        000001 221530 1105 08 00010000 303030303030303030303031 3030
        3132333435363738 313233343536373839303132333435 0011 000000010040
        0060 11111111111111111111111111111111 AAAAAAAA 22222222222222220000000000000000 BBBBBBBB
        33333333333333333333333333333333 CCCCCCCC
        """)

    /// A sale from a chip with PIN: entry mode left-justified, card sequence right-justified, track 2 with D.
    static let sale = bytes(
        """
        00A1 6006010000 613100311001 0200 7024068020C09A11
        19 62220212345678901230 000000 000000012345 000123 3012 0510 0001 00
        37 6222021234567890123D30122010000012300 0
        3132333435363738 313233343536373839303132333435 313536 0123456789ABCDEF 2600000000000000
        0029 9F2608AABBCCDDEEFF0011 9F270180 9F36020123 9F0206 000000012345
        0013 22000001000500 4645444342413938
        """)

    /// A settlement: totals of both card classes in field 48.
    static let settlement = bytes(
        """
        0060 6006010000 603100311001 0500 0020000000C18012
        000124 3132333435363738 313233343536373839303132333435
        0062 000000012345001000000000000000 0 000000000000000000000000000000 0
        313536 0011 000000012010 0003 303120
        """)

    /// A batch upload of one swiped sale: the card number inside field 48.
    static let upload = bytes(
        """
        004E 6006010000 603100311001 0320 0020000000C10010
        000125 3132333435363738 313233343536373839303132333435
        0042 01 00 000123 06222021234567890123 000000012345 0011 000000012010
        """)

    static let all = [signIn, signInAnswer, sale, settlement, upload]

    /// The bytes that hexadecimal digits write; white space may stand anywhere.
    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Bytes as upper-case hexadecimal digits.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The error that a format throws for these bytes, or nil.
    static func error(_ bytes: [UInt8], _ format: FrameFormat = .standard) -> DecodeError? {
        do throws(DecodeError) {
            _ = try format.decode(bytes)
            return nil
        } catch {
            return error
        }
    }
}

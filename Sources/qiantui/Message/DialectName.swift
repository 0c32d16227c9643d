import ArgumentParser
import ISO8583
import UnionPay

/// The dialects that a message can be read and written in, by the names of the command line.
enum DialectName: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Between a UnionPay terminal and its acquirer.
    case unionPay = "unionpay"
    /// ISO 8583:1987 in characters.
    case iso1987ASCII = "iso87-ascii"
    /// ISO 8583:1987 packed.
    case iso1987BCD = "iso87-bcd"
    /// ISO 8583:1987 in EBCDIC, code page 1047.
    case iso1987EBCDIC = "iso87-ebcdic"

    var dialect: Dialect {
        switch self {
        case .unionPay: .unionPayTerminal
        case .iso1987ASCII: .iso1987ASCII
        case .iso1987BCD: .iso1987BCD
        case .iso1987EBCDIC: .iso1987EBCDIC
        }
    }
}

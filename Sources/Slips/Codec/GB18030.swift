/// The one- and two-byte codes of GB 18030: what receipt printers call GB18030 mode.
///
/// Two-byte codes are those of GBK, which the fonts of such printers hold; characters that GB 18030 writes with four
/// bytes are in few of them, so that ``printable(_:)`` puts a stated substitute in their place.
///
/// Source: GB 18030-2022 and its two-byte area. The hanzi outside GB 2312 stand there in the order of their Unicode
/// numbers: lead bytes 81 to A0 first, then AA to FD with trail bytes up to A0.
public enum GB18030 {
    /// What stands for a wide character that has no two-byte code: 〓, the printers' sign for a missing one.
    public static let wideSubstitute: Character = "〓"
    /// What stands for a narrow character that has no code.
    public static let narrowSubstitute: Character = "?"

    /// The bytes of a text that ``printable(_:)`` made. Anything else becomes a substitute here too.
    public static func encode(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                let code = code(of: scalar) ?? substituteCode
                bytes.append(UInt8(truncatingIfNeeded: code >> 8))
                bytes.append(UInt8(truncatingIfNeeded: code))
            }
        }
        return bytes
    }

    /// The text as such a printer can show it: ASCII, and characters of two bytes.
    ///
    /// Controls are gone, so that no name can command the printer. A typographic sign becomes its ASCII likeness, a
    /// letter with an accent that has no code loses it, and what is left becomes a substitute as wide as itself.
    public static func printable(_ text: String) -> String {
        var result = ""
        for character in text { result += printable(character) }
        return result
    }

    private static func printable(_ character: Character) -> String {
        let width = TextWidth.columns(character)
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return "" }
        if character.isWhitespace { return width == 2 ? "  " : " " }
        guard width > 0 else { return "" }
        if scalars.count == 1 {
            if (0x20...0x7E).contains(first.value) || code(of: first) != nil { return String(character) }
        } else if let whole = composed(scalars) {
            return whole
        }
        if let likeness = likenesses[first.value] { return likeness }
        if width == 1, let base = plainLetter(character) { return base }
        return String(width == 2 ? wideSubstitute : narrowSubstitute)
    }

    /// Letter and accent as one character, where that one has a code.
    private static func composed(_ scalars: Character.UnicodeScalarView) -> String? {
        let decomposed = String(scalars.map(Character.init))
        return accented.first { decomposed == String($0) && String($0).unicodeScalars.count == 1 }.map(String.init)
    }

    /// Letters with accents that have a code.
    private static let accented: [Character] = Array("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹ")

    /// The letter under the accents; nil for what is no Latin letter.
    private static func plainLetter(_ character: Character) -> String? {
        latin.first { $0.accented.contains(character) }.map { String($0.plain) }
    }

    private static let latin: [(plain: Character, accented: String)] = [
        ("A", "ÀÁÂÃÄÅĀĂĄ"), ("C", "ÇĆČĈ"), ("D", "ĎĐÐ"), ("E", "ÈÉÊËĒĖĘĚ"), ("G", "ĜĞĢ"), ("I", "ÌÍÎÏĪĮİ"),
        ("L", "ĹĽŁ"), ("N", "ÑŃŇ"), ("O", "ÒÓÔÕÖØŌŐ"), ("R", "ŔŘ"), ("S", "ŚŞŠȘ"), ("T", "ŢŤȚ"), ("U", "ÙÚÛÜŪŮŰŲ"),
        ("Y", "ÝŸ"), ("Z", "ŹŻŽ"), ("a", "âãäåăą"), ("c", "çćčĉ"), ("d", "ďđð"), ("e", "ëėę"), ("g", "ĝğģ"),
        ("i", "îïįı"), ("l", "ĺľł"), ("n", "ñ"), ("o", "ôõöøő"), ("r", "ŕř"), ("s", "śşšș"), ("t", "ţťț"),
        ("u", "ûůűų"), ("y", "ýÿ"), ("z", "źżž"),
    ]

    private static let likenesses: [UInt32: String] = [
        0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2022: "*", 0x2032: "'", 0xA3: "￡", 0xA5: "￥",
        0xA9: "(c)", 0xAE: "(R)", 0x2122: "(TM)",
    ]

    private static let substituteCode: UInt16 = 0xA1FE

    /// The two-byte code of a character; nil where it has none.
    static func code(of scalar: Unicode.Scalar) -> UInt16? {
        guard scalar.value <= 0xFFFF else { return nil }
        let code = codes[Int(scalar.value)]
        return code == 0 ? nil : code
    }

    /// Code by Unicode number, 0 for none.
    private static let codes: [UInt16] = {
        var codes = [UInt16](repeating: 0, count: 0x10000)
        func put(_ rows: [String], from lead: UInt16) {
            for (row, text) in rows.enumerated() {
                for (place, scalar) in text.unicodeScalars.enumerated() where scalar != "_" && scalar.value <= 0xFFFF {
                    codes[Int(scalar.value)] = (lead + UInt16(row)) << 8 | (0xA1 + UInt16(place))
                }
            }
        }
        put(GB2312.symbols, from: 0xA1)
        put(GB2312.hanzi, from: 0xB0)
        codes[0x3007] = 0xA996
        var lead: UInt16 = 0x81
        var trail: UInt16 = 0x40
        for value in 0x4E00...0x9FA5 where codes[value] == 0 {
            codes[value] = lead << 8 | trail
            trail += trail == 0x7E ? 2 : 1
            if trail > (lead <= 0xA0 ? 0xFE : 0xA0) {
                trail = 0x40
                lead = lead == 0xA0 ? 0xAA : lead + 1
            }
        }
        return codes
    }()
}

/// Writes values as JSON of which there is only one: no blanks, names sorted by their bytes, the shortest escapes.
///
/// The same value is the same bytes on every machine, so they can be hashed and compared. It is what Foundation's
/// encoder writes with `.sortedKeys` and `.withoutEscapingSlashes` for values without dates, data and URLs, and for
/// whole numbers RFC 8785; but it is written into one buffer, without a tree in between.
public enum CanonicalJSON {
    /// - Parameter userInfo: What the values' own `encode(to:)` may ask for.
    /// - Throws: `EncodingError` for a number that is infinite or none, and what a value's own `encode(to:)` throws.
    public static func bytes(
        _ value: some Encodable, userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> [UInt8] {
        let sheet = JSONSheet(userInfo: userInfo)
        try sheet.write(value)
        return sheet.bytes
    }

    public static func text(
        _ value: some Encodable, userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> String {
        String(decoding: try bytes(value, userInfo: userInfo), as: UTF8.self)
    }
}

/// The text as far as it is written, and the containers that are open in it.
///
/// An open object holds each member as `"name":value,`; its end sorts them.
final class JSONSheet {
    private struct Open {
        var isObject: Bool
        /// First byte behind the bracket.
        var start: Int
        /// Members of the objects around it come first in `members`.
        var firstMember: Int
        /// Elements so far.
        var count = 0
        /// Opened by its parent's `nestedContainer`: nobody tells that it has ended.
        var isNested: Bool
    }

    private struct Member {
        var start: Int
        /// Behind the name's quotation mark.
        var nameEnd: Int
    }

    private(set) var bytes: [UInt8] = []
    let userInfo: [CodingUserInfoKey: Any]
    private var open: [Open] = []
    private var members: [Member] = []
    private var sorted: [UInt8] = []

    init(userInfo: [CodingUserInfoKey: any Sendable]) {
        self.userInfo = userInfo
        bytes.reserveCapacity(1024)
    }

    var depth: Int { open.count }

    /// Writes a value where one is due.
    func write(_ value: some Encodable) throws {
        let (depth, start) = (open.count, bytes.count)
        try value.encode(to: JSONPlace(sheet: self, depth: depth))
        end(to: depth)
        if bytes.count == start { text("{}") }
    }

    // MARK: Containers

    /// Opens a container where a value is due; one that the same value has opened before goes on.
    func begin(at depth: Int, isObject: Bool, isNested: Bool = false) {
        if open.count > depth {
            precondition(open[depth].isObject == isObject, "one value is an object and a list")
            end(to: depth + 1)
            return
        }
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
        open.append(Open(isObject: isObject, start: bytes.count, firstMember: members.count, isNested: isNested))
    }

    /// Ends every container deeper than this.
    func end(to depth: Int) {
        while open.count > depth {
            let last = open.removeLast()
            if last.isObject { sort(last) }
            // The comma behind the last member or element.
            if bytes.count > last.start { bytes.removeLast() }
            bytes.append(UInt8(ascii: last.isObject ? "}" : "]"))
            if last.isNested { bytes.append(UInt8(ascii: ",")) }
        }
    }

    /// Begins a member of the object at this depth: its value is due.
    func name(_ name: String, at depth: Int) {
        end(to: depth)
        let start = bytes.count
        string(name)
        members.append(Member(start: start, nameEnd: bytes.count))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins an element of the list at this depth.
    func element(at depth: Int) {
        end(to: depth)
        open[depth - 1].count += 1
    }

    func count(at depth: Int) -> Int { open[depth - 1].count }

    /// Ends a member or an element.
    func comma() { bytes.append(UInt8(ascii: ",")) }

    private func sort(_ object: Open) {
        defer { members.removeSubrange(object.firstMember...) }
        let all = members[object.firstMember...].indices
        guard all.dropFirst().contains(where: { precedes($0, $0 - 1) }) else { return }
        sorted.removeAll(keepingCapacity: true)
        for index in all.sorted(by: precedes) {
            let end = index + 1 < members.count ? members[index + 1].start : bytes.count
            sorted.append(contentsOf: bytes[members[index].start..<end])
        }
        bytes.replaceSubrange(object.start..., with: sorted)
    }

    private func precedes(_ first: Int, _ second: Int) -> Bool {
        let (one, other) = (members[first], members[second])
        return bytes[one.start..<one.nameEnd - 1].lexicographicallyPrecedes(bytes[other.start..<other.nameEnd - 1])
    }

    // MARK: Values

    func text(_ word: StaticString) {
        word.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    func number(_ value: some FixedWidthInteger) {
        if value == 0 {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = value.magnitude
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
            rest = quotient
        }
        bytes[start...].reverse()
    }

    /// As Foundation does: the shortest digits that read back as the same value.
    func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "expected a finite number, found \(value)"))
        }
        let digits = value.description
        bytes.append(contentsOf: digits.hasSuffix(".0") ? digits.dropLast(2).utf8 : digits[...].utf8)
    }

    func string(_ value: String) {
        var value = value
        bytes.append(UInt8(ascii: "\""))
        value.withUTF8 { text in
            var clean = 0
            for (place, byte) in text.enumerated()
            where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: text[clean..<place])
                escape(byte)
                clean = place + 1
            }
            bytes.append(contentsOf: text[clean...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): text("\\\"")
        case UInt8(ascii: "\\"): text("\\\\")
        case 0x08: text("\\b")
        case 0x0C: text("\\f")
        case 0x0A: text("\\n")
        case 0x0D: text("\\r")
        case 0x09: text("\\t")
        default:
            let digits = Array("0123456789abcdef".utf8)
            text("\\u00")
            bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}

/// Turns values into what may be shown of them.
struct Masker {
    /// Digits of a card number shown in front.
    let binLength: Int

    init(binLength: Int) { self.binLength = min(max(binLength, 0), 8) }

    /// What may be shown of a field's value.
    func show(_ bytes: [UInt8], of spec: FieldSpec) -> String {
        switch spec.mask {
        case .none: plain(bytes, spec.kind)
        case .pan: pan(bytes[...])
        case .hidden: Self.hidden(bytes.count)
        case .tlv: objects(bytes)
        case .records(let head, let length, let pan): records(bytes, spec.kind, head, length, pan)
        }
    }

    /// A hidden value: only its length is told.
    static func hidden(_ count: Int) -> String { "(\(count) hidden)" }

    /// A card number: BIN, stars, last four digits.
    func pan(_ digits: ArraySlice<UInt8>) -> String {
        let tail = digits.count >= 8 ? 4 : 0
        let head = digits.count >= binLength + tail + 4 ? binLength : 0
        let stars = String(repeating: "*", count: digits.count - head - tail)
        return Self.printable(digits.prefix(head)) + stars + Self.printable(digits.suffix(tail))
    }

    private func plain(_ bytes: [UInt8], _ kind: FieldSpec.Kind) -> String {
        kind == .b ? Hex.text(bytes) : Self.printable(bytes[...])
    }

    private func records(
        _ bytes: [UInt8], _ kind: FieldSpec.Kind, _ head: Int, _ length: Int, _ pan: Range<Int>
    ) -> String {
        guard length > 0, pan.lowerBound >= 0, pan.upperBound <= length, bytes.count > head,
            (bytes.count - head).isMultiple(of: length)
        else { return plain(bytes, kind) }
        var text = Self.printable(bytes[..<head])
        for start in stride(from: head, to: bytes.count, by: length) {
            let number = bytes[start + pan.lowerBound..<start + pan.upperBound]
            // Numbers are filled with zeros on the left.
            let zeros = number.prefix { $0 == 0x30 }
            text += Self.printable(bytes[start..<start + pan.lowerBound]) + Self.printable(zeros)
            text += self.pan(number.dropFirst(zeros.count))
            text += Self.printable(bytes[start + pan.upperBound..<start + length])
        }
        return text
    }

    /// EMV tags with a card number: application PAN.
    private static let panTags: Set<String> = ["5A"]
    /// EMV tags that say nothing of the card, its holder, its track or PIN, and so may be shown.
    private static let openTags: Set<String> = [
        "82", "84", "8A", "91", "95", "9A", "9B", "9C", "5F2A", "5F34", "9F02", "9F03", "9F06", "9F09", "9F10", "9F1A",
        "9F1E", "9F26", "9F27", "9F33", "9F34", "9F35", "9F36", "9F37", "9F41", "9F53", "9F63", "DF31",
    ]

    private func objects(_ bytes: [UInt8]) -> String {
        let list: BERTLV
        do throws(TLVError) { list = try BERTLV(bytes) } catch { return Self.hidden(bytes.count) }
        return list.elements.map { element in
            let tag = element.tag.description
            if Self.openTags.contains(tag) { return "\(tag)=\(Hex.text(element.value))" }
            if Self.panTags.contains(tag) {
                let digits = Hex.text(element.value).utf8.filter { $0 != 0x46 }
                return "\(tag)=\(pan(digits[...]))"
            }
            return "\(tag)=\(Self.hidden(element.value.count))"
        }.joined(separator: " ")
    }

    /// Text with each byte that is no printable ASCII shown as a dot.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x2E }, as: UTF8.self)
    }
}

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
        let (head, tail) = shown(of: digits.count)
        let stars = String(repeating: "*", count: digits.count - head - tail)
        return Self.printable(digits.prefix(head)) + stars + Self.printable(digits.suffix(tail))
    }

    /// How many digits of a card number of this length are shown in front and at the end.
    func shown(of count: Int) -> (head: Int, tail: Int) {
        let tail = count >= 8 ? 4 : 0
        return (count >= binLength + tail + 4 ? binLength : 0, tail)
    }

    /// A value that needs no mask.
    func plain(_ bytes: [UInt8], _ kind: FieldSpec.Kind) -> String {
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
    static let panTags: Set<String> = ["5A"]
    /// EMV tags that say nothing of the card, its holder, its track or PIN, and so may be shown.
    static let openTags: Set<String> = [
        "82", "84", "8A", "91", "95", "9A", "9B", "9C", "5F2A", "5F34", "9F02", "9F03", "9F06", "9F09", "9F10", "9F1A",
        "9F1E", "9F26", "9F27", "9F33", "9F34", "9F35", "9F36", "9F37", "9F41", "9F53", "9F63", "DF31",
    ]

    private func objects(_ bytes: [UInt8]) -> String {
        let list: BERTLV
        do throws(TLVError) { list = try BERTLV(bytes) } catch { return Self.hidden(bytes.count) }
        return list.elements.map { "\($0.tag)=\(object($0))" }.joined(separator: " ")
    }

    /// The parts of a value, each with what may be shown of it.
    func parts(_ bytes: [UInt8], of spec: FieldSpec) -> [MaskedDescription.Part] {
        switch (spec.structure, spec.mask) {
        case (.positions(let subfields), .none):
            return positions(subfields, bytes[...], String(spec.number), spec.kind)
        case (.tlv, .tlv), (.tlv, .none):
            guard let list = try? BERTLV(bytes) else { return [] }
            return list.elements.map { element in
                let tag = element.tag.description
                let value = spec.mask == .none ? Hex.text(element.value) : object(element)
                return MaskedDescription.Part(path: "\(spec.number).\(tag)", name: tag, value: value)
            }
        default:
            return []
        }
    }

    private func positions(
        _ subfields: [Subfield], _ bytes: ArraySlice<UInt8>, _ path: String, _ kind: FieldSpec.Kind
    ) -> [MaskedDescription.Part] {
        var rest = bytes
        var parts: [MaskedDescription.Part] = []
        for subfield in subfields {
            let part = rest.prefix(max(0, subfield.length))
            rest = rest.dropFirst(part.count)
            guard !part.isEmpty else { break }
            let place = "\(path).\(subfield.id)"
            if case .positions(let inner) = subfield.structure {
                parts += positions(inner, part, place, kind)
            } else {
                parts.append(
                    MaskedDescription.Part(path: place, name: subfield.name, value: plain(Array(part), kind)))
            }
        }
        return parts
    }

    /// What may be shown of the value of an EMV data object.
    func object(_ element: BERTLV.Element) -> String {
        let tag = element.tag.description
        if Self.openTags.contains(tag) { return Hex.text(element.value) }
        guard Self.panTags.contains(tag) else { return Self.hidden(element.value.count) }
        let digits = Hex.text(element.value).utf8.filter { $0 != 0x46 }
        return pan(digits[...])
    }

    /// Text with each byte that is no printable ASCII shown as a dot.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x2E }, as: UTF8.self)
    }
}

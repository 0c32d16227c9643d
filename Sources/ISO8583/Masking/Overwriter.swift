/// Overwrites one field's value and notes what it did.
struct Overwriter {
    /// What the field is called.
    let name: String
    private(set) var parts: [Redaction.Part] = []

    private static let masker = Masker(binLength: 6)

    init(name: String) { self.name = name }

    /// The value without its secrets, of the same length.
    mutating func value(_ bytes: [UInt8], of spec: FieldSpec?, at path: String) -> [UInt8] {
        guard let spec else { return zeros(bytes, .b, path) }
        switch spec.mask {
        case .none: return bytes
        case .pan: return cardNumber(bytes, path)
        case .tlv: return objects(bytes, path)
        case .records(let head, let length, let pan): return records(bytes, head, length, pan, path)
        case .hidden where spec.kind == .z || spec.kind == .zh: return track(bytes, separator: 0x3D, path)
        case .hidden: return zeros(bytes, spec.kind, path)
        }
    }

    private mutating func note(_ path: String, _ action: Redaction.Action) {
        parts.append(Redaction.Part(path: path, name: name, action: action))
    }

    /// Zeros, in a character that the kind of field can hold.
    private mutating func zeros(_ bytes: [UInt8], _ kind: FieldSpec.Kind, _ path: String) -> [UInt8] {
        note(path, .overwritten)
        let zero: UInt8 =
            switch kind {
            case .b: 0
            case .a: 0x58  // X: such a field holds letters and space only.
            case .n, .an, .ans, .z, .zh, .xn: 0x30
            }
        var new = [UInt8](repeating: zero, count: bytes.count)
        if kind == .xn, let sign = bytes.first { new[0] = sign }
        return new
    }

    private mutating func cardNumber(_ digits: [UInt8], _ path: String) -> [UInt8] {
        note(path, .cardNumber)
        return Self.cardNumber(digits)
    }

    /// A card number with zeros in place of what may not be shown. Never one that passes the Luhn check.
    private static func cardNumber(_ digits: [UInt8]) -> [UInt8] {
        let (head, tail) = masker.shown(of: digits.count)
        var new = digits
        let hidden = head..<digits.count - tail
        for place in hidden { new[place] = 0x30 }
        if let last = hidden.last, passesLuhn(new) { new[last] = 0x31 }
        return new
    }

    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit) - 0x30
            guard (0...9).contains(value) else { return false }
            sum += place.isMultiple(of: 2) ? value : value * 2 / 10 + value * 2 % 10
        }
        return sum.isMultiple(of: 10)
    }

    /// Track data: a card number in front and its separator stay in shape. Anything else, an encrypted track or track
    /// 3, becomes zeros.
    private mutating func track(_ characters: [UInt8], separator: UInt8, _ path: String) -> [UInt8] {
        let number = characters.prefix { $0 != separator }
        let rest = characters.dropFirst(number.count + 1)
        let isDecimal = (number + rest).allSatisfy { (0x30...0x39).contains($0) }
        guard isDecimal, (12...19).contains(number.count), number.count < characters.count else {
            return zeros(characters, .z, path)
        }
        note(path, .cardNumber)
        return Self.cardNumber(Array(number)) + [separator] + [UInt8](repeating: 0x30, count: rest.count)
    }

    private mutating func records(
        _ bytes: [UInt8], _ head: Int, _ length: Int, _ pan: Range<Int>, _ path: String
    ) -> [UInt8] {
        guard length > 0, pan.lowerBound >= 0, pan.upperBound <= length, bytes.count > head,
            (bytes.count - head).isMultiple(of: length)
        else { return bytes }
        var new = bytes
        for start in stride(from: head, to: bytes.count, by: length) {
            let range = start + pan.lowerBound..<start + pan.upperBound
            // Numbers are filled with zeros on the left.
            let number = bytes[range].drop { $0 == 0x30 }
            new.replaceSubrange(number.startIndex..<range.upperBound, with: Self.cardNumber(Array(number)))
        }
        note(path, .cardNumber)
        return new
    }

    /// EMV data objects: those in the open stay, all others are overwritten, inside of templates too.
    private mutating func objects(_ bytes: [UInt8], _ path: String) -> [UInt8] {
        guard var list = try? BERTLV(bytes) else { return zeros(bytes, .b, path) }
        list.overwriteValues { element in
            let tag = element.tag.description
            guard !Masker.openTags.contains(tag), !element.value.isEmpty else { return element.value }
            let place = "\(path).\(tag)"
            if element.tag.isConstructed { return objects(element.value, place) }
            let digits = Array(Hex.text(element.value).utf8)
            let fill = digits.reversed().prefix { $0 == 0x46 }.count
            let number = Array(digits.dropLast(fill))
            let new: [UInt8]
            if Masker.panTags.contains(tag), number.allSatisfy({ $0 < 0x3A }) {
                new = cardNumber(number, place)
            } else if tag == "57" {
                new = track(number, separator: 0x44, place)
            } else {
                return zeros(element.value, .b, place)
            }
            let text = String(decoding: new + digits.suffix(fill), as: UTF8.self)
            return Hex.bytes(text) ?? [UInt8](repeating: 0, count: element.value.count)
        }
        return list.bytes
    }
}

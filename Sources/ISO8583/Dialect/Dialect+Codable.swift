/// A dialect as a document, so that a field table can be a JSON file:
///
/// ```json
/// {"name": "mine", "mti": "bcd", "bitmap": "binary", "bits": 64, "fields": [
///   {"number": 2, "name": "card number", "kind": "n", "prefix": "ll", "length": 19, "coding": "bcd", "mask": "pan"},
///   {"number": 22, "name": "entry mode", "kind": "n", "length": 3, "coding": "bcd", "justify": "left"},
///   {"number": 55, "name": "ICC data", "kind": "b", "prefix": "lll", "length": 255, "coding": "binary", "tlv": true},
///   {"number": 60, "name": "reason", "kind": "n", "prefix": "lll", "length": 11, "coding": "bcd",
///    "parts": [{"id": "1", "name": "type", "length": 2}, {"id": "2", "name": "batch", "length": 6}]}]}
/// ```
///
/// All that a ``FieldSpec`` says can be written; see ``FieldSpec/init(from:)`` for what may be left out. A table with a
/// row that no codec could follow is refused by that row's number.
extension Dialect: Codable {
    private enum Key: String, CodingKey {
        case name
        case mti
        case bitmap
        case bits
        case fields
    }

    /// Reads a dialect.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let bits = try container.decode(Int.self, forKey: .bits)
        guard let width = BitmapWidth(bits: bits) else {
            throw DecodingError.dataCorruptedError(forKey: .bits, in: container, debugDescription: "expected 64 or 128")
        }
        self.init(
            name: try container.decode(String.self, forKey: .name),
            mti: try container.decode(ValueCoding.self, forKey: .mti),
            bitmap: try container.decode(BitmapCoding.self, forKey: .bitmap), width: width,
            fields: try container.decode([FieldSpec].self, forKey: .fields))
        guard problems.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .fields, in: container, debugDescription: problems.joined(separator: "; "))
        }
    }

    /// Writes the dialect.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(mtiCoding, forKey: .mti)
        try container.encode(bitmapCoding, forKey: .bitmap)
        try container.encode(width.lastField, forKey: .bits)
        try container.encode(fields, forKey: .fields)
    }
}

extension BitmapWidth {
    fileprivate init?(bits: Int) {
        switch bits {
        case 64: self = .bits64
        case 128: self = .bits128
        default: return nil
        }
    }
}

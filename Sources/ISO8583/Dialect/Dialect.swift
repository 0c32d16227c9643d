/// A dialect of ISO 8583, declared as data: how the envelope is written, and one row for each field.
public struct Dialect: Sendable {
    /// Everything, behind one reference.
    let tables: DialectTables

    /// What the dialect is called.
    public var name: String { tables.name }
    /// How the message type indicator is written: ``ValueCoding/bcd`` (two bytes), ``ValueCoding/ascii`` or
    /// ``ValueCoding/ebcdic`` (four).
    public var mtiCoding: ValueCoding { tables.hasPackedMTI ? .bcd : tables.mtiZero == EBCDIC.zero ? .ebcdic : .ascii }
    /// How the bitmaps are written.
    public var bitmapCoding: BitmapCoding { tables.hasBinaryBitmap ? .binary : .hex }
    /// How many fields can be announced.
    public var width: BitmapWidth { tables.width }
    /// The field table, ascending. Rows that are named in ``problems`` are left out.
    public var fields: [FieldSpec] { tables.fields }
    /// The rows that no codec could follow, each with its reason. Empty in a sound table.
    public var problems: [String] { tables.problems }

    /// A dialect with this field table. Order does not matter; see ``problems`` for rows that cannot work.
    public init(
        name: String,
        mti: ValueCoding,
        bitmap: BitmapCoding,
        width: BitmapWidth,
        fields: [FieldSpec]
    ) {
        tables = DialectTables(name, mti, bitmap, width, fields)
    }

    /// The row of a field, or nil when the dialect has none.
    public subscript(_ field: Int) -> FieldSpec? { tables[field] }
}

extension Dialect: CustomStringConvertible {
    /// The dialect's name.
    public var description: String { name }
}

/// What a dialect is made of, worked out once.
final class DialectTables: Sendable {
    let name: String
    let hasPackedMTI: Bool
    /// The byte of the digit 0 in a type that is not packed.
    let mtiZero: UInt8
    let hasBinaryBitmap: Bool
    let width: BitmapWidth
    let fields: [FieldSpec]
    let problems: [String]
    /// A rule for each field number, 0 to 128.
    let rules: [Rule]
    /// True when some value takes two bytes on the wire for each of its own.
    let hasHex: Bool
    /// For each field number its place in `fields`, or -1.
    private let places: [Int16]

    init(_ name: String, _ mti: ValueCoding, _ bitmap: BitmapCoding, _ width: BitmapWidth, _ specs: [FieldSpec]) {
        var rules = [Rule](repeating: Rule(), count: 129)
        var fields: [FieldSpec] = []
        var problems: [String] = []
        if mti == .binary { problems.append("the message type is written in BCD, ASCII or EBCDIC") }
        for spec in specs {
            do throws(SpecProblem) {
                let rule = try Rule(spec)
                guard spec.number <= width.lastField else {
                    throw SpecProblem("number is above \(width.lastField)")
                }
                guard rules[spec.number].body == .absent else { throw SpecProblem("number occurs twice") }
                rules[spec.number] = rule
                fields.append(spec)
            } catch {
                problems.append("field \(spec.number): \(error.text)")
            }
        }
        fields.sort { $0.number < $1.number }
        var places = [Int16](repeating: -1, count: 129)
        for (place, spec) in fields.enumerated() { places[spec.number] = Int16(place) }
        self.name = name
        hasPackedMTI = mti != .ascii && mti != .ebcdic
        mtiZero = mti == .ebcdic ? EBCDIC.zero : 0x30
        hasBinaryBitmap = bitmap == .binary
        self.width = width
        self.fields = fields
        self.problems = problems
        self.rules = rules
        hasHex = rules.contains { $0.body == .hex }
        self.places = places
    }

    subscript(_ field: Int) -> FieldSpec? {
        guard places.indices.contains(field), places[field] >= 0 else { return nil }
        return fields[Int(places[field])]
    }
}

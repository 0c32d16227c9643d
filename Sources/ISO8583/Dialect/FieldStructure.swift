/// The parts that a field's value has.
public enum FieldStructure: Hashable, Sendable {
    /// None.
    case plain
    /// Parts one after another, each of its own length; a value may end after any of them.
    case positions([Subfield])
    /// EMV data objects (BER-TLV), each reached by its tag.
    case tlv
}

/// One part of a value that is cut by position.
public struct Subfield: Hashable, Sendable {
    /// Its name in a path: `2` in `60.2`.
    public var id: String
    /// What it is called.
    public var name: String
    /// Its length in characters. The last part of a value may be shorter.
    public var length: Int
    /// Its own parts.
    public var structure: FieldStructure

    /// A part `length` characters long.
    public init(_ id: String, _ name: String, _ length: Int, structure: FieldStructure = .plain) {
        self.id = id
        self.name = name
        self.length = length
        self.structure = structure
    }
}

/// A place in a sheet where one value is due: what a value's `encode(to:)` is given.
///
/// Paths are not kept: an error of writing is the program's own, and names the value.
struct JSONPlace: Encoder, SingleValueEncodingContainer {
    let sheet: JSONSheet
    /// Containers that are open around the value.
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { sheet.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        sheet.begin(at: depth, isObject: true)
        return KeyedEncodingContainer(JSONMembers<Key>(sheet: sheet, depth: depth + 1))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        sheet.begin(at: depth, isObject: false)
        return JSONElements(sheet: sheet, depth: depth + 1)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { sheet.text("null") }
    func encode(_ value: Bool) { sheet.text(value ? "true" : "false") }
    func encode(_ value: String) { sheet.string(value) }
    func encode(_ value: Double) throws { try sheet.number(value) }
    func encode(_ value: Float) throws { try sheet.number(value) }
    func encode(_ value: Int) { sheet.number(value) }
    func encode(_ value: Int8) { sheet.number(value) }
    func encode(_ value: Int16) { sheet.number(value) }
    func encode(_ value: Int32) { sheet.number(value) }
    func encode(_ value: Int64) { sheet.number(value) }
    func encode(_ value: UInt) { sheet.number(value) }
    func encode(_ value: UInt8) { sheet.number(value) }
    func encode(_ value: UInt16) { sheet.number(value) }
    func encode(_ value: UInt32) { sheet.number(value) }
    func encode(_ value: UInt64) { sheet.number(value) }
    func encode(_ value: some Encodable) throws { try value.encode(to: self) }
}

/// The members of an object.
private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let sheet: JSONSheet
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { member(key) { $0.encodeNil() } }
    func encode(_ value: Bool, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: String, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: Double, forKey key: Key) throws { try member(key) { try $0.encode(value) } }
    func encode(_ value: Float, forKey key: Key) throws { try member(key) { try $0.encode(value) } }
    func encode(_ value: Int, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: Int8, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: Int16, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: Int32, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: Int64, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: UInt, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: UInt8, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: UInt16, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: UInt32, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: UInt64, forKey key: Key) { member(key) { $0.encode(value) } }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        sheet.name(key.stringValue, at: depth)
        try sheet.write(value)
        sheet.comma()
    }

    private func member(_ key: Key, _ write: (JSONPlace) throws -> Void) rethrows {
        sheet.name(key.stringValue, at: depth)
        try write(JSONPlace(sheet: sheet, depth: depth))
        sheet.comma()
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        sheet.name(key.stringValue, at: depth)
        sheet.begin(at: depth, isObject: true, isNested: true)
        return KeyedEncodingContainer(JSONMembers<Nested>(sheet: sheet, depth: depth + 1))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        sheet.name(key.stringValue, at: depth)
        sheet.begin(at: depth, isObject: false, isNested: true)
        return JSONElements(sheet: sheet, depth: depth + 1)
    }

    func superEncoder() -> any Encoder { preconditionFailure("a class with a superclass has no place here") }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}

/// The elements of a list.
private struct JSONElements: UnkeyedEncodingContainer {
    let sheet: JSONSheet
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { sheet.count(at: depth) }

    func encodeNil() { element { $0.encodeNil() } }
    func encode(_ value: Bool) { element { $0.encode(value) } }
    func encode(_ value: String) { element { $0.encode(value) } }
    func encode(_ value: Double) throws { try element { try $0.encode(value) } }
    func encode(_ value: Float) throws { try element { try $0.encode(value) } }
    func encode(_ value: Int) { element { $0.encode(value) } }
    func encode(_ value: Int8) { element { $0.encode(value) } }
    func encode(_ value: Int16) { element { $0.encode(value) } }
    func encode(_ value: Int32) { element { $0.encode(value) } }
    func encode(_ value: Int64) { element { $0.encode(value) } }
    func encode(_ value: UInt) { element { $0.encode(value) } }
    func encode(_ value: UInt8) { element { $0.encode(value) } }
    func encode(_ value: UInt16) { element { $0.encode(value) } }
    func encode(_ value: UInt32) { element { $0.encode(value) } }
    func encode(_ value: UInt64) { element { $0.encode(value) } }
    func encode(_ value: some Encodable) throws {
        sheet.element(at: depth)
        try sheet.write(value)
        sheet.comma()
    }

    private func element(_ write: (JSONPlace) throws -> Void) rethrows {
        sheet.element(at: depth)
        try write(JSONPlace(sheet: sheet, depth: depth))
        sheet.comma()
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        sheet.element(at: depth)
        sheet.begin(at: depth, isObject: true, isNested: true)
        return KeyedEncodingContainer(JSONMembers<Nested>(sheet: sheet, depth: depth + 1))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        sheet.element(at: depth)
        sheet.begin(at: depth, isObject: false, isNested: true)
        return JSONElements(sheet: sheet, depth: depth + 1)
    }

    func superEncoder() -> any Encoder { preconditionFailure("a class with a superclass has no place here") }
}

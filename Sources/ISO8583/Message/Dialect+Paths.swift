extension Dialect {
    /// A field or a part of one as text: characters as they are, bytes in upper-case hexadecimal. Nil when the message
    /// does not have it.
    ///
    /// A positional part may be the last and shorter than its length; an EMV tag gives its value in hexadecimal.
    public func value(at path: FieldPath, of message: Message) -> String? {
        guard let spec = self[path.field], let bytes = message.bytes(path.field) else { return nil }
        guard !path.parts.isEmpty else { return spec.documentText(bytes) }
        return part(path.parts[...], of: bytes[...], spec.structure, spec)
    }

    /// Changes a part of a field and leaves the others as they are.
    ///
    /// A positional part must keep its length, and may be appended where the value ends just before it. An EMV tag is
    /// set in place, or added at the end. A path of one number sets the field.
    public func setValue(_ text: String, at path: FieldPath, of message: inout Message) throws(EncodeError) {
        guard let spec = self[path.field] else {
            throw EncodeError(
                .unknownField, in: .field(path.field), expected: "a field of \(name)",
                found: "one that it does not have")
        }
        guard !path.parts.isEmpty else {
            message.set(path.field, bytes: try spec.documentBytes(text))
            return
        }
        let old = message.bytes(path.field) ?? []
        message.set(path.field, bytes: try replacing(path.parts[...], of: old, spec.structure, spec, path, text))
    }

    private func part(
        _ names: ArraySlice<String>, of bytes: ArraySlice<UInt8>, _ structure: FieldStructure, _ spec: FieldSpec
    ) -> String? {
        guard let name = names.first else { return spec.partText(bytes) }
        let rest = names.dropFirst()
        switch structure {
        case .plain:
            return nil
        case .positions(let subfields):
            guard let (subfield, range) = Self.place(name, in: subfields, of: bytes), !range.isEmpty else { return nil }
            return part(rest, of: bytes[range], subfield.structure, spec)
        case .tlv:
            guard let tag = TLVTag(name), let list = Self.list(bytes), let value = list[tag] else { return nil }
            guard !rest.isEmpty else { return Hex.text(value) }
            return tag.isConstructed ? part(rest, of: value[...], .tlv, spec) : nil
        }
    }

    private func replacing(
        _ names: ArraySlice<String>, of bytes: [UInt8], _ structure: FieldStructure, _ spec: FieldSpec,
        _ path: FieldPath, _ text: String
    ) throws(EncodeError) -> [UInt8] {
        func fault(_ expected: String, _ found: String) -> EncodeError {
            EncodeError(.value, in: .path(path.description), expected: expected, found: found)
        }
        guard let name = names.first else { return try spec.partBytes(text) }
        let rest = names.dropFirst()
        switch structure {
        case .plain:
            throw fault("a field with parts", "one without")
        case .positions(let subfields):
            guard let (subfield, range) = Self.place(name, in: subfields, of: bytes[...]) else {
                throw fault("a part of the field, within or right behind its value", "no such place")
            }
            let new = try replacing(rest, of: Array(bytes[range]), subfield.structure, spec, path, text)
            let isLast = range.upperBound == bytes.count
            guard new.count == range.count || (isLast && new.count <= subfield.length && !new.isEmpty) else {
                throw fault("\(range.isEmpty ? subfield.length : range.count) characters", "\(new.count)")
            }
            return Array(bytes[..<range.lowerBound]) + new + bytes[range.upperBound...]
        case .tlv:
            guard let tag = TLVTag(name) else { throw fault("an EMV tag", "another text") }
            guard var list = Self.list(bytes[...]) else { throw fault("EMV data objects", "other bytes") }
            let new: [UInt8]
            if rest.isEmpty {
                guard let value = Hex.bytes(text) else { throw fault("hexadecimal digits", "another text") }
                new = value
            } else {
                new = try replacing(rest, of: list[tag] ?? [], tag.isConstructed ? .tlv : .plain, spec, path, text)
            }
            guard list.set(tag, new) else { throw fault("at most 16777215 bytes", "\(new.count)") }
            return list.bytes
        }
    }

    /// Where a named part lies: empty right behind the value when the value ends before it; nil when it ends earlier.
    private static func place(
        _ name: String, in subfields: [Subfield], of bytes: ArraySlice<UInt8>
    ) -> (Subfield, Range<Int>)? {
        var start = bytes.startIndex
        for subfield in subfields {
            guard start <= bytes.endIndex else { return nil }
            let end = min(bytes.endIndex, start + max(0, subfield.length))
            if subfield.id == name { return (subfield, start..<end) }
            start += max(0, subfield.length)
        }
        return nil
    }

    private static func list(_ bytes: ArraySlice<UInt8>) -> BERTLV? {
        do throws(TLVError) { return try BERTLV(Array(bytes)) } catch { return nil }
    }
}

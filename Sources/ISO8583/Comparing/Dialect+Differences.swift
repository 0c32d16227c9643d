extension Dialect {
    /// Compares two messages field by field, and by their parts the fields that have some and are not hidden.
    ///
    /// Empty when both are equal, and only then. Ascending by field.
    public func differences(_ left: Message, _ right: Message) -> [MessageDifference] {
        var found: [MessageDifference] = []
        if left.mti != right.mti {
            found.append(
                MessageDifference(.mti, "message type", left: left.mti.description, right: right.mti.description))
        }
        for number in 2...128 where left.has(number) || right.has(number) {
            let (one, other) = (left.bytes(number), right.bytes(number))
            guard one != other else { continue }
            let parts = parts(number, one, other)
            found += parts.isEmpty ? [whole(number, one, other)] : parts
        }
        return found
    }

    private static var masker: Masker { Masker(binLength: 6) }

    private func whole(_ number: Int, _ left: [UInt8]?, _ right: [UInt8]?) -> MessageDifference {
        guard let spec = self[number] else {
            return MessageDifference(
                .field(number), "unknown", left: left.map { Masker.hidden($0.count) },
                right: right.map { Masker.hidden($0.count) })
        }
        return MessageDifference(
            .field(number), spec.name, left: left.map { Self.masker.show($0, of: spec) },
            right: right.map { Self.masker.show($0, of: spec) })
    }

    /// The parts of a field that differ; none where the field has no parts, is hidden or is in one message only.
    private func parts(_ number: Int, _ left: [UInt8]?, _ right: [UInt8]?) -> [MessageDifference] {
        guard let spec = self[number], let left, let right else { return [] }
        switch (spec.structure, spec.mask) {
        case (.positions(let subfields), .none):
            return positions(subfields, left[...], right[...], String(number), spec.kind)
        case (.tlv, .tlv), (.tlv, .none):
            return objects(left, right, spec)
        default:
            return []
        }
    }

    private func positions(
        _ subfields: [Subfield], _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>, _ path: String,
        _ kind: FieldSpec.Kind
    ) -> [MessageDifference] {
        var found: [MessageDifference] = []
        var (left, right) = (left, right)
        for subfield in subfields {
            let length = max(0, subfield.length)
            let (one, other) = (left.prefix(length), right.prefix(length))
            left = left.dropFirst(length)
            right = right.dropFirst(length)
            guard !one.elementsEqual(other) else { continue }
            let place = "\(path).\(subfield.id)"
            if case .positions(let inner) = subfield.structure, !one.isEmpty, !other.isEmpty {
                found += positions(inner, one, other, place, kind)
            } else {
                func shown(_ part: ArraySlice<UInt8>) -> String? {
                    part.isEmpty ? nil : Self.masker.plain(Array(part), kind)
                }
                found.append(
                    MessageDifference(.path(place), subfield.name, left: shown(one), right: shown(other)))
            }
        }
        // What lies behind the last part that the dialect knows has no name: the field is told as a whole.
        return left.elementsEqual(right) ? found : []
    }

    /// EMV data objects by tag, and by number where a tag is repeated.
    private func objects(_ left: [UInt8], _ right: [UInt8], _ spec: FieldSpec) -> [MessageDifference] {
        guard let one = try? BERTLV(left), let other = try? BERTLV(right) else { return [] }
        let (first, second) = (Self.numbered(one), Self.numbered(other))
        let names = first.map(\.name) + second.map(\.name).filter { name in !first.contains { $0.name == name } }
        return names.compactMap { name in
            let here = first.first { $0.name == name }?.element
            let there = second.first { $0.name == name }?.element
            guard here?.value != there?.value else { return nil }
            func shown(_ element: BERTLV.Element?) -> String? {
                element.map { spec.mask == .none ? Hex.text($0.value) : Self.masker.object($0) }
            }
            return MessageDifference(
                .path("\(spec.number).\(name)"), spec.name, left: shown(here), right: shown(there))
        }
    }

    private static func numbered(_ list: BERTLV) -> [(name: String, element: BERTLV.Element)] {
        var counts: [TLVTag: Int] = [:]
        return list.elements.map { element in
            let count = counts[element.tag, default: 0] + 1
            counts[element.tag] = count
            return (count == 1 ? element.tag.description : "\(element.tag)#\(count)", element)
        }
    }
}

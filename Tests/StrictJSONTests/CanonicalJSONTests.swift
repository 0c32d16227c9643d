import Foundation
import StrictJSON
import Testing

@Suite("JSON of which there is only one")
struct CanonicalJSONTests {
    /// Values in which everything that a value can be stands in everything that can hold it.
    private indirect enum Value: Codable, Hashable {
        case nothing
        case number(Int64)
        case text(String, isShort: Bool)
        case list([Value])
        case named([String: Value])
        case pair(first: Value?, second: Record)
    }

    private struct Record: Codable, Hashable {
        enum Kind: String, Codable { case last, first }
        var zebra: Int?
        var kind: Kind
        var alpha: [Kind: Int]
        var small: UInt8
        var isTrue: Bool
        var empty: [Int] = []
        var nothing: [String: Int] = [:]
    }

    /// Writes its members by hand, into containers that it opens within each other.
    private struct ByHand: Encodable {
        private enum Key: String, CodingKey { case z, list, a, inner, null }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            try members.encode("last", forKey: .z)
            var list = members.nestedUnkeyedContainer(forKey: .list)
            try list.encode(1)
            var inner = list.nestedContainer(keyedBy: Key.self)
            try inner.encode(true, forKey: .z)
            try inner.encode(-5, forKey: .a)
            var empty = list.nestedUnkeyedContainer()
            try empty.encodeNil()
            try list.encode(["x": list.count])
            _ = members.nestedContainer(keyedBy: Key.self, forKey: .inner)
            try members.encodeNil(forKey: .null)
            // The same container once more.
            var again = encoder.container(keyedBy: Key.self)
            try again.encode(1.5, forKey: .a)
        }
    }

    private struct Silent: Encodable { func encode(to encoder: any Encoder) {} }

    private static func foundation(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test("Every byte is Foundation's, for made-up values of every shape", arguments: 1...40 as ClosedRange<UInt64>)
    func likeFoundation(_ seed: UInt64) throws {
        var state = seed
        func next(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        func text() -> String {
            String((0..<next(6)).map { _ in "ab\"\\/\n\u{1}\u{1F}\u{7F}é签😀".randomElement(next) })
        }
        func record() -> Record {
            Record(
                zebra: next(2) == 0 ? nil : Int(next(1000)) - 500, kind: .last, alpha: [.first: 1, .last: 2],
                small: UInt8(next(256)), isTrue: next(2) == 0)
        }
        func value(_ depth: Int) -> Value {
            switch next(depth > 4 ? 3 : 6) {
            case 0: .nothing
            case 1: .number([0, 1, -1, .min, .max, Int64(next(1 << 30))][Int(next(6))])
            case 2: .text(text(), isShort: next(2) == 0)
            case 3: .list((0..<next(5)).map { _ in value(depth + 1) })
            case 4: .named(Dictionary((0..<next(5)).map { ("key \($0 * 7 % 5)", value(depth + 1)) }) { $1 })
            default: .pair(first: next(2) == 0 ? nil : value(depth + 1), second: record())
            }
        }
        for _ in 0..<50 {
            let value = value(0)
            let written = try CanonicalJSON.text(value)
            #expect(written == (try Self.foundation(value)))
            #expect(try JSONDecoder().decode(Value.self, from: Data(written.utf8)) == value)
        }
    }

    @Test("Containers within each other, opened by hand, and values that write nothing")
    func byHand() throws {
        #expect(try CanonicalJSON.text(ByHand()) == (try Self.foundation(ByHand())))
        #expect(try CanonicalJSON.text(Silent()) == "{}")
        #expect(try CanonicalJSON.text([Silent(), Silent()]) == "[{},{}]")
        #expect(try CanonicalJSON.text([[Int]()]) == "[[]]")
        #expect(try CanonicalJSON.text("x") == "\"x\"")
        #expect(try CanonicalJSON.text(Int?.none) == "null")
    }

    @Test("Every character is escaped as Foundation does")
    func escapes() throws {
        for start in stride(from: 0, to: 0x3000, by: 64) {
            let text = String(
                String.UnicodeScalarView((start..<(start + 64)).compactMap { Unicode.Scalar(UInt32($0)) }))
            #expect(try CanonicalJSON.text([text]) == (try Self.foundation([text])))
        }
    }

    @Test("A number that is none is refused", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(_ number: Double) {
        #expect(throws: EncodingError.self) { try CanonicalJSON.text([number]) }
    }
}

extension String {
    fileprivate func randomElement(_ next: (UInt64) -> UInt64) -> Character {
        self[index(startIndex, offsetBy: Int(next(UInt64(count))))]
    }
}

import Foundation
import ISO8583
import Testing

@Suite struct DialectDocumentTests {
    private func read(_ json: String) throws -> Dialect {
        try JSONDecoder().decode(Dialect.self, from: Data(json.utf8))
    }

    @Test func aTableInJSONIsADialect() throws {
        let dialect = try read(
            """
            {"name": "mine", "mti": "bcd", "bitmap": "binary", "bits": 64, "fields": [
              {"number": 2, "name": "card number", "kind": "n", "prefix": "ll", "length": 19, "coding": "bcd",
               "mask": "pan"},
              {"number": 22, "name": "entry mode", "kind": "n", "length": 3, "coding": "bcd"},
              {"number": 23, "name": "card sequence", "kind": "n", "length": 3, "coding": "bcd", "justify": "right",
               "pad": "F"},
              {"number": 43, "name": "text", "kind": "ans", "prefix": "ll", "length": 40, "coding": "ascii"},
              {"number": 55, "name": "ICC data", "kind": "b", "prefix": "lll", "length": 255, "coding": "binary",
               "tlv": true, "mask": "tlv"},
              {"number": 60, "name": "reason", "kind": "n", "prefix": "lll", "length": 11, "coding": "bcd",
               "parts": [{"id": "1", "name": "type", "length": 2}, {"id": "2", "name": "batch", "length": 6}]}]}
            """)
        var message = Message(mti: .financialRequest)
        message.set(2, "12345")
        message.set(22, "021")
        message.set(23, "001")
        message.set(43, "A")
        message.set(60, "22000001")
        // 2, 22, 23, 43 with its prefix in ASCII as its value, 60.
        #expect(
            hex(try dialect.encode(message).bytes) == "0200" + "4000060000200010" + "05123450" + "0210" + "F001"
                + "303141" + "000822000001")
        #expect(dialect.value(at: try #require(FieldPath("60.2")), of: message) == "000001")
        #expect(dialect[2]?.mask == .pan)
        #expect(dialect[55]?.structure == .tlv)
    }

    @Test func everyTableSurvivesTheDocument() throws {
        var source = RandomMessages(seed: 5)
        var dialects = [Dialect.iso1987ASCII, .iso1987BCD, .iso1987EBCDIC]
        for _ in 0..<10 { dialects.append(source.dialect()) }
        dialects.append(
            packedDialect(
                FieldSpec(
                    48, "records", .n, .bcd.lll(322), .bcd,
                    structure: .positions([Subfield("1", "a", 2, structure: .positions([Subfield("1", "b", 1)]))]),
                    mask: .records(head: 2, length: 40, pan: 8..<28))))
        for dialect in dialects {
            let again = try JSONDecoder().decode(Dialect.self, from: JSONEncoder().encode(dialect))
            #expect(again.fields == dialect.fields)
            #expect(again.name == dialect.name && again.width == dialect.width)
            #expect(again.mtiCoding == dialect.mtiCoding && again.bitmapCoding == dialect.bitmapCoding)
        }
    }

    @Test(arguments: [
        #"{"name": "x", "mti": "bcd", "bitmap": "binary", "bits": 65, "fields": []}"#,
        #"{"name": "x", "mti": "utf-16", "bitmap": "binary", "bits": 64, "fields": []}"#,
        #"{"name": "x", "mti": "binary", "bitmap": "binary", "bits": 64, "fields": []}"#,
        #"{"name": "x", "mti": "bcd", "bitmap": "binary", "bits": 64, "fields": [{"number": 2}]}"#,
    ])
    func aWrongTableIsRefused(_ json: String) {
        #expect(throws: DecodingError.self) { try read(json) }
    }

    @Test(arguments: [
        #""prefix": "lllll", "length": 9, "coding": "bcd""#, #""prefix": "ll", "length": 100, "coding": "bcd""#,
        #""length": 0, "coding": "bcd""#, #""length": 9, "coding": "binary""#,
        #""length": 9, "coding": "bcd", "mask": "some""#, #""length": 9, "coding": "bcd", "mask": "records""#,
        #""length": 9, "coding": "bcd", "pad": "1""#, #""length": 9, "coding": "bcd", "justify": "middle""#,
    ])
    func aWrongRowIsRefused(_ rest: String) {
        let json =
            #"{"name": "x", "mti": "bcd", "bitmap": "binary", "bits": 64, "fields": "#
            + #"[{"number": 2, "name": "", "kind": "n", \#(rest)}]}"#
        #expect(throws: DecodingError.self) { try read(json) }
    }
}

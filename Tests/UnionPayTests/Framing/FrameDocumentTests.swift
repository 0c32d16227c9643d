import Foundation
import ISO8583
import Testing
import UnionPay

@Suite struct FrameDocumentTests {
    private func json(_ document: FrameDocument) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }

    @Test func aFrameIsJSON() throws {
        let document = try FrameFormat.standard.document(FrameFixtures.signIn)
        #expect(
            try json(document) == """
                {"fields":{"11":"000001","41":"12345678","42":"123456789012345","60":"00000001003","63":"01 "},\
                "header":"603100311001","length":60,"mti":"0800","tpdu":"6006010000"}
                """)
    }

    @Test(arguments: FrameFixtures.all)
    func jsonIsTheFrameAgain(_ bytes: [UInt8]) throws {
        let document = try FrameFormat.standard.document(bytes)
        let read = try JSONDecoder().decode(FrameDocument.self, from: Data(json(document).utf8))
        #expect(read == document)
        let format = read.format(in: .unionPayTerminal)
        #expect(try format.encode(read.frame(in: .unionPayTerminal)).bytes == bytes)
    }

    @Test func partsThatALinkLacksAreLeftOut() throws {
        let format = FrameFormat(hasLength: false, hasTPDU: false, hasHeader: false, dialect: .unionPayTerminal)
        let bytes = Array(FrameFixtures.signIn[13...])
        let text = try json(format.document(bytes))
        #expect(!text.contains("tpdu") && !text.contains("header") && !text.contains("length"))
        let read = try JSONDecoder().decode(FrameDocument.self, from: Data(text.utf8))
        let again = read.format(in: .unionPayTerminal)
        #expect(!again.hasLength && !again.hasTPDU && !again.hasHeader)
        #expect(try again.encode(read.frame(in: .unionPayTerminal)).bytes == bytes)
    }

    @Test func aWrongDocumentHasANamedError() {
        func text(_ json: String) -> String? {
            guard let document = try? JSONDecoder().decode(FrameDocument.self, from: Data(json.utf8)) else {
                return nil
            }
            do throws(EncodeError) {
                _ = try document.frame(in: .unionPayTerminal)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(
            text(#"{"tpdu":"60","mti":"0800","fields":{}}"#)
                == "TPDU: expected 10 hexadecimal digits, found another text")
        #expect(
            text(#"{"header":"60310031100","mti":"0800","fields":{}}"#)
                == "header: expected 12 hexadecimal digits, found another text")
        #expect(text(#"{"mti":"800","fields":{}}"#) == "MTI: expected four digits, found another text")
        #expect(
            text(#"{"mti":"0800","fields":{"65":"1"}}"#)
                == "F65: expected a field of unionpay-terminal, found one that it does not have")
    }

    @Test func noDescriptionShowsACard() throws {
        let document = try FrameFormat.standard.document(FrameFixtures.sale)
        let frame = try FrameFormat.standard.decode(FrameFixtures.sale)
        let encoded = try FrameFormat.standard.encode(frame)
        for value in [document, frame, encoded] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                #expect(!text.contains("622202") && !text.contains("98, 34, 2"))
            }
        }
    }
}

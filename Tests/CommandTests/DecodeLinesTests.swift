import Foundation
import StrictJSON
import Testing
import UnionPay

@testable import qiantui

@Suite("message decode, frame by frame from standard input")
struct DecodeLinesTests {
    @Test("Each line has its result on the line of the same number")
    func alignment() throws {
        let lines = [Fixtures.signIn, "00", "", Fixtures.sale, "zz"]
        let (output, fault) = try Fixtures.decode("--json", "-", lines: lines)
        #expect(output.count == lines.count)
        #expect(output[0] == Fixtures.signInJSON)
        #expect(
            output[1]
                == #"{"error":"line 2: length prefix at byte 0: expected 2 bytes, found 1","expected":"2 bytes","field":"length prefix","found":"1","line":2,"offset":0}"#
        )
        #expect(output[2].contains(#""line":3"#))
        #expect(try Fixtures.document(output[3]).fields == Fixtures.saleFields)
        #expect(output[4].contains(#""line":5"#))
        #expect(output.allSatisfy { !$0.contains("\n") })
        let told = try #require(fault)
        #expect(told.line == 2)
        #expect(told.badLines == 3)
        #expect(
            told.description
                == "line 2: length prefix at byte 0: expected 2 bytes, found 1 (the first of 3 bad lines)")
        #expect(try CanonicalJSON.text(told).contains(#""bad_lines":3"#))
    }

    @Test("Good lines only end well; no line at all does too")
    func good() throws {
        #expect(try Fixtures.decode("--json", "-", lines: [Fixtures.signIn, Fixtures.sale]).fault == nil)
        let (output, fault) = try Fixtures.decode("--json", "-", lines: [])
        #expect(output.isEmpty)
        #expect(fault == nil)
    }

    @Test("Descriptions stand apart, and a fault stands in its place")
    func descriptions() throws {
        let (output, fault) = try Fixtures.decode("-", lines: [Fixtures.signIn, "00", Fixtures.sale])
        #expect(output.count == 5)
        #expect(output[1].isEmpty && output[3].isEmpty)
        #expect(output[2] == "line 2: length prefix at byte 0: expected 2 bytes, found 1")
        #expect(output[4].hasPrefix("length 148"))
        #expect(fault?.badLines == 1)
    }

    @Test("What cannot be written ends the run, and is no fault of the input")
    func brokenOutput() {
        struct Full: Error {}
        #expect(throws: Full.self) {
            let run = MessageRun(perform: { $0 }, inPlace: .text, isSpaced: false)
            _ = try run.run(["a", "b"]) { _ in throw Full() }
        }
    }
}

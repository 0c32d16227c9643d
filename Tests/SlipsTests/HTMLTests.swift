import DayEnd
import QRCode
import Slips
import Testing
import UnionPay

@Suite("A slip as a page")
struct HTMLTests {
    @Test func everythingFromOutsideIsEscaped() throws {
        let name = "<script>alert('x')</script>&\"\u{202E}"
        let slip = try Samples.slip(Samples.lines())
        let html = PaperHTML.page(
            slip.document(SlipContext(.english, merchantName: name)), title: name, language: "en\" onload=\"x")
        #expect(!html.contains("<script"))
        #expect(!html.contains("onload=\"x"))
        #expect(!html.contains("\u{202E}"))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"))
    }

    @Test func thePageFetchesNothing() throws {
        let (slip, attachments) = try Samples.fullSlip()
        let html = PaperHTML.page(
            slip.document(SlipContext(.simplifiedChinese), with: attachments), title: "结算", language: "zh-Hans")
        for word in ["src=", "href=", "url(", "@import", "http://", "https://", "<script", "style=\""] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"zh-Hans\">"))
        #expect(html.contains("<dt>净额</dt><dd>CNY 12,703.57</dd>"))
        #expect(html.contains("<dt>CUP 消费</dt><dd>1</dd><dd>12,345.67</dd>"))
    }

    @Test func theDotsOfTheDrawingAreThoseOfTheCode() throws {
        let code = try QRCode("QT1.abc", level: .medium)
        let matrix = try #require(PaperCode.Matrix(side: code.side, isDark: code.isDark))
        let svg = PaperHTML.svg(matrix)
        var drawn = [Bool](repeating: false, count: code.side * code.side)
        for run in svg.split(separator: "M").dropFirst(2) {
            // "x y h n v1h-n z"
            let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
            for column in numbers[0]..<(numbers[0] + numbers[2]) {
                drawn[(numbers[1] - 4) * code.side + column - 4] = true
            }
        }
        #expect(drawn == code.isDark)
        #expect(svg.contains("viewBox=\"0 0 \(code.side + 8) \(code.side + 8)\""))
    }

    @Test func finderPatternsStandInThreeCorners() throws {
        let code = try QRCode("QT1.abc")
        #expect(code.version == 1)
        for (row, column) in [(0, 0), (0, 14), (14, 0)] {
            for y in 0..<7 {
                for x in 0..<7 {
                    let isRing = y == 0 || y == 6 || x == 0 || x == 6
                    let isCore = (2...4).contains(y) && (2...4).contains(x)
                    #expect(code.isDark[(row + y) * 21 + column + x] == (isRing || isCore))
                }
            }
        }
        #expect(throws: QRCodeError.empty) { try QRCode("") }
        #expect(throws: QRCodeError.tooLong(bytes: 3000)) { try QRCode(String(repeating: "x", count: 3000)) }
    }

    @Test func aMatrixOfTheWrongShapeIsRefused() {
        #expect(PaperCode.Matrix(side: 20, isDark: [Bool](repeating: false, count: 400)) == nil)
        #expect(PaperCode.Matrix(side: 21, isDark: [Bool](repeating: false, count: 440)) == nil)
    }
}

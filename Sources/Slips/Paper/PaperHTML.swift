/// A document as HTML: escaped, and without anything from outside.
public enum PaperHTML {
    /// Rules for the fragment, for a page's own style sheet.
    public static let style = """
        .paper{font:14px/1.5 ui-monospace,"Noto Sans Mono CJK SC","Noto Sans CJK SC",monospace;color:#000;background:#fff;\
        width:24em;max-width:100%;box-sizing:border-box;padding:1em;margin:0 auto;overflow-wrap:anywhere}
        .paper p,.paper dl,.paper dd,.paper dt{margin:0}
        .paper .c{text-align:center}.paper .r{text-align:right}
        .paper .row{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:1ch}
        .paper .row dd{margin-left:auto;text-align:right;font-variant-numeric:tabular-nums}
        .paper .figures dt{flex:1 1 auto}.paper .figures dd+dd{min-width:9em;margin-left:0}
        .paper .strong{font-weight:700}.paper .title{font-weight:700;font-size:1.5em}
        .paper hr{border:0;border-top:1px dashed #000}
        .paper .cut{border-top:1px dotted #888;margin:1em 0;break-after:page}
        .paper .cut:last-child{display:none}
        .paper svg{display:block;width:60%;margin:.5em auto}
        .paper .code{font-size:9px;overflow-wrap:anywhere}
        @media print{@page{margin:4mm}.paper{width:auto;padding:0}}
        """

    /// A whole page that stands by itself and prints from a browser.
    ///
    /// - Parameter language: BCP 47 tag of the document ("zh-Hans").
    public static func page(_ document: PaperDocument, title: String, language: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(escape(language))">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(escape(title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        \(fragment(document))
        </body>
        </html>

        """
    }

    /// The paper alone, for a page that has ``style`` in its own sheet. It bears no style or script of its own.
    public static func fragment(_ document: PaperDocument) -> String {
        let parts = document.items.map { item in
            switch item {
            case .text(let text, let alignment, let emphasis):
                "<p\(classes([name(alignment), name(emphasis)]))>\(escape(text))</p>"
            case .pair(let label, let value, let emphasis):
                "<dl\(classes(["row", name(emphasis)]))><dt>\(escape(label))</dt><dd>\(escape(value))</dd></dl>"
            case .figures(let label, let count, let amount, let emphasis):
                "<dl\(classes(["row", "figures", name(emphasis)]))><dt>\(escape(label))</dt>"
                    + "<dd>\(escape(count))</dd><dd>\(escape(amount))</dd></dl>"
            case .rule: "<hr>"
            case .code(let code):
                (code.matrix.map(svg) ?? "") + "<p class=\"c code\">\(escape(code.text))</p>"
            case .cut: "<div class=\"cut\"></div>"
            }
        }
        return "<div class=\"paper\">\n" + parts.joined(separator: "\n") + "\n</div>"
    }

    /// Dark squares as one path, a run of them at a time, with the quiet zone of four that a reader needs.
    public static func svg(_ matrix: PaperCode.Matrix) -> String {
        var path = ""
        for row in 0..<matrix.side {
            var column = 0
            while column < matrix.side {
                let start = column
                while column < matrix.side, matrix.isDark[row * matrix.side + column] { column += 1 }
                if column > start { path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z" }
                column += 1
            }
        }
        let side = matrix.side + 8
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\" role=\"img\" "
            + "aria-label=\"QR\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h\(side)v\(side)H0z\"/>"
            + "<path fill=\"#000\" d=\"\(path)\"/></svg>"
    }

    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // Controls have no place in HTML, and marks that turn the line round none on a receipt.
            case _ where scalar.properties.generalCategory == .control: result += " "
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func name(_ alignment: PaperDocument.Alignment) -> String {
        switch alignment {
        case .left: ""
        case .center: "c"
        case .right: "r"
        }
    }

    private static func name(_ emphasis: PaperDocument.Emphasis) -> String {
        switch emphasis {
        case .plain: ""
        case .strong: "strong"
        case .title: "title"
        }
    }

    private static func classes(_ names: [String]) -> String {
        let present = names.filter { !$0.isEmpty }
        return present.isEmpty ? "" : " class=\"\(present.joined(separator: " "))\""
    }
}

import Simulation

/// The grid as a page: a table for each answer of the host, steps down, faults across; then what cannot occur, and why.
struct GridPage {
    private let singles: [GridResult]
    private let pairs: [GridResult]

    init(_ results: [GridResult]) {
        singles = results.filter { $0.cell.second == nil }
        pairs = results.filter { $0.cell.second != nil }
    }

    var html: String {
        var parts = [
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Closing grid</title>
            <style>
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1c1c1c;background:#fff}
            table{border-collapse:collapse;margin:1rem 0 2rem}
            th,td{border:1px solid #c8c8c8;padding:.25rem .5rem;text-align:left;vertical-align:top;font-size:13px}
            th{background:#f3f3f3}.held{background:#e4f4e4}.broken,.missed{background:#f9d7d7}.forbidden{color:#8a8a8a}
            </style></head><body><h1>Every step, every fault, every answer</h1>
            """
        ]
        parts.append("<p>With one fault: \(Self.counts(singles)). With two faults: \(Self.counts(pairs)).</p>")
        for answer in GridAnswer.allCases { parts.append(table(answer)) }
        if !pairs.isEmpty { parts.append(pairTable()) }
        parts.append("<h2>Cells that cannot occur</h2><ul>")
        for (rule, count) in rules() { parts.append("<li>\(count): \(Self.escaped(rule))</li>") }
        parts.append("</ul></body></html>\n")
        return parts.joined(separator: "\n")
    }

    private static func counts(_ results: [GridResult]) -> String {
        let held = results.count { $0.status == .held }
        let forbidden = results.count { $0.status == .forbidden }
        return "\(results.count) cells, \(held) ended as the rules ask for, \(forbidden) cannot occur, "
            + "\(results.count - held - forbidden) broken"
    }

    private func table(_ answer: GridAnswer) -> String {
        var text = "<h2>The host: \(Self.escaped(answer.rawValue))</h2><table><tr><th></th>"
        for fault in GridFault.allCases { text += "<th>\(Self.escaped(fault.rawValue))</th>" }
        text += "</tr>\n"
        for step in GridStep.allCases {
            text += "<tr><th>\(Self.escaped(step.rawValue))</th>"
            for result in singles where result.cell.answer == answer && result.cell.step == step {
                text +=
                    "<td class=\"\(result.status.rawValue)\" title=\"\(Self.escaped(result.note))\">"
                    + (result.status == .forbidden ? "–" : Self.escaped(result.expected)) + "</td>"
            }
            text += "</tr>\n"
        }
        return text + "</table>"
    }

    /// How many pairs held, by the places of the two faults.
    private func pairTable() -> String {
        var text = "<h2>Two faults: cells that held, of those played</h2><table><tr><th>first \\ second</th>"
        for step in GridStep.allCases { text += "<th>\(Self.escaped(step.rawValue))</th>" }
        text += "</tr>\n"
        for first in GridStep.allCases {
            text += "<tr><th>\(Self.escaped(first.rawValue))</th>"
            for second in GridStep.allCases {
                let cells = pairs.filter {
                    $0.cell.step == first && $0.cell.second?.step == second && $0.status != .forbidden
                }
                let held = cells.count { $0.status == .held }
                let style = cells.isEmpty ? "forbidden" : held == cells.count ? "held" : "broken"
                text += "<td class=\"\(style)\">\(cells.isEmpty ? "–" : "\(held) of \(cells.count)")</td>"
            }
            text += "</tr>\n"
        }
        return text + "</table>"
    }

    /// Each rule once, in the order of the cells.
    private func rules() -> [(String, Int)] {
        var found: [(String, Int)] = []
        for result in singles + pairs where result.status == .forbidden {
            if let index = found.firstIndex(where: { $0.0 == result.note }) {
                found[index].1 += 1
            } else {
                found.append((result.note, 1))
            }
        }
        return found
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

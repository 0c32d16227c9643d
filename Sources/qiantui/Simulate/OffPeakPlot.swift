import Simulation
import UnionPay

/// A night drawn: terminals a minute by why they came, over the same night without slots.
struct OffPeakPlot {
    private let report: OffPeakReport
    /// Minutes since noon that are drawn.
    private let range: Range<Int>
    private let width = 1080.0
    private let left = 78.0
    private let right = 24.0

    private static let kinds: [(name: String, colour: String, count: @Sendable (OffPeakReport.Minute) -> Int)] = [
        ("in its slot", "#2f6fb0", { $0.slot }), ("in a later turn of its own", "#8ab6de", { $0.laterTurn }),
        ("outside of the hours", "#9a9a9a", { $0.atOnce }), ("tried again after a failure", "#e0a030", { $0.again }),
        ("operator insists", "#c2452d", { $0.insisted }),
    ]

    init(_ report: OffPeakReport) {
        self.report = report
        let first = report.minutes.first?.minute ?? 0
        let last = report.minutes.last { $0.all > 0 }?.minute ?? first
        // Full hours, and at least four of them.
        let start = max(0, first - 20) / 60 * 60
        range = start..<max(start + 240, (last + 80) / 60 * 60)
    }

    var page: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Off-peak closing</title>
        <style>
        :root{color-scheme:light}
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1080px;padding:0 1rem;color:#1c1c1c;background:#fff}
        h1{font-size:1.4rem;margin:0 0 .25rem}p{margin:.25rem 0 1rem}svg{width:100%;height:auto}
        table{border-collapse:collapse;margin:1rem 0}
        th,td{border-bottom:1px solid #dcdcdc;padding:.25rem .9rem .25rem 0;text-align:left;font-variant-numeric:tabular-nums}
        td:last-child,th:last-child{text-align:right;padding-right:0}
        </style></head><body>
        <h1>\(Self.number(report.terminals)) terminals close their day</h1>
        <p>\(Self.escaped(summary))</p>
        \(svg)
        <table><tr><th>Closed after the first asking</th><th>terminals</th></tr>
        \(waits)
        </table>
        </body></html>

        """
    }

    private var summary: String {
        let capacity = report.capacity.map { "\(Self.number($0)) terminals a minute" } ?? "no limit"
        return "Capacity: \(capacity). Fullest planned minute: \(Self.number(report.planned.terminals)) at "
            + "\(report.planned.time); with insisting operators and repeated tries \(Self.number(report.all.terminals)) at "
            + "\(report.all.time), above the capacity in \(report.minutesAbove) minutes. Without slots: "
            + "\(Self.number(report.withoutSlots.terminals)) in one minute, at \(report.withoutSlots.time)."
            + (report.shortage.map { " \($0)." } ?? "")
    }

    private var waits: String {
        report.waits.map { wait in
            "<tr><td>\(wait.upTo.map { "up to \($0) min" } ?? "longer")</td><td>\(Self.number(wait.terminals))</td></tr>"
        }.joined(separator: "\n")
    }

    var svg: String {
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 670" font-family="system-ui,sans-serif" \
            font-size="13" fill="#1c1c1c" role="img" aria-label="Terminals a minute, with slots and without">
            <rect width="1080" height="670" fill="#fff"/>
            """
        ]
        let highest = max(report.all.terminals, report.capacity ?? 0)
        parts += panel(
            top: 74, height: 330, highest: highest, title: "With slots: terminals a minute", kinds: Self.kinds,
            capacity: report.capacity)
        parts.append(legend)
        parts += panel(
            top: 474, height: 160, highest: report.withoutSlots.terminals,
            title: "The same night without slots, on a scale of its own",
            kinds: [("", "#6b6b6b", { $0.withoutSlots })], capacity: nil)
        parts.append("</svg>")
        return parts.joined(separator: "\n")
    }

    private var legend: String {
        var x = left
        var text = ""
        for kind in Self.kinds where report.minutes.contains(where: { kind.count($0) > 0 }) {
            text += """
                <rect x="\(Self.text(x))" y="38" width="12" height="12" fill="\(kind.colour)"/>\
                <text x="\(Self.text(x + 18))" y="49">\(kind.name)</text>
                """
            x += 36 + 7.2 * Double(kind.name.count)
        }
        if report.outage != nil || !report.blackOuts.isEmpty {
            text += """
                <rect x="\(Self.text(x))" y="38" width="12" height="12" fill="#ececec" stroke="#bdbdbd"/>\
                <text x="\(Self.text(x + 18))" y="49">host away</text>
                """
        }
        return text
    }

    // MARK: A panel

    private func x(_ minute: Double) -> Double {
        left + (minute - Double(range.lowerBound)) / Double(range.count) * (width - left - right)
    }

    private func panel(
        top: Double, height: Double, highest: Int, title: String,
        kinds: [(name: String, colour: String, count: @Sendable (OffPeakReport.Minute) -> Int)], capacity: Int?
    ) -> [String] {
        let step = Self.step(through: highest)
        let scale = height / (Double(max(highest, 1)) * 1.08)
        let bottom = top + height
        func y(_ count: Int) -> Double { bottom - Double(count) * scale }
        var parts = [
            "<text x=\"\(Self.text(left))\" y=\"\(Self.text(top - (capacity == nil ? 14 : 50)))\" font-size=\"15\" "
                + "font-weight=\"600\">\(title)</text>"
        ]
        let away = report.blackOuts + (report.outage.map { [$0] } ?? [])
        for part in away { parts += shades(part, top: top, height: height) }
        for count in stride(from: 0, through: highest, by: step) {
            parts.append(line(from: left, to: width - right, y: y(count), colour: "#e2e2e2"))
            parts.append(label(Self.number(count), x: left - 8, y: y(count) + 4, anchor: "end"))
        }
        let hours = range.count / 60
        for minute in stride(from: range.lowerBound, through: range.upperBound, by: hours > 14 ? 120 : 60) {
            let place = x(Double(minute))
            parts.append(
                "<line x1=\"\(Self.text(place))\" x2=\"\(Self.text(place))\" y1=\"\(Self.text(bottom))\" "
                    + "y2=\"\(Self.text(bottom + 5))\" stroke=\"#7a7a7a\"/>")
            parts.append(label(OffPeakReport.clock(minute), x: place, y: bottom + 20, anchor: "middle"))
        }
        parts += bars(kinds, bottom: bottom, scale: scale)
        parts.append(line(from: left, to: width - right, y: bottom, colour: "#7a7a7a"))
        if let capacity {
            parts.append(line(from: left, to: width - right, y: y(capacity), colour: "#1c1c1c", dashes: "6 4"))
            parts.append(
                label("capacity \(Self.number(capacity))", x: width - right, y: y(capacity) - 6, anchor: "end"))
        }
        return parts
    }

    /// One path for each kind, on top of the one before.
    private func bars(
        _ kinds: [(name: String, colour: String, count: @Sendable (OffPeakReport.Minute) -> Int)], bottom: Double,
        scale: Double
    ) -> [String] {
        var below = [Int: Int]()
        // A lone minute is to be seen, too.
        let wide = max(x(1) - x(0), 1)
        return kinds.map { kind in
            var path = ""
            for minute in report.minutes where range.contains(minute.minute) {
                let count = kind.count(minute)
                guard count > 0 else { continue }
                let base = below[minute.minute, default: 0]
                below[minute.minute] = base + count
                let foot = bottom - Double(base) * scale
                path +=
                    "M\(Self.text(x(Double(minute.minute)))) \(Self.text(foot))v\(Self.text(-Double(count) * scale))"
                    + "h\(Self.text(wide))V\(Self.text(foot))z"
            }
            return "<path fill=\"\(kind.colour)\" d=\"\(path)\"/>"
        }
    }

    /// Where the host is away; the night is drawn from one noon on, so a part may be met twice.
    private func shades(_ part: TimeSlots.Hours, top: Double, height: Double) -> [String] {
        let length = (part.end - part.start + 1440) % 1440
        return [-1440, 0, 1440].compactMap { day in
            let start = (part.start + 720) % 1440 + day
            let from = max(start, range.lowerBound)
            let to = min(start + length, range.upperBound)
            guard from < to else { return nil }
            return "<rect x=\"\(Self.text(x(Double(from))))\" y=\"\(Self.text(top))\" "
                + "width=\"\(Self.text(x(Double(to)) - x(Double(from))))\" height=\"\(Self.text(height))\" fill=\"#ececec\"/>"
        }
    }

    private func line(from: Double, to: Double, y: Double, colour: String, dashes: String? = nil) -> String {
        "<line x1=\"\(Self.text(from))\" x2=\"\(Self.text(to))\" y1=\"\(Self.text(y))\" y2=\"\(Self.text(y))\" "
            + "stroke=\"\(colour)\"" + (dashes.map { " stroke-dasharray=\"\($0)\"" } ?? "") + "/>"
    }

    private func label(_ text: String, x: Double, y: Double, anchor: String) -> String {
        "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" text-anchor=\"\(anchor)\">\(text)</text>"
    }

    /// 1, 2 or 5 with noughts, for about five lines.
    private static func step(through highest: Int) -> Int {
        var step = 1
        while true {
            for factor in [1, 2, 5] where highest / (step * factor) <= 5 { return step * factor }
            step *= 10
        }
    }

    /// Two digits behind the point suffice.
    private static func text(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = abs(hundredths) % 100
        return (hundredths < 0 ? "-" : "") + "\(abs(hundredths) / 100)"
            + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)")
    }

    private static func number(_ number: Int) -> String {
        var digits = Array(String(number))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return String(digits)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

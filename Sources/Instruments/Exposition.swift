/// A page in the text format of Prometheus, version 0.0.4.
///
/// Source: prometheus.io, "Exposition formats": `# HELP`, `# TYPE`, then one line a sample; histograms as cumulative
/// buckets that end with `+Inf`, a sum and a count.
public struct Exposition: Sendable {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public typealias Labels = [(name: String, value: String)]

    public enum Kind: String, Sendable { case counter, gauge, histogram }

    public private(set) var text = ""

    public init() {}

    public mutating func add(_ kind: Kind, _ name: String, _ help: String, _ value: UInt64) {
        begin(kind, name, help)
        sample(name, [], "\(value)")
    }

    public mutating func add(_ kind: Kind, _ name: String, _ help: String, _ value: Double) {
        begin(kind, name, help)
        sample(name, [], "\(value)")
    }

    /// A family with labels, in the order of its labels' text, so that two pages can be compared.
    public mutating func add(
        _ kind: Kind, _ name: String, _ help: String, _ samples: some Sequence<(Labels, UInt64)>
    ) {
        begin(kind, name, help)
        for (labels, value) in samples.map({ (Self.text($0.0), $0.1) }).sorted(by: { $0.0 < $1.0 }) {
            text += "\(name)\(labels) \(value)\n"
        }
    }

    /// - Parameter unit: How many of the histogram's units are one of those that are shown: 1e9 for nanoseconds as
    ///   seconds.
    public mutating func add(_ name: String, _ help: String, _ reading: Histogram.Reading, unit: Double = 1) {
        begin(.histogram, name, help)
        var cumulated: UInt64 = 0
        for (index, count) in reading.counts.enumerated() {
            cumulated += count
            let bound = index < reading.bounds.count ? Self.number(Double(reading.bounds[index]) / unit) : "+Inf"
            sample("\(name)_bucket", [("le", bound)], "\(cumulated)")
        }
        sample("\(name)_sum", [], "\(Double(reading.total) / unit)")
        sample("\(name)_count", [], "\(cumulated)")
    }

    private mutating func begin(_ kind: Kind, _ name: String, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func sample(_ name: String, _ labels: Labels, _ value: String) {
        text += "\(name)\(Self.text(labels)) \(value)\n"
    }

    private static func text(_ labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

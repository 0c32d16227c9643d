import Yams

/// Where the keys of a configuration file stand: for errors that people can act on.
struct KeyPlaces {
    private var lines: [String: Int] = [:]
    private var values: [String: String] = [:]

    init(_ node: Node) { add(node, under: []) }

    private mutating func add(_ node: Node, under path: [String]) {
        let name = path.joined(separator: ".")
        switch node {
        case .mapping(let mapping):
            values[name] = "keys and values"
            for (key, value) in mapping {
                let inner = path + [key.string ?? ""]
                lines[inner.joined(separator: ".")] = key.mark?.line
                add(value, under: inner)
            }
        case .sequence(let sequence):
            values[name] = "a list"
            for (index, value) in sequence.enumerated() {
                let inner = path + ["Index \(index)"]
                lines[inner.joined(separator: ".")] = value.mark?.line
                add(value, under: inner)
            }
        case .scalar(let scalar): values[name] = "\"\(scalar.string)\""
        case .alias: values[name] = "an alias"
        }
    }

    /// Forgets a key whose value does not come from the file.
    mutating func forget(_ key: String) {
        lines = lines.filter { $0.key != key && !$0.key.hasPrefix(key + ".") }
        values = values.filter { $0.key != key && !$0.key.hasPrefix(key + ".") }
    }

    /// The line of a key or, where it does not stand in the file, of the keys around it.
    func line(of path: String) -> Int? {
        var parts = path.split(separator: ".").map(String.init)
        while !parts.isEmpty {
            if let line = lines[parts.joined(separator: ".")] { return line }
            parts.removeLast()
        }
        return nil
    }

    /// What stands there, in quotes where it is one value.
    func value(of path: String) -> String? { values[path] }

    /// A path as errors name it: `profile.responseTimeout`.
    static func text(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
}

extension Node {
    /// The first key that is not in another node: what a reader of this one has not understood.
    ///
    /// - Parameter known: What the reader would write.
    func unknownKey(beside known: Node, under path: [String] = []) -> (path: [String], line: Int?, known: [String])? {
        switch (self, known) {
        case (.mapping(let mapping), .mapping(let other)):
            for (key, value) in mapping {
                let name = key.string ?? ""
                guard let match = other[name] else {
                    // No value is as good as no key.
                    if value.scalar != nil, value.null != nil { continue }
                    return (path + [name], key.mark?.line, other.keys.compactMap(\.string))
                }
                if let found = value.unknownKey(beside: match, under: path + [name]) { return found }
            }
        case (.sequence(let sequence), .sequence(let other)):
            for (index, (value, match)) in zip(sequence, other).enumerated() {
                if let found = value.unknownKey(beside: match, under: path + ["Index \(index)"]) { return found }
            }
        default: break
        }
        return nil
    }
}

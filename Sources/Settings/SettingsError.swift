import Yams

/// A configuration that cannot be used, and what to write instead.
public enum SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(String)
    case malformed(line: Int?, String)
    /// The line is that of the key in the file; nil where the value came from elsewhere.
    case invalid(_ key: String, _ expected: String, _ found: String, line: Int? = nil)

    public var description: String {
        switch self {
        case .unreadable(let path): "configuration \(path): cannot be read; check the path and its permissions"
        case .malformed(let line?, let problem): "configuration line \(line): \(problem)"
        case .malformed(nil, let problem): "configuration: \(problem)"
        case .invalid(let key, let expected, let found, let line?):
            "configuration line \(line), key \(key): expected \(expected), found \(found)"
        case .invalid(let key, let expected, let found, nil):
            "configuration key \(key): expected \(expected), found \(found)"
        }
    }
}

extension SettingsError {
    /// A fault that the decoder has found.
    ///
    /// - Parameter places: Where keys stand and what their values are.
    init(_ error: DecodingError, _ places: KeyPlaces) {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            let path = KeyPlaces.text(context.codingPath)
            self = .invalid(
                path, Self.name(type), places.value(of: path) ?? context.debugDescription, line: places.line(of: path))
        case .keyNotFound(let key, let context):
            let path = KeyPlaces.text(context.codingPath + [key])
            self = .invalid(path, "a value", "none", line: places.line(of: path))
        case .dataCorrupted(let context):
            let path = KeyPlaces.text(context.codingPath)
            self = .invalid(
                path, context.debugDescription, places.value(of: path) ?? "another value", line: places.line(of: path))
        @unknown default: self = .malformed(line: nil, "\(error)")
        }
    }

    /// A text that is no YAML.
    init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self = .malformed(line: mark.line, "expected YAML: \(problem)")
        default: self = .malformed(line: nil, "expected YAML: \(error)")
        }
    }

    private static func name(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any FixedWidthInteger.Type: "a whole number"
        case is Node.Sequence.Type: "a list"
        case is Node.Scalar.Type: "one value"
        default: "keys and values"
        }
    }
}

public import DemoFront
import TillAPI

/// An answer that is not what the OpenAPI document says.
public struct NotAsDocumented: Error, CustomStringConvertible {
    public let description: String
}

/// Holds answers against the OpenAPI document: path, status, content type, and every field of the body.
///
/// Knows the part of JSON Schema 2020-12 that the document uses, and throws at any other keyword.
public struct OpenAPICheck: Sendable {
    public static let shared = OpenAPICheck()

    public let document: JSONTree

    public init() { document = (try? JSONTree(TillAPI.openAPI)) ?? JSONTree(content: .none) }

    public func check(_ answer: HTTPAnswer, to method: String, _ path: String) throws {
        let plain = String(path.prefix { $0 != "?" })
        guard let (_, operation) = operation(method, plain) else {
            guard answer.status == 404 || answer.status == 421 || answer.status == 403 else {
                throw NotAsDocumented(description: "\(method) \(plain) is not documented, and answers \(answer.status)")
            }
            return
        }
        let response = resolved(operation["responses"]["\(answer.status)"])
        guard response.isThere else {
            throw NotAsDocumented(description: "\(method) \(plain): status \(answer.status) is not documented")
        }
        let type = answer.header("content-type") ?? ""
        guard response["content"][type].isThere else {
            throw NotAsDocumented(description: "\(method) \(plain) \(answer.status): type \(type) is not documented")
        }
        let body = try JSONTree(answer.body)
        if type == "application/problem+json", body["status"].number != Int64(answer.status) {
            throw NotAsDocumented(description: "\(method) \(plain): a problem with another status than its answer's")
        }
        if let problem = mismatch(body, response["content"][type]["schema"], "") {
            throw NotAsDocumented(description: "\(method) \(plain) \(answer.status): \(problem) in \(body)")
        }
    }

    /// The documented path that this one is, and what the method does there.
    public func operation(_ method: String, _ path: String) -> (path: String, operation: JSONTree)? {
        let asked = path.split(separator: "/")
        for name in document["paths"].names {
            let parts = name.split(separator: "/")
            guard parts.count == asked.count,
                zip(parts, asked).allSatisfy({ $0 == $1 || $0.hasPrefix("{") })
            else { continue }
            let operation = document["paths"][name][method.lowercased()]
            if operation.isThere { return (name, operation) }
        }
        return nil
    }

    /// What a value violates; nil when it is as its schema says.
    public func mismatch(_ value: JSONTree, _ schema: JSONTree, _ path: String) -> String? {
        let schema = resolved(schema)
        for keyword in schema.names where !Self.known.contains(keyword) { return "\(path): keyword \(keyword) is new" }
        if !schema["oneOf"].list.isEmpty {
            let fits = schema["oneOf"].list.count { mismatch(value, $0, path) == nil }
            return fits == 1 ? nil : "\(path): fits \(fits) of the alternatives"
        }
        for part in schema["allOf"].list { if let problem = mismatch(value, part, path) { return problem } }
        if schema["enum"].isThere, !schema["enum"].list.contains(value) { return "\(path): \(value) is not listed" }
        switch schema["type"].text {
        case "object": return object(value, schema, path)
        case "array":
            guard case .list(let values) = value.content else { return "\(path): expected an array" }
            for (place, element) in values.enumerated() {
                if let problem = mismatch(element, schema["items"], "\(path).\(place)") { return problem }
            }
        case "string": if value.text == nil { return "\(path): expected a string" }
        case "boolean": if value.bool == nil { return "\(path): expected a truth value" }
        case "integer":
            guard let number = value.number else { return "\(path): expected an integer" }
            if let least = schema["minimum"].number, number < least { return "\(path): below \(least)" }
            if let most = schema["maximum"].number, number > most { return "\(path): above \(most)" }
        default: break
        }
        return nil
    }

    private func object(_ value: JSONTree, _ schema: JSONTree, _ path: String) -> String? {
        guard case .object = value.content else { return "\(path): expected an object" }
        for name in schema["required"].list.compactMap(\.text) where !value[name].isThere {
            return "\(path).\(name): is missing"
        }
        let isClosed = schema["additionalProperties"].bool == false
        for name in value.names {
            let property = schema["properties"][name]
            guard property.isThere else {
                if isClosed { return "\(path).\(name): is not documented" }
                continue
            }
            if let problem = mismatch(value[name], property, "\(path).\(name)") { return problem }
        }
        return nil
    }

    public func resolved(_ node: JSONTree) -> JSONTree {
        guard let reference = node["$ref"].text else { return node }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
    }

    private static let known: Set<String> = [
        "type", "properties", "required", "additionalProperties", "items", "enum", "oneOf", "allOf", "minimum",
        "maximum", "format", "description", "pattern", "examples", "minLength", "maxLength", "minItems", "maxItems",
        "writeOnly",
    ]
}

import Testing

/// Something that was waited for and did not come.
struct NeverCame: Error, CustomStringConvertible {
    let what: String
    var description: String { "never came: \(what)" }
}

/// Asks again and again until there is an answer.
///
/// Only the upper bound is a time: a test ends as soon as what it waits for is there.
func eventually<Value: Sendable>(
    _ what: String, within limit: Duration = .seconds(30), every pause: Duration = .milliseconds(10),
    _ body: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now + limit
    while true {
        if let value = try await body() { return value }
        guard ContinuousClock.now < end else { throw NeverCame(what: what) }
        try await Task.sleep(for: pause)
    }
}

extension Optional {
    /// What is there, or a failed test that names what is not.
    func orThrow(_ what: String) throws -> Wrapped {
        guard let value = self else { throw NeverCame(what: what) }
        return value
    }
}

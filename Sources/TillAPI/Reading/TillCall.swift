internal import DayEnd
internal import HTTPTypes
internal import Hummingbird
internal import LocalHTTP
internal import PaymentSecurity
internal import StrictJSON

/// A request of a till whose token is good.
struct TillCall {
    let request: Request
    let till: String
    let state: TillState

    init(_ request: Request, _ state: TillState) async throws(Problem) {
        let found = request.headers[.authorization]
        guard let found, found.lowercased().hasPrefix("bearer ") else {
            throw Problem(
                .unauthorized, "Authorization: expected a bearer token, found \(found == nil ? "nothing" : "another")",
                field: "Authorization")
        }
        let token = String(found.dropFirst(7).trimmingPrefix { $0 == " " })
        guard token.utf8.count <= 200, let till = await state.front.till(bearing: token) else {
            throw Problem(.unauthorized, "Authorization: the token is not known here", field: "Authorization")
        }
        if let wait = state.limit.take(till) {
            var problem = Problem(.rateLimited, "this till may send \(state.settings.rate) requests a second")
            problem.retryAfter = wait
            throw problem
        }
        self.request = request
        self.till = till
        self.state = state
    }

    /// The body as strict JSON.
    func body() async throws(Problem) -> JSONValue {
        let type = request.headers[.contentType]?.lowercased()
        guard let type, type == "application/json" || type.hasPrefix("application/json;") else {
            throw Problem(
                .unsupportedMediaType,
                "Content-Type: expected application/json, found "
                    + (type == nil ? "nothing" : "another type"), field: "Content-Type")
        }
        guard let bytes = await request.bytes(upTo: state.settings.bodyLimit) else {
            throw Problem(.bodyTooLarge, "the body: expected at most \(state.settings.bodyLimit) bytes, whole")
        }
        do throws(JSONProblem) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Problem(.malformedJSON, "\(error)")
        }
    }

    /// The till's name for this act.
    func name() throws(Problem) -> OrderName {
        guard let key = request.headers[.idempotencyKey] else {
            throw Problem(.missingKey, "Idempotency-Key: expected a key, found nothing", field: "Idempotency-Key")
        }
        return try name(key)
    }

    func name(_ key: String) throws(Problem) -> OrderName {
        guard 1...64 ~= key.utf8.count, key.utf8.allSatisfy(Self.isPlain) else {
            throw Problem(
                .invalidKey,
                "the key: expected 1 to 64 letters, digits, hyphens and underscores, found something else",
                field: "Idempotency-Key")
        }
        return OrderName(till: till, key: key)
    }

    /// SHA-256 of path and body: equal for every retry of one act, however its JSON is spaced and ordered.
    func digest(_ body: JSONValue) -> HexBytes {
        HexBytes(SHA256.hash(Array((request.uri.path + "\n" + body.canonical).utf8)))
    }

    /// The till would rather ask later than wait. Source: RFC 7240, `respond-async`.
    var prefersNotToWait: Bool {
        request.headers[values: .prefer].contains { $0.lowercased().contains("respond-async") }
    }

    /// A whole number of the query; nil where it is not there.
    func number(_ name: String, in range: ClosedRange<Int64>) throws(FieldProblem) -> Int64? {
        guard let text = request.uri.queryParameters[name[...]] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw FieldProblem(
                field: name, expected: "\(range.lowerBound) to \(range.upperBound)", found: "something else")
        }
        return number
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension HTTPField.Name {
    static let prefer = named("Prefer")
    static let lastEventID = named("Last-Event-ID")
}

/// What the routes share.
struct TillState: Sendable {
    let front: any TillFront
    let settings: TillSettings
    let limit: RateLimit
}

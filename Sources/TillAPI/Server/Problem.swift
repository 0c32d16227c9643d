internal import Hummingbird
internal import NIOCore
internal import StrictJSON

/// Why a request was not done. Source: RFC 9457, problem details for HTTP APIs.
struct Problem: Error, Encodable {
    var code: ProblemCode
    /// This occurrence, in words.
    var detail: String?
    var field: String?
    var expected: String?
    var found: String?
    /// With `rateLimited`.
    var retryAfter: Int?

    init(_ code: ProblemCode, _ detail: String? = nil, field: String? = nil) {
        self.code = code
        self.detail = detail
        self.field = field
    }

    init(_ problem: FieldProblem) {
        code = .invalidField
        field = problem.field
        expected = problem.expected
        found = problem.found
        detail = problem.description
    }

    init(_ refusal: TillRefusal) { self.init(refusal.code, refusal.detail, field: refusal.field) }

    private enum Keys: String, CodingKey {
        case type, title, status, code, detail, field, expected, found, remedy
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        try values.encode("urn:qiantui:problem:\(code.rawValue)", forKey: .type)
        try values.encode(code.title, forKey: .title)
        try values.encode(code.status.code, forKey: .status)
        try values.encode(code.rawValue, forKey: .code)
        try values.encode(code.remedy, forKey: .remedy)
        try values.encodeIfPresent(detail, forKey: .detail)
        try values.encodeIfPresent(field, forKey: .field)
        try values.encodeIfPresent(expected, forKey: .expected)
        try values.encodeIfPresent(found, forKey: .found)
    }

    var response: Response {
        var response = TillReply.json(self, status: code.status, type: "application/problem+json")
        if code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"till\"" }
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        if code == .busy { response.headers[.retryAfter] = "1" }
        return response
    }
}

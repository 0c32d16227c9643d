internal import Hummingbird
internal import NIOCore
internal import StrictJSON
internal import UnionPay

/// Why a request was not done. Source: RFC 9457, problem details for HTTP APIs.
struct Problem: Error, Encodable {
    var code: ProblemCode
    /// This occurrence, in English.
    var detail: String?
    /// The same in the languages in which it is told.
    var words: [Language: String] = [:]
    var language = Language.english
    var field: String?
    var expected: String?
    var found: String?
    /// With `methodNotAllowed`.
    var allowed: [String] = []
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

    init(_ refusal: TillRefusal) {
        self.init(refusal.code, refusal.detail, field: refusal.field)
        words = refusal.words
    }

    private enum Keys: String, CodingKey {
        case type, title, status, code, detail, field, expected, found, remedy
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        try values.encode("urn:qiantui:problem:\(code.rawValue)", forKey: .type)
        let texts = code.texts(in: language)
        try values.encode(texts.title, forKey: .title)
        try values.encode(code.status.code, forKey: .status)
        try values.encode(code.rawValue, forKey: .code)
        try values.encode(texts.remedy, forKey: .remedy)
        try values.encodeIfPresent(words[language] ?? detail, forKey: .detail)
        try values.encodeIfPresent(field, forKey: .field)
        try values.encodeIfPresent(expected, forKey: .expected)
        try values.encodeIfPresent(found, forKey: .found)
    }

    /// - Parameter language: Of title and remedy, and of the detail where it is told in it.
    func response(in language: Language) -> Response {
        var problem = self
        problem.language = language
        var response = TillReply.json(problem, status: code.status, type: "application/problem+json")
        response.speak(language)
        if code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"till\"" }
        if !allowed.isEmpty { response.headers[.allow] = allowed.joined(separator: ", ") }
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        if code == .busy { response.headers[.retryAfter] = "1" }
        return response
    }
}

internal import Hummingbird
internal import NIOCore
internal import StrictJSON
internal import Wording

/// An answer to a page or to anything else that calls, as JSON.
struct PageReply: Sendable {
    var status: HTTPResponse.Status
    var content: Content

    struct Content: Encodable, Sendable {
        var result: String?
        var text: Phrase?
        var error: Problem?
    }

    /// Why nothing was done: `reason` is a word for machines.
    struct Problem: Encodable, Sendable {
        var reason: String
        var field: String?
        var expected: String?
        var found: String?
    }

    static let done = PageReply(status: .ok, content: Content(result: "done"))

    static func refused(_ why: Phrase, status: HTTPResponse.Status = .ok, reason: String? = nil) -> PageReply {
        PageReply(
            status: status,
            content: Content(result: "refused", text: why, error: reason.map { Problem(reason: $0) }))
    }

    static func bad(_ problem: FieldProblem, status: HTTPResponse.Status = .badRequest) -> PageReply {
        let error = Problem(
            reason: "invalid", field: problem.field, expected: problem.expected, found: problem.found)
        return PageReply(status: status, content: Content(error: error))
    }

    static func error(
        _ status: HTTPResponse.Status, _ reason: String, field: String, expected: String, found: String
    ) -> PageReply {
        let problem = Problem(reason: reason, field: field, expected: expected, found: found)
        return PageReply(status: status, content: Content(error: problem))
    }

    func response(_ context: WordingContext) -> Response {
        let body = (try? PageWriter.json(content, context)) ?? "{}"
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}

enum PageWriter {
    /// Compact JSON with sorted keys; phrases and amounts in the context's language.
    static func json(_ value: some Encodable, _ context: WordingContext) throws -> String {
        guard let key = CodingUserInfoKey.wording else { return try CanonicalJSON.text(value) }
        return try CanonicalJSON.text(value, userInfo: [key: context])
    }
}

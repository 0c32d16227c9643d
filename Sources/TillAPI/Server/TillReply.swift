internal import Hummingbird
internal import NIOCore
internal import StrictJSON
internal import UnionPay

/// Answers as JSON, names sorted.
enum TillReply {
    static func text(_ value: some Encodable) -> String {
        (try? CanonicalJSON.text(value)) ?? "{}"
    }

    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: text(value))))
    }
}

extension Response {
    /// Names the language of the texts in it, and that another could have been asked for.
    mutating func speak(_ language: Language) {
        headers[.contentLanguage] = language.rawValue
        headers[.vary] = "Accept-Language"
    }
}

internal import Hummingbird
internal import NIOCore
internal import StrictJSON

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
